// When to send a second copy of a slow call, and how many such copies there may be (Dean and Barroso,
// "The Tail at Scale", 2013). For idempotent calls only.
#pragma once

#include <algorithm>

#include "real/policies/latency_quantile.h"

namespace headroom::policies {

struct HedgeParams {
  double after = 0.95;         // quantile of latency after which the copy is sent
  double extra = 0.05;         // copies over calls, at most
  int samples = 100;           // before these are seen nothing is hedged
  double burst = 10;           // copies that may be saved up
  bool operator==(const HedgeParams&) const = default;
};

class Hedge {
 public:
  explicit Hedge(HedgeParams params = {}) : params_(params), latency_(params.after) {}

  // Every call, when it starts: earns a share of a copy.
  void begin() { copies_ = std::min(params_.burst, copies_ + params_.extra); }
  void record(Nanos took) { latency_.record(took); }

  // How long to wait for the first answer; the largest Nanos while too little is known.
  Nanos delay() const {
    return latency_.samples() < static_cast<std::uint64_t>(params_.samples) ? Nanos::max() : latency_.value();
  }
  // True if a copy may be sent now.
  bool take() {
    if (copies_ < 1) return false;
    copies_ -= 1;
    return true;
  }

 private:
  HedgeParams params_;
  LatencyQuantile latency_;
  double copies_ = 0;
};

}  // namespace headroom::policies
