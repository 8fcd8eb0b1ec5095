#include "models/queueing/caches.h"

#include <algorithm>
#include <cmath>

#include "real/ports/verify.h"

namespace headroom::models {

namespace {

double held_lru(double requests) { return -std::expm1(-requests); }
double held_fifo(double requests) { return requests / (1 + requests); }

// The time an object stays without being asked for, in requests: where the expected occupancy meets the capacity.
// The capacity is above zero and below the number of objects.
template <typename Held>
double characteristic_time(std::span<const double> popularity, double capacity, Held held) {
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
  return high;
}

template <typename Held>
double hit_ratio(std::span<const double> popularity, double capacity, Held held) {
  verify(capacity >= 0, "capacity >= 0");
  if (capacity == 0) return 0;
  if (capacity >= static_cast<double>(popularity.size())) return 1;
  const double time = characteristic_time(popularity, capacity, held);
  double hits = 0;
  for (double p : popularity) hits += p * held(p * time);
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

LruHierarchy lru_hierarchy(std::span<const double> popularity, int edges, double edge_capacity,
                           double shared_capacity) {
  verify(edges >= 1 && shared_capacity >= 0, "edges >= 1, shared_capacity >= 0");
  LruHierarchy ratios{.edge = lru_hit_ratio(popularity, edge_capacity)};
  if (ratios.edge >= 1 || shared_capacity == 0) return ratios;
  // Times are counted in requests to all edges together.
  const double n = edges;
  const double first = edge_capacity > 0 ? n * characteristic_time(popularity, edge_capacity, held_lru) : 0;
  std::vector<double> missed;  // by all edges
  for (double p : popularity) missed.push_back(p * std::exp(-p * first / n));
  if (shared_capacity >= static_cast<double>(popularity.size())) return {ratios.edge, 1};
  const double second = characteristic_time(missed, shared_capacity, held_lru);
  const double own = std::max(0.0, second - first);
  double hits = 0;
  for (double m : missed) hits += m * held_lru(m / n * ((n - 1) * second + own));
  ratios.shared = hits / (1 - ratios.edge);
  return ratios;
}

double fifo_hit_ratio(std::span<const double> popularity, double capacity) {
  return hit_ratio(popularity, capacity, held_fifo);
}

}  // namespace headroom::models
