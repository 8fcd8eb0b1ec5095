#include "sim/run/verdicts.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "models/hardware/catalogue.h"
#include "sim/results/recovery.h"
#include "sim/results/slo.h"
#include "sim/run/cost_tables.h"
#include "sim/scenario/names.h"
#include "sim/run/ledger.h"
#include "sim/run/sources.h"

namespace headroom::run {
namespace {

using scenario::Indicator;

double quantile_of(Indicator indicator) {
  switch (indicator) {
    case Indicator::latency_p50:
    case Indicator::start_p50: return 0.5;
    case Indicator::latency_p95: return 0.95;
    case Indicator::latency_p999: return 0.999;
    default: return 0.99;
  }
}

results::SloResult judge(const results::RunResult& result, const scenario::Slo& slo) {
  if (scenario::is_duration(slo.indicator)) {
    const bool start = slo.indicator == Indicator::start_p50 || slo.indicator == Indicator::start_p99;
    const auto histogram = result.histograms.find(start ? "viewers.start" : slo.of);
    const results::Histogram none;
    return results::latency_slo(slo.name, histogram != result.histograms.end() ? histogram->second : none,
                                quantile_of(slo.indicator), std::get<Nanos>(slo.objective));
  }
  const double objective = std::get<double>(slo.objective);
  switch (slo.indicator) {
    case Indicator::availability: {
      const results::ServiceResult& service = result.services.at(slo.of);
      return results::availability_slo(slo.name, (service.error_ratio + service.shed_ratio) * service.requests,
                                       service.requests, objective);
    }
    case Indicator::hit_ratio:
      return results::bound_slo(slo.name, results::Bound::at_least, objective, result.caches.at(slo.of).hit_ratio);
    case Indicator::rebuffer_ratio:
      return results::bound_slo(slo.name, results::Bound::at_most, objective, result.viewers.rebuffer_ratio);
    case Indicator::spinner_ratio:
      return results::bound_slo(slo.name, results::Bound::at_most, objective, result.viewers.spinner_ratio);
    default:
      return results::bound_slo(slo.name, results::Bound::at_least, objective, result.transcode.live_within_ratio);
  }
}

}  // namespace

void add_slos(results::RunResult& result, const scenario::Scenario& scenario) {
  for (const scenario::Slo& slo : scenario.slos) {
    results::SloResult judged = judge(result, slo);
    const bool ratio = !scenario::is_duration(slo.indicator);
    const std::string indicator{scenario::name(slo.indicator)};
    judged.measure = slo.of + "." + indicator + (!ratio ? "_ms" : indicator.ends_with("_ratio") ? "" : "_ratio");
    result.slos.push_back(std::move(judged));
  }
  result.bottleneck = results::find_bottleneck(result);
}

void add_verdict(results::RunResult& result, const scenario::Scenario& scenario) {
  // Fewer simulated calls in a step than this, and one failure is a catastrophe.
  constexpr double enough_calls = 20;
  // So long after the last fault who has not come back is not on the way.
  constexpr Nanos patience = std::chrono::minutes{1};
  if (scenario.faults.empty()) return;
  Nanos onset = scenario.faults.front().at, last{};
  for (const scenario::Fault& fault : scenario.faults) {
    onset = std::min(onset, fault.at);
    last = std::max(last, fault.at + fault.lasts);
  }
  for (const auto& [name, service] : result.services) {
    const auto* errors = result.series.find("services." + name + ".error_ratio");
    const auto* sheds = result.series.find("services." + name + ".shed_ratio");
    if (errors == nullptr || sheds == nullptr) continue;
    if (static_cast<double>(service.samples) < enough_calls * static_cast<double>(result.series.count)) continue;
    std::vector<double> course = errors->values;
    for (std::size_t i = 0; i < course.size(); ++i) course[i] += sheds->values[i];
    const results::Recovery found = results::recovery_of(course, seconds(result.series.step), seconds(onset));
    if (!found.disturbed) continue;
    result.verdict.recovered = result.verdict.recovered && found.recovered;
    if (found.after_s) result.verdict.time_to_recover_s = std::max(result.verdict.time_to_recover_s.value_or(0),
                                                                   *found.after_s);
  }
  if (!result.verdict.recovered) result.verdict.time_to_recover_s.reset();
  result.verdict.metastable = !result.verdict.recovered && last + patience <= scenario.duration;
}

void add_costs(results::RunResult& result, const scenario::Scenario& scenario) {
  constexpr double days_a_year = 365;
  for (const auto& [name, service] : scenario.services) {
    const double machine_day = CostTables::machine(service).usd_per_year / days_a_year;
    results::ServiceResult& out = result.services[name];
    const double machines = out.replicas > 0 ? out.replicas : service.replicas;
    out.cost_usd_per_day = machines * machine_day;
    result.cost.by_driver["compute"] += out.cost_usd_per_day;
  }
  const double days = std::max(result.simulated_s / 86400, 1e-9);
  result.cost.by_driver["cdn_egress"] = result.cdn["edge"].bytes / days / 1e9 * egress_usd_per_gb;
  for (const auto& [driver, usd] : result.cost.by_driver) result.cost.usd_per_day += usd;
}

void add_provenance(results::RunResult& result) {
  for (const models::Constant& c : ledger())
    result.provenance.push_back({std::string(c.name), c.value, std::string(c.unit), std::string(name(c.basis)),
                                 std::string(c.source)});
}

}  // namespace headroom::run
