// The proof of the scaling law: scenarios small enough to be simulated whole, at several rates; and the day of 500
// million users against ten times its sample.
#pragma once

#include <expected>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sim/validate/measures.h"

namespace headroom::validate {

struct Rate {
  std::string sample;  // "1", "1/10"; the first of a trial is what the others are held against
  int runs = 1;        // seeds 1, 2, ...
};

// Largest differences that pass: shares, or points where the measure is itself a ratio (MeasureInfo::relative).
struct Limits {
  double utilization = 0.01, hit_ratio = 0.005, p50 = 0.03, p99 = 0.05, recovery = 0.1;
};
// Nothing where a measure is shown and not judged.
std::optional<double> limit_of(const Limits& limits, Measure measure, bool disturbed);

struct Trial {
  std::string title;
  std::string file;                    // below the folder of scenarios
  std::vector<Rate> rates;
  std::optional<double> onset_s;       // of the disturbance
};

struct TrialResult {
  Trial trial;
  std::vector<Estimates> by_rate;
  std::string course_of;                         // the service whose failures stand out most
  std::vector<std::vector<double>> courses;      // of it, by rate
  double step_s = 1;
  std::vector<double> run_s;                     // mean wall time of a run, by rate
};

struct Line {
  Key key;
  std::vector<Estimate> by_rate;
  std::vector<Estimate> differences;  // from the second rate on
  std::optional<double> limit;
  bool passes = true;                 // of the last rate; true where nothing is judged
};
// What the page shows of a trial, service by service.
std::vector<Line> lines_of(const TrialResult& result);

std::vector<Trial> scaling_trials(bool with_day);

std::expected<TrialResult, std::string> carry_out(const Trial& trial, const std::filesystem::path& scenarios,
                                                  const RunPlan& plan);

}  // namespace headroom::validate
