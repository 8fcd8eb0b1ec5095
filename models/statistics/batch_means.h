// The mean of one long stationary record of correlated values.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "models/statistics/estimate.h"

namespace headroom::models {

struct BatchParams {
  // Between 10 and 30 batches do: fewer cost little width, more cost coverage (Schmeiser, "Batch size effects in the
  // analysis of simulation output", Operations Research 30, 1982).
  std::size_t most_batches = 16;
  std::size_t fewest_batches = 8;
  // Neighbouring batches count as dependent when their correlation is above what chance gives this often.
  double chance = 0.1;
};

struct BatchMeans {
  Estimate estimate;
  std::size_t batches = 0;
  double error = 0;         // standard error of the estimate
  double skewness = 0;      // of the batch means
  double correlation = 0;   // of neighbouring batches
  bool independent = true;  // false: even the longest batches depend on one another; the interval is too narrow
};

// Cuts the record into batches of equal length (the first values are left over), and makes them twice as long for as
// long as neighbours are correlated (von Neumann's ratio, Annals of Mathematical Statistics 12, 1941; as in Fishman,
// "Grouping observations in digital simulation", Management Science 24, 1978). Absent with too few values for that.
std::optional<BatchMeans> batch_means(std::span<const double> values, BatchParams params = {},
                                      double confidence = usual_confidence);

}  // namespace headroom::models
