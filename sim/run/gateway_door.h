// A real admission policy before a simulated replica: it sees all of the replica's requests, sampled and background.
#pragma once

#include <cstdint>
#include <deque>
#include <utility>

#include "real/policies/load_shed.h"
#include "sim/clients/page_load.h"
#include "sim/cluster/pool.h"

namespace headroom::run {

// The replica's components ask it as policies::Admission, each for its own class of traffic, the pool for its
// background as cluster::Door.
class GatewayDoor final : public cluster::Door {
 public:
  // The pool outlives it.
  GatewayDoor(policies::LoadShedParams params, cluster::Pool& pool, unsigned replica)
      : pool_(pool), replica_(replica), shedder_(params) {}
  GatewayDoor(const GatewayDoor&) = delete;
  GatewayDoor& operator=(const GatewayDoor&) = delete;

  policies::Admission& for_pages() { return for_pages_; }
  policies::Admission& for_surfaces() { return for_surfaces_; }

  bool lets_in(Time now, Priority priority, std::uint64_t user) override;
  void will_start(Time start, Nanos wait) override { waits_.emplace_back(start, wait); }
  void renew() override;

 private:
  class OfClass final : public policies::Admission {
   public:
    OfClass(GatewayDoor& door, unsigned traffic) : door_(door), traffic_(traffic) {}
    bool admits(Time now, Priority priority, std::uint64_t user) override {
      return door_.admits(now, priority, user, traffic_);
    }
    void record_wait(Time now, Nanos wait) override { door_.record_wait(now, wait); }

   private:
    GatewayDoor& door_;
    unsigned traffic_;
  };
  bool admits(Time now, Priority priority, std::uint64_t user, unsigned traffic);
  void record_wait(Time now, Nanos wait);
  void tell_waits(Time now);

  cluster::Pool& pool_;
  unsigned replica_;
  policies::LoadShedder shedder_;
  OfClass for_pages_{*this, clients::page_traffic}, for_surfaces_{*this, clients::surface_traffic};
  std::deque<std::pair<Time, Nanos>> waits_;  // of background that has not started yet: not yet known to anybody
};

}  // namespace headroom::run
