// What runs at one rate say, number by number, each with its interval.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/validate/runs.h"

namespace headroom::validate {

enum class Measure { utilization, hit_ratio, p50, p99, error_ratio, peak_error_ratio, time_to_recover };

struct MeasureInfo {
  std::string_view name;
  bool relative;       // differences are judged as a share, else as they are
};
const MeasureInfo& info(Measure measure);

struct Estimate {
  double value = 0;
  std::optional<double> half_width;  // of the 95 % interval; absent with one run
};

struct Key {
  std::string of;      // a service or a cache
  Measure measure;
  auto operator<=>(const Key&) const = default;
};
using Estimates = std::map<Key, Estimate>;

// The mean over the runs of every measure of every service that users' requests reach. `onset_s`: when the disturbance
// begins, if there is one; then the peak and the recovery are read off the mean course of all runs, with the interval
// of the jackknife.
Estimates estimates_of(std::span<const RunOutcome> runs, std::optional<double> onset_s);

// The share of a service's calls that failed or were refused, step by step, as the mean of the runs.
std::vector<double> mean_course(std::span<const RunOutcome> runs, const std::string& service);

// The difference of two estimates, absolute or as a share of the first.
Estimate difference(const Estimate& reference, const Estimate& other, bool relative);

}  // namespace headroom::validate
