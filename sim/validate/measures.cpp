#include "sim/validate/measures.h"

#include <array>
#include <cmath>
#include <functional>
#include <limits>

#include "models/statistics/estimate.h"
#include "sim/results/recovery.h"

namespace headroom::validate {
namespace {

// These follow a rate of sampling of their own (sim/modelled/uploads.h), whatever R is.
bool follows_users(std::string_view service) {
  return service != "upload" && service != "transcode" && service != "moderation";
}

Estimate mean_of(const std::vector<double>& values) {
  if (values.size() == 1) return {values.front(), std::nullopt};
  const std::optional<models::Estimate> mean = models::mean_of(values);
  return {mean->value, mean->half_width()};
}

// One number from the mean course of many runs: its value, and the jackknife's interval.
std::optional<Estimate> of_course(const std::vector<std::vector<double>>& courses,
                                  const std::function<std::optional<double>(const std::vector<double>&)>& number) {
  const std::size_t n = courses.size(), steps = courses.front().size();
  // Without run `left_out`; n: with all.
  const auto mean_without = [&](std::size_t left_out) {
    std::vector<double> mean(steps, std::numeric_limits<double>::quiet_NaN());
    for (std::size_t step = 0; step < steps; ++step) {
      double sum = 0, count = 0;
      for (std::size_t run = 0; run < n; ++run) {
        if (run == left_out || std::isnan(courses[run][step])) continue;
        sum += courses[run][step];
        count += 1;
      }
      if (count > 0) mean[step] = sum / count;
    }
    return mean;
  };
  const std::optional<double> value = number(mean_without(n));
  if (!value) return std::nullopt;
  if (n < 2) return Estimate{*value, std::nullopt};
  double square = 0;
  for (std::size_t run = 0; run < n; ++run) {
    const std::optional<double> one = number(mean_without(run));
    if (one) square += (*one - *value) * (*one - *value);
  }
  const double runs = static_cast<double>(n);
  const double t = models::student_t(models::usual_confidence, runs - 1);
  return Estimate{*value, t * std::sqrt((runs - 1) / runs * square)};
}

std::vector<double> course_of(const results::RunResult& result, const std::string& service) {
  const auto* errors = result.series.find("services." + service + ".error_ratio");
  const auto* sheds = result.series.find("services." + service + ".shed_ratio");
  if (errors == nullptr || sheds == nullptr) return {};
  std::vector<double> course = errors->values;
  for (std::size_t i = 0; i < course.size(); ++i) course[i] += sheds->values[i];
  return course;
}

std::vector<std::vector<double>> courses_of(std::span<const RunOutcome> runs, const std::string& service) {
  std::vector<std::vector<double>> courses;
  for (const RunOutcome& run : runs)
    if (auto course = course_of(run.result, service); !course.empty()) courses.push_back(std::move(course));
  return courses;
}

void add_recovery(Estimates& all, std::span<const RunOutcome> runs, const std::string& service, double onset_s) {
  const auto courses = courses_of(runs, service);
  if (courses.empty()) return;
  const double step_s = seconds(runs.front().result.series.step);
  const auto recovery = [&](const std::vector<double>& c) { return results::recovery_of(c, step_s, onset_s); };
  if (auto peak = of_course(courses, [&](const auto& c) { return std::optional{recovery(c).peak}; }))
    all[{service, Measure::peak_error_ratio}] = *peak;
  if (auto after = of_course(courses, [&](const auto& c) { return recovery(c).after_s; }))
    all[{service, Measure::time_to_recover}] = *after;
}

}  // namespace

const MeasureInfo& info(Measure measure) {
  static constexpr std::array<MeasureInfo, 7> table{{{"utilization", true},
                                                     {"hit ratio", false},
                                                     {"p50, ms", true},
                                                     {"p99, ms", true},
                                                     {"error ratio", false},
                                                     {"peak error ratio", true},
                                                     {"time to recover, s", true}}};
  return table[static_cast<std::size_t>(measure)];
}

Estimates estimates_of(std::span<const RunOutcome> runs, std::optional<double> onset_s) {
  std::map<Key, std::vector<double>> values;
  for (const RunOutcome& run : runs) {
    for (const auto& [name, service] : run.result.services) {
      if (!follows_users(name) || service.samples == 0) continue;
      values[{name, Measure::utilization}].push_back(service.utilization_mean);
      values[{name, Measure::p50}].push_back(service.latency_ms.p50);
      values[{name, Measure::p99}].push_back(service.latency_ms.p99);
      values[{name, Measure::error_ratio}].push_back(service.error_ratio + service.shed_ratio);
    }
    for (const auto& [name, cache] : run.result.caches) values[{name, Measure::hit_ratio}].push_back(cache.hit_ratio);
  }
  Estimates all;
  for (const auto& [key, each] : values) all[key] = mean_of(each);
  // One run tells its own intervals, where it can.
  if (runs.size() == 1)
    for (const auto& [name, service] : runs.front().result.services) {
      const results::ServiceIntervals& own = service.interval_95;
      const auto set = [&](Measure measure, const results::MaybeInterval& interval) {
        if (const auto found = all.find({name, measure}); found != all.end())
          found->second.half_width = interval ? std::optional{interval->half_width()} : std::nullopt;
      };
      set(Measure::utilization, own.utilization_mean);
      set(Measure::p50, own.p50_ms);
      set(Measure::p99, own.p99_ms);
      set(Measure::error_ratio, own.error_ratio);
    }
  if (onset_s)
    for (const auto& [name, service] : runs.front().result.services)
      if (follows_users(name) && service.samples > 0) add_recovery(all, runs, name, *onset_s);
  return all;
}

std::vector<double> mean_course(std::span<const RunOutcome> runs, const std::string& service) {
  std::vector<double> mean;
  const auto courses = courses_of(runs, service);
  for (std::size_t step = 0; !courses.empty() && step < courses.front().size(); ++step) {
    double sum = 0, count = 0;
    for (const auto& course : courses) {
      if (std::isnan(course[step])) continue;
      sum += course[step];
      count += 1;
    }
    mean.push_back(count > 0 ? sum / count : 0);
  }
  return mean;
}

Estimate difference(const Estimate& reference, const Estimate& other, bool relative) {
  const double unit = relative ? std::abs(reference.value) : 1;
  Estimate d{unit > 0 ? (other.value - reference.value) / unit : 0, std::nullopt};
  if (unit > 0 && (reference.half_width || other.half_width)) {
    const double a = reference.half_width.value_or(0) / unit, b = other.half_width.value_or(0) / unit;
    d.half_width = std::sqrt(a * a + b * b);
  }
  return d;
}

}  // namespace headroom::validate
