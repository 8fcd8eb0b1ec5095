#include "sim/results/slo.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace headroom::results {

namespace {

// What of an error budget is gone; any breach of an empty budget is beyond measure.
double burned(double bad_share, double budget) {
  if (budget > 0) return bad_share / budget;
  return bad_share > 0 ? std::numeric_limits<double>::infinity() : 0;
}

// The demand, over its peak, at which the series first reached `limit`; 1 where the run cannot tell.
double demand_share_at_limit(const SeriesTable& series, const std::string& service, double limit) {
  const auto* utilization = series.find("services." + service + ".utilization");
  const auto* demand = series.find("demand.feed_rps");
  if (!utilization || !demand) return 1;
  double peak = 0, first_at_limit = 0;
  for (std::size_t i = 0; i < series.count; ++i) {
    if (std::isnan(demand->values[i])) continue;
    peak = std::max(peak, demand->values[i]);
    if (first_at_limit == 0 && utilization->values[i] >= limit) first_at_limit = demand->values[i];
  }
  return peak > 0 && first_at_limit > 0 ? first_at_limit / peak : 1;
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

BottleneckResult find_bottleneck(const RunResult& result, double limit) {
  BottleneckResult worst;
  for (const auto& [name, service] : result.services) {
    if (!(service.utilization_peak > 0)) continue;
    const double factor = service.utilization_peak < limit ? limit / service.utilization_peak
                                                           : demand_share_at_limit(result.series, name, limit);
    const double breaks_at = factor * result.demand.dau;
    if (!worst.service.empty() && breaks_at >= worst.breaks_at_dau) continue;
    worst = {name, service.utilization_peak, breaks_at, factor - 1};
  }
  return worst;
}

}  // namespace headroom::results
