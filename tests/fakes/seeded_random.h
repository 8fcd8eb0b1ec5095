// Randomness with a seed: named streams of SplitMix64.
#pragma once

#include <memory>
#include <string_view>

#include "real/ports/random.h"

namespace headroom::fakes {

class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed), seed_(seed) {}

  std::uint64_t bits() override {
    std::uint64_t x = state_ += 0x9e3779b97f4a7c15;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
  }
  std::unique_ptr<Random> stream(std::string_view name) const override {
    std::uint64_t hash = 0xcbf29ce484222325 ^ seed_;
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return std::make_unique<SeededRandom>(hash);
  }

 private:
  std::uint64_t state_;
  std::uint64_t seed_;
};

}  // namespace headroom::fakes
