// When to stop replicating.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "models/statistics/estimate.h"

namespace headroom::models {

struct StoppingRule {
  double relative = 0.05;  // half the interval over the mean, at most
  // From ten replications on, and at relative widths of at most 15 %, the coverage stays near what was asked for (Law,
  // Kelton and Koenig, "Relative width sequential confidence intervals for the mean", Communications in Statistics B10,
  // 1981; the rule itself: Chow and Robbins, Annals of Mathematical Statistics 36, 1965).
  std::size_t fewest = 10;
  std::size_t most = 100;
};

// What is known of the mean after `values`, one for each replication so far: Student's interval, and after a first look
// at `fewest` values it is wider by 2.5 in their number. To stop as soon as an interval looks narrow favours runs that
// agree by luck: without it, rules that stop after some 25 values hold 92.5 to 93 times in a hundred. Absent with fewer
// than two.
std::optional<Estimate> known_by(std::span<const double> values, const StoppingRule& rule);

enum class Stop { go_on, precise, gave_up };
// `values`: one for each replication so far, in order.
Stop verdict_on(std::span<const double> values, const StoppingRule& rule);

}  // namespace headroom::models
