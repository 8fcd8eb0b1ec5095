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

// A measure that nobody names otherwise is what the objective is called.
SloResult judged(SloResult slo) {
  slo.measure = slo.name;
  return slo;
}

}  // namespace

SloResult latency_slo(std::string name, const Histogram& latencies, double q, Nanos limit) {
  const double above = latencies.share_above(limit);
  const double actual = millis(latencies.quantile(q));
  return judged(
      {std::move(name), millis(limit), Bound::at_most, actual, actual <= millis(limit), burned(above, 1 - q)});
}

SloResult share_slo(std::string name, double bad, double total, double limit) {
  const double share = total > 0 ? bad / total : 0;
  return judged({std::move(name), limit, Bound::at_most, share, share <= limit, burned(share, limit)});
}

SloResult availability_slo(std::string name, double bad, double total, double target) {
  const double share = total > 0 ? bad / total : 0;
  return judged({std::move(name), target, Bound::at_least, 1 - share, 1 - share >= target, burned(share, 1 - target)});
}

SloResult bound_slo(std::string name, Bound bound, double objective, double actual) {
  const bool met = bound == Bound::at_most ? actual <= objective : actual >= objective;
  return judged({std::move(name), objective, bound, actual, met, met ? 0.0 : 1.0});
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
