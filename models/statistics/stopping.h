// When to stop replicating.
#pragma once

#include <cstddef>
#include <span>

namespace headroom::models {

struct StoppingRule {
  double relative = 0.05;  // half the interval over the mean, at most
  // To stop as soon as the interval looks narrow favours the runs that agree by luck. From ten replications on, and at
  // relative widths of at most 15 %, the coverage stays near what was asked for (Law, Kelton and Koenig, "Relative
  // width sequential confidence intervals for the mean", Communications in Statistics B10, 1981; the rule itself:
  // Chow and Robbins, Annals of Mathematical Statistics 36, 1965).
  std::size_t fewest = 10;
  std::size_t most = 100;
};

enum class Stop { go_on, precise, gave_up };
// `values`: one for each replication so far, in order.
Stop verdict_on(std::span<const double> values, const StoppingRule& rule);

}  // namespace headroom::models
