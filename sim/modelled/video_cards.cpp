#include "sim/modelled/video_cards.h"

#include <string>

namespace headroom::modelled {
namespace {

// "v/" and 16 hexadecimal digits. Written by hand, as every card has one: fmt takes as long as all its other fields.
std::string media_of(models::VideoId id) {
  std::string name = "v/0000000000000000";
  std::uint64_t bits = id.bits;
  for (auto at = name.end(); bits != 0; bits >>= 4) *--at = "0123456789abcdef"[bits & 15];
  return name;
}

}  // namespace

wire::VideoCard card_of(const models::Catalogue& catalogue, models::VideoId id) {
  const models::VideoTraits traits = catalogue.traits(id);
  return {.id = wire::VideoId{id.bits},
          .creator = wire::CreatorId{traits.creator},
          .sound = wire::SoundId{traits.sound},
          .category = wire::Category{static_cast<std::uint16_t>(traits.category)},
          .status = wire::VideoStatus::published,
          .duration = from_seconds(traits.duration_s),
          .media = media_of(id)};
}

}  // namespace headroom::modelled
