// Hit ratios of caches under independent references, by Che's approximation.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace headroom::models {

// Probabilities of ranks 1..n, proportional to rank^-alpha; n >= 1, alpha >= 0.
std::vector<double> zipf_probabilities(std::size_t n, double alpha);

// LRU of `capacity` unit-size objects: hit = sum p_i (1 - e^{-p_i t}) with t solving sum (1 - e^{-p_i t}) = capacity.
// `popularity` sums to 1. A capacity of all objects hits always. Source: Che, Tung and Wang, IEEE JSAC 20 (2002).
double lru_hit_ratio(std::span<const double> popularity, double capacity);

// `edges` LRU caches of `edge_capacity` each, which share the requests at random, before one of `shared_capacity` that
// is asked for what they miss and keeps it; the shared ratio is of what it is asked. With T1 an edge's characteristic
// time, each lets object i through at rate m_i = (p_i / edges) e^{-p_i T1 / edges}, taken as independent references;
// T2 solves sum (1 - e^{-edges m_i T2}) = shared_capacity. An edge that misses i has not asked for it during T1, so
//   hit_i = 1 - exp(-m_i ((edges - 1) T2 + max(0, T2 - T1))).
// Sources: Che, Tung and Wang, IEEE JSAC 20 (2002); Fricker, Robert and Roberts, ITC 24 (2012).
struct LruHierarchy {
  double edge = 0, shared = 0;
};
LruHierarchy lru_hierarchy(std::span<const double> popularity, int edges, double edge_capacity,
                           double shared_capacity);

// FIFO and RANDOM, which agree under independent references: hit_i = p_i t / (1 + p_i t), sum of these = capacity.
// Source: Martina, Garetto and Leonardi, INFOCOM 2014; Gelenbe (1973).
double fifo_hit_ratio(std::span<const double> popularity, double capacity);

}  // namespace headroom::models
