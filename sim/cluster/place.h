// Where something runs, and how long the way between two places takes.
#pragma once

#include <cstdint>

#include "real/ports/units.h"

namespace headroom::cluster {

// A zone of a region, or out there among the region's users.
struct Place {
  static constexpr std::uint16_t with_users = 0xFFFF;
  std::uint16_t region = 0;
  std::uint16_t zone = 0;
  constexpr bool operator==(const Place&) const = default;
};

// The way between two places; `bits` are uniform and make the jitter.
class Distances {
 public:
  virtual ~Distances() = default;
  virtual Nanos round_trip(Place from, Place to, std::uint64_t bits) const = 0;
};

}  // namespace headroom::cluster
