// Traffic traces: CSV files of timestamp,value with a steady step of any length.
#pragma once

#include <expected>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "real/ports/units.h"
#include "sim/scenario/demand.h"
#include "sim/scenario/problem.h"

namespace headroom::scenario {

struct Trace {
  WallTime start;
  Nanos step{0};
  std::vector<double> values;  // one per step, none negative, not all zero
  int interpolated = 0;        // values that the file does not have
  bool operator==(const Trace&) const = default;
};

// A trace laid over a run: demand relative to its mean, one factor per step from the run's start; their mean is 1.
struct TraceProfile {
  Nanos step{0};
  std::vector<double> factors;
  bool operator==(const TraceProfile&) const = default;
};

// Rows are `timestamp,value` with or without a header; timestamps are ISO dates and times or seconds since 1970.
// Gaps (unless replay.gaps says otherwise), disorder, repeated times, values that are negative or no numbers, and
// files without rows are refused with their row; at most 20 problems, then how many more.
std::expected<Trace, std::vector<Problem>> read_trace(const std::filesystem::path& file, const Replay& replay);
std::expected<Trace, std::vector<Problem>> parse_trace(std::string_view text, const std::string& file,
                                                       const Replay& replay);

// The part of the trace that `replay` asks for, over `duration`. Refuses a slice that the trace does not have.
std::expected<TraceProfile, std::string> lay_over(const Trace& trace, const Replay& replay, Nanos duration);

}  // namespace headroom::scenario
