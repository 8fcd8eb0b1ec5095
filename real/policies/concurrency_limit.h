// How many requests may be in progress at once, found out from their latencies (Netflix concurrency-limits).
#pragma once

#include <memory>
#include <variant>

#include "real/ports/units.h"

namespace headroom::policies {

struct AimdParams {
  double min = 20, max = 200, backoff = 0.9;
  Nanos timeout = std::chrono::seconds{5};  // a call this long counts as dropped
  bool operator==(const AimdParams&) const = default;
};
struct VegasParams {
  double alpha = 3, beta = 6;  // times log10(limit): queue sizes below which it grows, above which it shrinks
  double initial = 20, max = 1'000;
  int probe = 30;              // the lowest latency is measured anew after about probe x limit samples
  bool operator==(const VegasParams&) const = default;
};
struct Gradient2Params {
  int long_window = 600;       // samples
  double smoothing = 0.2, min = 20, max = 200;
  double queue = 4;            // requests that may wait
  double tolerance = 1.5;      // latency may rise this much before the limit falls
  bool operator==(const Gradient2Params&) const = default;
};
using ConcurrencyLimitParams = std::variant<AimdParams, VegasParams, Gradient2Params>;

class ConcurrencyLimit {
 public:
  virtual ~ConcurrencyLimit() = default;
  virtual int limit() const = 0;
  // A call has ended: its latency, how many were in progress with it, and whether it was dropped
  // (refused, timed out) rather than answered.
  virtual void record(Nanos took, int in_flight, bool dropped) = 0;
};

std::unique_ptr<ConcurrencyLimit> make_concurrency_limit(const ConcurrencyLimitParams& params);

}  // namespace headroom::policies
