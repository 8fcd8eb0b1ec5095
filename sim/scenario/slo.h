// Service levels, in OpenSLO's terms.
#pragma once

#include <chrono>
#include <string>
#include <variant>

#include "real/ports/units.h"

namespace headroom::scenario {

using namespace std::chrono_literals;

enum class Indicator {
  latency_p50, latency_p95, latency_p99, latency_p999,  // of a service, or of pages as users wait for them
  availability,                                         // of a service or of pages: answered well over asked
  fresh,                                                // of pages: made from a list within its TTL
  personal,                                             // of pages: from the user's own list, even if stale
  hit_ratio,                                            // of a cache
  start_p50, start_p99,                                 // of viewers: from tap to first frame
  rebuffer_ratio, spinner_ratio,                        // of viewers
  watched,                                              // of viewers: watched over what they came to watch
  live_within,                                          // of uploads: share live in transcode.live_within
};

// Latencies and start times are durations, everything else a ratio.
constexpr bool is_duration(Indicator i) {
  return i <= Indicator::latency_p999 || i == Indicator::start_p50 || i == Indicator::start_p99;
}
// These must be at least the objective; the others at most.
constexpr bool higher_is_better(Indicator i) {
  return i == Indicator::availability || i == Indicator::fresh || i == Indicator::personal ||
         i == Indicator::hit_ratio || i == Indicator::watched || i == Indicator::live_within;
}

struct Slo {
  std::string name;
  std::string of;                          // a service, a cache, "pages", "viewers" or "uploads"
  Indicator indicator = Indicator::availability;
  std::variant<Nanos, double> objective = 0.999;
  Nanos window = 24h;                      // the worst of this length in the run must meet it
  bool gate = true;                        // fails a run with --gate
  bool operator==(const Slo&) const = default;
};

}  // namespace headroom::scenario
