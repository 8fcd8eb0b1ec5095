#include "sim/modelled/video_cards.h"

#include <fmt/format.h>

namespace headroom::modelled {

wire::VideoCard card_of(const models::Catalogue& catalogue, models::VideoId id) {
  const models::VideoTraits traits = catalogue.traits(id);
  return {.id = wire::VideoId{id.bits},
          .creator = wire::CreatorId{traits.creator},
          .sound = wire::SoundId{traits.sound},
          .category = wire::Category{static_cast<std::uint16_t>(traits.category)},
          .status = wire::VideoStatus::published,
          .duration = from_seconds(traits.duration_s),
          .media = fmt::format("v/{:016x}", id.bits)};
}

}  // namespace headroom::modelled
