// What a ranker would recommend, as far as the rest of the system can tell: lists of distinct videos
// drawn from the popularity of the user's region at this moment.
#pragma once

#include <cstdint>
#include <vector>

#include "models/popularity/catalogue.h"
#include "real/ports/random.h"
#include "real/wire/list_messages.h"

namespace headroom::modelled {

class ListMaker {
 public:
  ListMaker(const models::Catalogue& catalogue, Random& draws) : catalogue_(catalogue), draws_(draws) {}

  // `length` distinct videos for a user of `region`, in the order in which they were drawn.
  wire::RankedList ranked(std::uint32_t region, std::uint32_t length, WallTime now);

  // The most watched videos of the region's own order, or of the global one: `length` of them, best first.
  wire::TopList trending(std::uint32_t region, std::uint32_t length, WallTime now) const;
  wire::TopList global_top(std::uint32_t length, WallTime now) const;

 private:
  wire::TopList top_of(std::uint32_t scope, std::uint32_t length, WallTime now) const;

  const models::Catalogue& catalogue_;
  Random& draws_;
  // Kept between lists for their memory.
  std::vector<models::Place> places_;
  std::vector<std::uint32_t> seen_;  // a small open hash set: places in the list, counted from 1; 0: none
};

}  // namespace headroom::modelled
