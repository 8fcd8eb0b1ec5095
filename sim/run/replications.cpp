#include "sim/run/replications.h"

#include <fmt/format.h>

#include <cmath>

#include "models/statistics/estimate.h"
#include "real/ports/verify.h"
#include "sim/results/slo.h"
#include "sim/results/summary.h"
#include "sim/run/certainty.h"

namespace headroom::run {
namespace {

using results::MaybeInterval;

// Calls `see(name, value, interval)` for every figure that has an interval.
template <class See>
void each_of(const std::string& at, results::ServiceResult& s, See see) {
  results::ServiceIntervals& i = s.interval_95;
  see(at + ".latency_ms.p50", s.latency_ms.p50, i.p50_ms);
  see(at + ".latency_ms.p95", s.latency_ms.p95, i.p95_ms);
  see(at + ".latency_ms.p99", s.latency_ms.p99, i.p99_ms);
  see(at + ".latency_ms.p999", s.latency_ms.p999, i.p999_ms);
  see(at + ".latency_ms.mean", s.latency_ms.mean, i.mean_ms);
  see(at + ".utilization_mean", s.utilization_mean, i.utilization_mean);
  see(at + ".rps_peak", s.rps_peak, i.rps_peak);
  see(at + ".load_peak", s.load_peak, i.load_peak);
  see(at + ".utilization_peak", s.utilization_peak, i.utilization_peak);
  see(at + ".error_ratio", s.error_ratio, i.error_ratio);
  see(at + ".shed_ratio", s.shed_ratio, i.shed_ratio);
}

template <class See>
void each_figure(results::RunResult& r, See see) {
  for (auto& [name, service] : r.services) each_of("services." + name, service, see);
  for (auto& [name, surface] : r.surfaces) each_of("surfaces." + name, surface, see);
  for (auto& [name, cache] : r.caches)
    see("caches." + name + ".hit_ratio", cache.hit_ratio, cache.hit_ratio_interval_95);
  for (auto& [name, tier] : r.cdn)
    see("cdn." + name + ".bytes_per_s_peak", tier.bytes_per_s_peak, tier.bytes_per_s_peak_interval_95);
  results::ViewerResult& v = r.viewers;
  see("viewers.start_ms.p50", v.start_ms.p50, v.interval_95.start_p50_ms);
  see("viewers.start_ms.p99", v.start_ms.p99, v.interval_95.start_p99_ms);
  see("viewers.rebuffer_ratio", v.rebuffer_ratio, v.interval_95.rebuffer_ratio);
  see("viewers.spinner_ratio", v.spinner_ratio, v.interval_95.spinner_ratio);
  results::PageShares& pages = r.pages.ratio;
  results::PageShareIntervals& known = r.pages.ratio_interval_95;
  see("pages.ratio.fresh", pages.fresh, known.fresh);
  see("pages.ratio.stale", pages.stale, known.stale);
  see("pages.ratio.trending", pages.trending, known.trending);
  see("pages.ratio.global", pages.global, known.global);
  see("pages.ratio.refused", pages.refused, known.refused);
  see("pages.ratio.failed", pages.failed, known.failed);
  for (results::SloResult& slo : r.slos) {
    see("slos." + slo.name, slo.actual, slo.actual_interval_95);
    see("slos." + slo.name + ".bad_ratio", slo.bad_ratio, slo.bad_ratio_interval_95);
  }
}

std::vector<double> values_of(std::vector<results::RunResult>& runs, std::string_view wanted) {
  std::vector<double> values;
  for (results::RunResult& run : runs)
    each_figure(run, [&](const std::string& name, double value, MaybeInterval&) {
      if (name == wanted) values.push_back(value);
    });
  return values;
}

void add_checks(results::RunResult& sum, const results::RunResult& run) {
  for (const results::CheckResult& check : run.checks) {
    if (!check.holds) sum.checks.push_back(check);
    if (!check.holds) sum.checks.back().subject += fmt::format(" (seed {})", run.seed);
  }
}

// What every run names holds for all of them; a run that names nothing says why.
void add_limit_of(results::LimitResult& least, const results::LimitResult& run) {
  if (!least.holds_to_dau) return;
  if (!run.holds_to_dau || *run.holds_to_dau < *least.holds_to_dau) least = run;
}

}  // namespace

std::optional<double> figure_of(const results::RunResult& result, std::string_view wanted) {
  std::vector<results::RunResult> one{result};
  const std::vector<double> values = values_of(one, wanted);
  return values.empty() ? std::nullopt : std::optional(values.front());
}

void set_interval(results::RunResult& result, std::string_view wanted, results::Interval interval) {
  each_figure(result, [&](const std::string& name, double, MaybeInterval& known) {
    if (name == wanted) known = interval;
  });
}

std::string usual_figure(const results::RunResult& result) {
  if (result.services.contains("gateway")) return "services.gateway.latency_ms.p99";
  return result.surfaces.empty() ? "" : "surfaces." + result.surfaces.begin()->first + ".latency_ms.p99";
}

results::RunResult mean_of_runs(const std::vector<results::RunResult>& given) {
  verify(!given.empty(), "a mean of at least one run");
  if (given.size() == 1) return given.front();
  std::vector<results::RunResult> runs = given;
  results::RunResult mean = given.front();
  mean.notes.push_back(fmt::format("figures are means over {} runs; series, events and costs are those of seed {}",
                                   runs.size(), mean.seed));
  each_figure(mean, [&](const std::string& name, double& value, MaybeInterval& interval) {
    const auto found = models::mean_of(values_of(runs, name));
    if (!found) return;
    value = found->value;
    interval = results::Interval{std::fmax(found->low, 0), found->high};
  });
  for (results::SloResult& slo : mean.slos)
    if (slo.met) results::hold_against_budget(slo);
  const auto add_samples = [](auto& sums, const auto& more) {
    for (auto& [name, sum] : sums)
      if (const auto found = more.find(name); found != more.end()) sum.samples += found->second.samples;
  };
  for (std::size_t i = 1; i < runs.size(); ++i) {
    for (auto& [name, histogram] : mean.histograms)
      if (const auto more = runs[i].histograms.find(name); more != runs[i].histograms.end())
        histogram.merge(more->second);
    add_samples(mean.services, runs[i].services);
    add_samples(mean.surfaces, runs[i].surfaces);
    add_samples(mean.caches, runs[i].caches);
    mean.viewers.samples += runs[i].viewers.samples;
    mean.complete = mean.complete && runs[i].complete;
    add_checks(mean, runs[i]);
    add_limit_of(mean.limit, runs[i].limit);
  }
  mean.replications.runs = runs.size();
  mean.replications.first_seed = mean.seed;
  mean.untrusted.clear();
  add_untrusted(mean);
  mean.expected_error = error_of_headline(mean);
  mean.result_hash = results::hash_of(mean);
  return mean;
}

}  // namespace headroom::run
