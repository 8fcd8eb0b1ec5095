// Counts of independent events.
#pragma once

#include <cstdint>

namespace headroom::models {

// The smallest k with P(Poisson(mean) <= k) >= u; mean >= 0, 0 < u < 1. Exact up to a mean of 500, beyond it the
// normal score with a Cornish-Fisher correction for skewness (error below one count in the body).
std::int64_t poisson_quantile(double mean, double u);

// The geometric law on 1, 2, 3, ... of this mean >= 1 (a mean below 1 gives 1 with that chance and 0 otherwise);
// its mean is met exactly.
std::int64_t geometric_quantile(double mean, double u);

}  // namespace headroom::models
