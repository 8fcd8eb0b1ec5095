// Takes replicas that fail again and again out of the balance for a while (Envoy's outlier detection,
// consecutive errors).
#pragma once

#include <cstddef>
#include <vector>

#include "real/ports/units.h"

namespace headroom::policies {

struct OutlierEjectionParams {
  int consecutive = 5;                                // failures in a row
  Nanos sweep = std::chrono::seconds{10};             // how often ejected replicas are looked at
  Nanos eject = std::chrono::seconds{30};             // times the number of ejections so far
  Nanos max_eject = std::chrono::seconds{300};
  double max_share = 0.1;                             // of the replicas; one may always be ejected
  bool operator==(const OutlierEjectionParams&) const = default;
};

// Replicas are numbered; resize() follows the pool. sweep() runs by itself as time passes in calls.
class OutlierEjection {
 public:
  OutlierEjection(OutlierEjectionParams params, std::size_t replicas) : params_(params), replicas_(replicas) {}

  void record(std::size_t replica, bool failed, Time now);
  bool ejected(std::size_t replica, Time now);
  std::size_t ejected_now() const { return ejected_count_; }
  void resize(std::size_t replicas);

 private:
  struct Replica {
    int failures = 0;  // in a row
    int times = 0;     // ejected; forgotten one by one while it behaves
    bool out = false;
    Time back{};
  };
  void sweep(Time now);

  OutlierEjectionParams params_;
  std::vector<Replica> replicas_;
  std::size_t ejected_count_ = 0;
  Time swept_{};
};

}  // namespace headroom::policies
