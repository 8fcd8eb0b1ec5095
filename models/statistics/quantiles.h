// Intervals for quantiles.
#pragma once

#include <optional>
#include <span>

#include "models/statistics/batch_means.h"
#include "models/statistics/estimate.h"

namespace headroom::models {

// The smallest of `values` that a share `q` of them does not exceed. `values` may not be empty.
double quantile(std::span<const double> values, double q);

// Independent values of one law: the binomial order statistics around q, whatever the law (David and Nagaraja, Order
// Statistics, 2003, section 7.1). Absent where even the extremes do not bracket the quantile with that confidence:
// a p99 takes 473 values at 95 %.
std::optional<Estimate> independent_quantile(std::span<const double> values, double q,
                                             double confidence = usual_confidence);

// One stationary record of correlated values. How sure the share below the quantile is, is a question of batch means;
// the quantiles at the ends of that share's interval bound the quantile (Woodruff, "Confidence intervals for medians
// and other position measures", JASA 47, 1952). Rare values come in clumps, so that share is skewed: its bounds are
// moved as Willink's Student t for skewed values says ("A confidence interval and test for the mean of an asymmetric
// distribution", Communications in Statistics 34, 2005; as Skart does: Tafazzoli and Wilson, IIE Transactions 43,
// 2011). To hold a p99 as often as promised the record must be some ten thousand times as long as the station's
// memory.
std::optional<BatchMeans> correlated_quantile(std::span<const double> values, double q, BatchParams params = {},
                                              double confidence = usual_confidence);

}  // namespace headroom::models
