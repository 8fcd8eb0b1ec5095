// Seeded request streams for the cache tests.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "real/policies/eviction/bounded_cache.h"
#include "real/policies/eviction/key_table.h"

namespace headroom::eviction {

// SplitMix64 (Steele, Lea, Flood, OOPSLA'14).
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : state_(seed) {}
  std::uint64_t bits() { return mixed(state_ += 0x9E3779B97F4A7C15u); }
  std::uint64_t below(std::uint64_t n) { return bits() % n; }
  double uniform() { return static_cast<double>(bits() >> 11) * 0x1p-53; }

 private:
  std::uint64_t state_;
};

// Ranks 0 .. objects-1 with probability proportional to (rank + 1)^-alpha, by inversion.
class Zipf {
 public:
  Zipf(std::size_t objects, double alpha) : cumulative_(objects) {
    double sum = 0;
    for (std::size_t i = 0; i < objects; ++i) cumulative_[i] = sum += std::pow(static_cast<double>(i + 1), -alpha);
  }
  std::uint64_t draw(Draws& draws) const {
    const double at = draws.uniform() * cumulative_.back();
    return static_cast<std::uint64_t>(std::ranges::upper_bound(cumulative_, at) - cumulative_.begin());
  }

 private:
  std::vector<double> cumulative_;
};

struct Nothing {};
using KeyCache = BoundedCache<Nothing>;

// A cache of so many entries of one byte.
inline KeyCache cache_of(const EvictionChoice& choice, std::int64_t entries) {
  return {choice, {.capacity = Bytes{entries}, .entry_overhead = Bytes{0}}};
}

// Asks for the key and inserts it when it is absent.
inline bool request(KeyCache& cache, std::uint64_t key, Bytes bytes = Bytes{1}) {
  if (cache.get(key) != nullptr) return true;
  cache.place(key, bytes);
  return false;
}

}  // namespace headroom::eviction
