// A real admission policy before a simulated replica: it sees all of the replica's requests, sampled and background.
#pragma once

#include <cstdint>
#include <deque>
#include <utility>

#include "real/policies/load_shed.h"
#include "sim/cluster/pool.h"

namespace headroom::run {

// The replica's component asks it as policies::Admission, the pool for its background as cluster::Door.
class GatewayDoor final : public policies::Admission, public cluster::Door {
 public:
  // The pool outlives it.
  GatewayDoor(policies::LoadShedParams params, cluster::Pool& pool, unsigned replica)
      : pool_(pool), replica_(replica), shedder_(params) {}

  bool admits(Time now, Priority priority, std::uint64_t user) override;
  void record_wait(Time now, Nanos wait) override;
  bool lets_in(Time now, Priority priority, std::uint64_t user) override;
  void will_start(Time start, Nanos wait) override { waits_.emplace_back(start, wait); }
  void renew() override;

 private:
  void tell_waits(Time now);

  cluster::Pool& pool_;
  unsigned replica_;
  policies::LoadShedder shedder_;
  std::deque<std::pair<Time, Nanos>> waits_;  // of background that has not started yet: not yet known to anybody
};

}  // namespace headroom::run
