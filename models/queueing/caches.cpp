#include "models/queueing/caches.h"

#include <cmath>

#include "real/ports/verify.h"

namespace headroom::models {

namespace {

double held_lru(double requests) { return -std::expm1(-requests); }
double held_fifo(double requests) { return requests / (1 + requests); }

// The time an object stays without being asked for, in requests: where the expected occupancy meets the capacity.
template <typename Held>
double hit_ratio(std::span<const double> popularity, double capacity, Held held) {
  verify(capacity >= 0, "capacity >= 0");
  if (capacity == 0) return 0;
  if (capacity >= static_cast<double>(popularity.size())) return 1;
  const auto occupancy = [&](double t) {
    double sum = 0;
    for (double p : popularity) sum += held(p * t);
    return sum;
  };
  double low = 0, high = capacity;
  while (high < 1e300 && occupancy(high) < capacity) high *= 2;
  for (int i = 0; i < 200 && high - low > 1e-13 * high; ++i) {
    const double middle = low + (high - low) / 2;
    (occupancy(middle) < capacity ? low : high) = middle;
  }
  double hits = 0;
  for (double p : popularity) hits += p * held(p * high);
  return hits;
}

}  // namespace

std::vector<double> zipf_probabilities(std::size_t n, double alpha) {
  verify(n >= 1 && alpha >= 0, "n >= 1, alpha >= 0");
  std::vector<double> p(n);
  double total = 0;
  for (std::size_t i = n; i-- > 0;) total += p[i] = std::pow(static_cast<double>(i + 1), -alpha);
  for (double& x : p) x /= total;
  return p;
}

double lru_hit_ratio(std::span<const double> popularity, double capacity) {
  return hit_ratio(popularity, capacity, held_lru);
}

double fifo_hit_ratio(std::span<const double> popularity, double capacity) {
  return hit_ratio(popularity, capacity, held_fifo);
}

}  // namespace headroom::models
