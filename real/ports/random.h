// Randomness as a component may use it. Adapters hand out independent named streams.
#pragma once

#include <cmath>
#include <cstdint>
#include <memory>
#include <string_view>

namespace headroom {

class Random {
 public:
  virtual ~Random() = default;
  // 64 uniform bits.
  virtual std::uint64_t bits() = 0;
  // An independent stream: the same name gives the same stream in every run of one seed, and a new
  // draw in one stream moves nothing in another.
  virtual std::unique_ptr<Random> stream(std::string_view name) const = 0;

  // Uniform on the open interval (0, 1): log() of it is always finite.
  double uniform() { return (static_cast<double>(bits() >> 12) + 0.5) * 0x1p-52; }
  // Uniform on {0, ..., n - 1}, n > 0 (Lemire's multiply-shift; bias below 2^-32 for n < 2^32).
  std::uint64_t below(std::uint64_t n) {
    return static_cast<std::uint64_t>((static_cast<unsigned __int128>(bits()) * n) >> 64);
  }
  // Exponential with the given mean.
  double exponential(double mean) { return -mean * std::log(uniform()); }
  bool chance(double p) { return uniform() < p; }
};

}  // namespace headroom
