#include "sim/modelled/list_maker.h"

#include <algorithm>
#include <bit>

#include "models/laws/uniform.h"
#include "sim/modelled/video_cards.h"

namespace headroom::modelled {

wire::RankedList ListMaker::ranked(std::uint32_t region, std::uint32_t length, WallTime now) {
  wire::RankedList list{.created = now, .model = 1};
  list.videos.reserve(length);
  seen_.assign(std::bit_ceil(std::size_t{4} * length), 0);
  const std::size_t mask = seen_.size() - 1;
  // A small catalogue may hold fewer videos than asked for: give up after ten rounds.
  for (int round = 0; list.videos.size() < length && round < 10; ++round) {
    // All places first, then who holds them: so the look-ups for one draw do not wait for another's.
    places_.clear();
    for (std::size_t missing = length - list.videos.size(); missing > 0; --missing) {
      const double u_scope = draws_.uniform();
      places_.push_back(catalogue_.draw(u_scope, draws_.uniform(), region));
    }
    for (const models::Place place : places_) {
      const std::uint64_t id = catalogue_.video_at(place, now).bits;
      std::size_t at = models::mix(id) & mask;
      while (seen_[at] != 0 && list.videos[seen_[at] - 1].value != id) at = (at + 1) & mask;
      if (seen_[at] != 0) continue;
      list.videos.push_back(wire::VideoId{id});
      seen_[at] = static_cast<std::uint32_t>(list.videos.size());
    }
  }
  return list;
}

wire::TopList ListMaker::top_of(std::uint32_t scope, std::uint32_t length, WallTime now) const {
  wire::TopList top{.created = now};
  const std::uint64_t slots = std::min<std::uint64_t>(length, catalogue_.slots(scope));
  for (std::uint64_t slot = 0; slot < slots; ++slot) {
    top.videos.push_back(card_of(catalogue_, catalogue_.video_at({scope, slot}, now)));
  }
  return top;
}

wire::TopList ListMaker::trending(std::uint32_t region, std::uint32_t length, WallTime now) const {
  return top_of(1 + region, length, now);
}
wire::TopList ListMaker::global_top(std::uint32_t length, WallTime now) const { return top_of(0, length, now); }

}  // namespace headroom::modelled
