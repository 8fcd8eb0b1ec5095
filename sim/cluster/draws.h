// Random numbers for what has no request of its own: background arrivals and places.
#pragma once

#include <cstddef>
#include <cstdint>

namespace headroom::cluster {

// SplitMix64's output function: spreads a key's bits.
constexpr std::uint64_t mix(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

// A uniform whole number below n (multiply-shift).
constexpr unsigned below(std::uint64_t bits, std::size_t n) {
  return static_cast<unsigned>((static_cast<unsigned __int128>(bits) * n) >> 64);
}

// SplitMix64 as a counter-based stream: the n-th draw is a pure function of seed and n.
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : seed_(seed) {}
  std::uint64_t bits() { return mix(seed_ + ++count_ * 0x9E3779B97F4A7C15); }
  // Within (0, 1).
  double uniform() { return (static_cast<double>(bits() >> 12) + 0.5) * 0x1p-52; }

 private:
  std::uint64_t seed_, count_ = 0;
};

}  // namespace headroom::cluster
