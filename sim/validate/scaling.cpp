#include "sim/validate/scaling.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace headroom::validate {
namespace {

// Seeds enough that most intervals are narrower than the limits; a run at R = 1 takes some minutes. More where seeds
// differ more: in the load of the events, of which one visit in eight sends any, in when the autoscaler looks, and in
// when a storm ends.
const std::vector<Rate> rates_of_most{{"1", 2}, {"1/10", 4}, {"1/100", 48}};
const std::vector<Rate> rates_of_steady{{"1", 4}, {"1/10", 4}, {"1/100", 96}};
const std::vector<Rate> rates_of_rushes{{"1", 4}, {"1/10", 6}, {"1/100", 48}};

// Below these a number says nothing about a busy system, and its share of a share is noise.
constexpr double least_utilization = 0.02, least_peak = 0.01;

void add_course(TrialResult& result, std::span<const RunOutcome> runs) {
  if (result.course_of.empty()) {
    double highest = 0;
    for (const auto& [key, estimate] : result.by_rate.front())
      if (key.measure == Measure::peak_error_ratio && estimate.value > highest) {
        highest = estimate.value;
        result.course_of = key.of;
      }
  }
  if (!result.course_of.empty()) result.courses.push_back(mean_course(runs, result.course_of));
}

bool worth_showing(const Key& key, double value, const TrialResult& result) {
  const Estimates& reference = result.by_rate.front();
  const auto of = [&](Measure measure) {
    const auto found = reference.find({key.of, measure});
    return found != reference.end() ? found->second.value : 0;
  };
  switch (key.measure) {
    case Measure::hit_ratio: return true;
    case Measure::error_ratio: return value > 0 && of(Measure::utilization) >= least_utilization;
    case Measure::peak_error_ratio: return value >= least_peak;
    case Measure::time_to_recover: return of(Measure::peak_error_ratio) >= least_peak;
    default: return of(Measure::utilization) >= least_utilization;
  }
}

}  // namespace

std::optional<double> limit_of(const Limits& limits, Measure measure, bool disturbed) {
  switch (measure) {
    case Measure::peak_error_ratio:
    case Measure::time_to_recover: return limits.recovery;
    case Measure::utilization: return disturbed ? std::nullopt : std::optional{limits.utilization};
    case Measure::hit_ratio: return disturbed ? std::nullopt : std::optional{limits.hit_ratio};
    case Measure::p50: return disturbed ? std::nullopt : std::optional{limits.p50};
    case Measure::p99: return disturbed ? std::nullopt : std::optional{limits.p99};
    case Measure::error_ratio: return std::nullopt;
  }
  return std::nullopt;
}

std::vector<Trial> scaling_trials(bool with_day) {
  std::vector<Trial> trials{
      {"Steady", "validation/steady.yaml", rates_of_steady, std::nullopt},
      {"A cache flush of ten minutes", "validation/cache-flush.yaml", rates_of_most, 120.0},
      {"A hot item: 5 % of all plays on one shard", "validation/hot-item.yaml", rates_of_most, 120.0},
      {"Three times the visits, with an autoscaler", "validation/step.yaml", rates_of_rushes, 120.0},
      {"A retry storm after ten slow seconds", "validation/retry-storm.yaml", rates_of_rushes, 120.0}};
  if (with_day)
    trials.push_back({"The day of 500 million users, against ten times the sample", "peak-day.yaml",
                      {{"1/5000", 2}, {"1/50000", 8}}, std::nullopt});
  return trials;
}

std::expected<TrialResult, std::string> carry_out(const Trial& trial, const std::filesystem::path& scenarios,
                                                  const RunPlan& plan) {
  std::vector<Job> jobs;
  for (const Rate& rate : trial.rates)
    for (int seed = 1; seed <= rate.runs; ++seed)
      jobs.push_back({scenarios / trial.file, rate.sample, static_cast<std::uint64_t>(seed), {}});
  auto outcomes = run_all(jobs, plan);
  if (!outcomes) return std::unexpected(outcomes.error());
  TrialResult result{.trial = trial, .step_s = seconds(outcomes->front().result.series.step)};
  std::span<const RunOutcome> left = *outcomes;
  for (const Rate& rate : trial.rates) {
    const auto runs = left.first(static_cast<std::size_t>(rate.runs));
    left = left.subspan(runs.size());
    result.by_rate.push_back(estimates_of(runs, trial.onset_s));
    if (trial.onset_s) add_course(result, runs);
    double wall = 0;
    for (const RunOutcome& run : runs) wall += run.result.wall_s;
    result.run_s.push_back(wall / static_cast<double>(runs.size()));
  }
  return result;
}

std::vector<Line> lines_of(const TrialResult& result) {
  std::vector<Line> lines;
  const bool disturbed = result.trial.onset_s.has_value();
  for (const auto& [key, reference] : result.by_rate.front()) {
    if (!worth_showing(key, reference.value, result)) continue;
    Line line{.key = key, .by_rate = {reference}, .limit = limit_of({}, key.measure, disturbed)};
    for (std::size_t i = 1; i < result.by_rate.size(); ++i) {
      const auto found = result.by_rate[i].find(key);
      const bool there = found != result.by_rate[i].end();
      line.by_rate.push_back(there ? found->second : Estimate{std::nan(""), {}});
      line.differences.push_back(difference(reference, line.by_rate.back(), info(key.measure).relative));
    }
    if (line.limit && !line.differences.empty())
      line.passes = std::abs(line.differences.back().value) <= *line.limit;  // NaN fails
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace headroom::validate
