// Who and what a message speaks of. Ids are opaque 64-bit numbers; one kind is never taken for another.
#pragma once

#include <compare>
#include <cstdint>

namespace headroom::wire {

template <class Kind>
struct Id {
  std::uint64_t value = 0;
  constexpr auto operator<=>(const Id&) const = default;
};

using UserId = Id<struct UserKind>;
using VideoId = Id<struct VideoKind>;
using CreatorId = Id<struct CreatorKind>;
using SoundId = Id<struct SoundKind>;
using SessionId = Id<struct SessionKind>;
using EventId = Id<struct EventKindTag>;

// Small closed sets: numbers as the product's catalogue assigns them.
struct RegionId {
  std::uint16_t value = 0;
  constexpr auto operator<=>(const RegionId&) const = default;
};
struct Category {
  std::uint16_t value = 0;
  constexpr auto operator<=>(const Category&) const = default;
};

// Spreads an id over 64 bits: a bijection (the finalizer of SplitMix64, Steele et al. 2014).
constexpr std::uint64_t spread(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

}  // namespace headroom::wire
