// Intervals for quantiles.
#pragma once

#include <optional>
#include <span>

#include "models/statistics/estimate.h"

namespace headroom::models {

// The smallest of `values` that a share `q` of them does not exceed. `values` may not be empty.
double quantile(std::span<const double> values, double q);

// Independent values of one law: the binomial order statistics around q, whatever the law (David and Nagaraja, Order
// Statistics, 2003, section 7.1). Absent where even the extremes do not bracket the quantile with that confidence:
// a p99 takes 473 values at 95 %.
std::optional<Estimate> independent_quantile(std::span<const double> values, double q,
                                             double confidence = usual_confidence);

}  // namespace headroom::models
