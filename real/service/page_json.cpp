#include "real/service/page_json.h"

#include <nlohmann/json.hpp>

namespace headroom::service {

std::string page_json(const wire::FeedPage& page) {
  using Json = nlohmann::ordered_json;
  Json items = Json::array();
  for (const wire::VideoCard& card : page.items) {
    items.push_back({{"id", std::to_string(card.id.value)},
                     {"creator", std::to_string(card.creator.value)},
                     {"sound", std::to_string(card.sound.value)},
                     {"category", card.category.value},
                     {"duration_ms", std::chrono::floor<std::chrono::milliseconds>(card.duration).count()},
                     {"media", card.media}});
  }
  const Json document = {{"session", std::to_string(page.session.value)},
                         {"source", wire::name(page.source)},
                         {"items", std::move(items)},
                         {"next_cursor", page.next_cursor}};
  return document.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace headroom::service
