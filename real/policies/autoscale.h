// How many replicas there should be: Kubernetes' horizontal autoscaler, and workers by lag.
#pragma once

#include <deque>
#include <utility>

#include "real/ports/units.h"

namespace headroom::policies {

// autoscaling/v2, with the defaults of its controller.
struct AutoscaleParams {
  double target = 0.6;        // of the metric, e.g. utilization of the cores
  int min = 1;
  int max = 1'000'000;
  double tolerance = 0.1;     // a ratio this near to 1 changes nothing
  Nanos sync = std::chrono::seconds{15};  // how often wanted() is to be asked; also the period of the limits
  double up_share = 1.0;      // at most max(up_share x replicas, up_replicas) more per sync
  int up_replicas = 4;
  double down_share = 1.0;    // at most this share fewer per sync
  Nanos down_window = std::chrono::seconds{300};  // the highest wish of this long holds against scaling down
  bool operator==(const AutoscaleParams&) const = default;
};

class Autoscaler {
 public:
  explicit Autoscaler(AutoscaleParams params = {}) : params_(params) {}

  // desired = ceil(replicas x metric / target), within the limits. `metric` is the mean over `replicas`.
  int wanted(Time now, int replicas, double metric);

 private:
  AutoscaleParams params_;
  std::deque<std::pair<Time, int>> wishes_;
};

struct AutoscaleLagParams {
  double lag_per_worker = 1'000;  // records
  int min = 1;
  int max = 1'000'000;
  Nanos sync = std::chrono::seconds{15};
  bool operator==(const AutoscaleLagParams&) const = default;
};

// ceil(lag / lag_per_worker), within the limits.
int workers_wanted(const AutoscaleLagParams& params, double lag);

}  // namespace headroom::policies
