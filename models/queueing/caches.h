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

// FIFO and RANDOM, which agree under independent references: hit_i = p_i t / (1 + p_i t), sum of these = capacity.
// Source: Martina, Garetto and Leonardi, INFOCOM 2014; Gelenbe (1973).
double fifo_hit_ratio(std::span<const double> popularity, double capacity);

}  // namespace headroom::models
