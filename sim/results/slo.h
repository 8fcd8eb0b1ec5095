// Objectives held against what was measured, and where the system breaks first.
#pragma once

#include <string>

#include "sim/results/run_result.h"

namespace headroom::results {

// "At least a share q of requests within limit". The budget is the share 1 - q allowed above it;
// `actual` is the q-quantile in ms.
SloResult latency_slo(std::string name, const Histogram& latencies, double q, Nanos limit);

// "At most a share `limit` is bad" (errors, rebuffering); the budget is `limit` itself.
SloResult share_slo(std::string name, double bad, double total, double limit);

// "At least a share `target` is good" (availability); the budget is 1 - target.
SloResult availability_slo(std::string name, double bad, double total, double target);

// A bound on one number without a budget: burned is 0 when met and 1 when not.
SloResult bound_slo(std::string name, Bound bound, double objective, double actual);

// The service that reaches `limit` utilization at the fewest users, load growing in proportion to
// them. A service already at its limit breaks at the demand that first brought it there, read off
// services.<s>.utilization against demand.feed_rps where the run has both.
BottleneckResult find_bottleneck(const RunResult& result, double limit = 1.0);

}  // namespace headroom::results
