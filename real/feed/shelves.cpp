#include "real/feed/shelves.h"

#include <algorithm>
#include <utility>

#include "real/wire/keyspaces.h"

namespace headroom::feed {

Shelves::Shelves(FeedPorts ports, ShelfParams params)
    : ports_(ports),
      params_(std::move(params)),
      jitter_(ports.random.stream("shelf readings")),
      global_(params_.shipped),
      reads_(ports.metrics.counter("feed_shelf_readings_total", "Snapshots of shared lists", {{"outcome", "read"}})),
      failures_(
          ports.metrics.counter("feed_shelf_readings_total", "Snapshots of shared lists", {{"outcome", "kept_old"}})) {}

Task<void> Shelves::follow() {
  for (;;) {
    co_await read();
    // Replicas that started together drift apart.
    const double share = 0.9 + 0.2 * jitter_->uniform();
    co_await ports_.clock.sleep_for(from_seconds(seconds(params_.interval) * share));
  }
}

Task<void> Shelves::read() {
  auto trending = co_await fetch(wire::keyspaces::trending_in(params_.region), params_.trending);
  if (trending) trending_ = std::move(*trending);
  auto global = co_await fetch(wire::keyspaces::top_of_all(), params_.global);
  if (global) global_ = std::move(*global);
}

Task<std::optional<std::vector<wire::VideoCard>>> Shelves::fetch(Key key, std::size_t most) {
  auto stored = co_await ports_.store.get(key, ports_.clock.now() + params_.timeout);
  if (stored && *stored) {
    if (auto list = Codec<wire::TopList>::decode((**stored).bytes)) {
      std::erase_if(list->videos, [](const wire::VideoCard& c) { return c.status != wire::VideoStatus::published; });
      if (list->videos.size() > most) list->videos.resize(most);
      if (!list->videos.empty()) {
        reads_.add();
        co_return std::move(list->videos);
      }
    }
  }
  failures_.add();
  co_return std::nullopt;
}

std::vector<const wire::VideoCard*> diverse(std::span<const wire::VideoCard> cards, const SeenVideos& seen,
                                            std::size_t most) {
  // One queue per category, in order of the categories' best cards.
  std::vector<std::pair<wire::Category, std::vector<const wire::VideoCard*>>> categories;
  for (const wire::VideoCard& card : cards) {
    if (seen.contains(card.id)) continue;
    auto queue = std::ranges::find(categories, card.category, &decltype(categories)::value_type::first);
    if (queue == categories.end()) queue = categories.insert(queue, {card.category, {}});
    queue->second.push_back(&card);
  }
  std::vector<const wire::VideoCard*> chosen;
  for (std::size_t turn = 0; chosen.size() < most; ++turn) {
    const std::size_t before = chosen.size();
    for (const auto& [category, queue] : categories) {
      if (turn < queue.size() && chosen.size() < most) chosen.push_back(queue[turn]);
    }
    if (chosen.size() == before) break;
  }
  return chosen;
}

}  // namespace headroom::feed
