// Service levels, in OpenSLO's terms.
#pragma once

#include <chrono>
#include <string>
#include <variant>

#include "real/ports/units.h"

namespace headroom::scenario {

using namespace std::chrono_literals;

enum class Indicator {
  latency_p50, latency_p95, latency_p99, latency_p999,  // of a service
  availability,                                         // of a service: answered well over asked
  hit_ratio,                                            // of a cache
  start_p50, start_p99,                                 // of viewers: from tap to first frame
  rebuffer_ratio, spinner_ratio,                        // of viewers
  live_within,                                          // of uploads: share live in transcode.live_within
};

// Latencies and start times are durations, everything else a ratio.
constexpr bool is_duration(Indicator i) {
  return i <= Indicator::latency_p999 || i == Indicator::start_p50 || i == Indicator::start_p99;
}
// Availability and hit ratio must be at least the objective; the others at most.
constexpr bool higher_is_better(Indicator i) {
  return i == Indicator::availability || i == Indicator::hit_ratio || i == Indicator::live_within;
}

struct Slo {
  std::string name;
  std::string of;                          // a service, a cache, "viewers" or "uploads"
  Indicator indicator = Indicator::availability;
  std::variant<Nanos, double> objective = 0.999;
  Nanos window = 24h;                      // over which the budget is counted
  bool gate = true;                        // fails a run with --gate
  bool operator==(const Slo&) const = default;
};

}  // namespace headroom::scenario
