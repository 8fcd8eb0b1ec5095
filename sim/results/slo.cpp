#include "sim/results/slo.h"

#include <algorithm>
#include <limits>

namespace headroom::results {

namespace {

// What of an error budget is gone; any breach of an empty budget is beyond measure.
double burned(double bad_share, double budget) {
  if (budget > 0) return bad_share / budget;
  return bad_share > 0 ? std::numeric_limits<double>::infinity() : 0;
}

}  // namespace

void hold_against_budget(SloResult& slo) {
  slo.budget_burned = burned(slo.bad_ratio, slo.allowed_ratio);
  slo.met = slo.bad_ratio <= slo.allowed_ratio;
}

void judge(SloResult& slo, const Events& events) {
  slo.bad_ratio = events.bad_ratio();
  hold_against_budget(slo);
  if (!(events.all > 0)) slo.met.reset();
}

double quantile_of_asked_ms(const Histogram& answered, double answered_ratio, double q) {
  // Rounding must not make the last of all requests one of the unanswered.
  constexpr double rounding = 1e-12;
  if (answered.empty() || q > answered_ratio + rounding) return std::numeric_limits<double>::quiet_NaN();
  return millis(answered.quantile(std::min(q / answered_ratio, 1.0)));
}

}  // namespace headroom::results
