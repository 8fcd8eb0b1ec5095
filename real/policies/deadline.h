// Refuses work that would be too late anyway: less time is left than the service usually takes.
#pragma once

#include "real/policies/latency_quantile.h"
#include "real/ports/units.h"

namespace headroom::policies {

struct DeadlineParams {
  double quantile = 0.5;  // of the service time that must still be left
  bool operator==(const DeadlineParams&) const = default;
};

class DeadlineGate {
 public:
  explicit DeadlineGate(DeadlineParams params = {}) : service_(params.quantile) {}

  // Service times of answered requests, entry to answer.
  void record(Nanos took) { service_.record(took); }
  Nanos needed() const { return service_.value(); }
  bool admits(Time now, Time deadline) const { return deadline > now && deadline - now >= needed(); }

 private:
  LatencyQuantile service_;
};

}  // namespace headroom::policies
