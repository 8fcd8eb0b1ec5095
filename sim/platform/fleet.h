// One host group: its free cores, who waits for them, and what they did.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "sim/platform/platform.h"

namespace headroom::platform {

// Strict order: the highest priority first, then arrival; a small job never overtakes one that waits for more cores.
class Fleet {
 public:
  Fleet(int hosts, int cores);

  struct Placement {
    ActivityId id;
    std::size_t host;
  };

  void enqueue(ActivityId id, int cores, int priority);
  bool dequeue(ActivityId id, int priority);   // false if it does not wait

  // Gives the next in line its cores on the first host with room; nullopt if it must go on waiting.
  std::optional<Placement> place_next(Time now);
  void release(std::size_t host, int cores, Time now);

  void set_up(std::size_t host, bool up) { hosts_[host].up = up; }
  bool up(std::size_t host) const { return hosts_[host].up; }
  // Only the first `hosts` take new executions.
  void set_open(std::size_t hosts) { open_ = hosts; }
  std::size_t hosts() const { return hosts_.size(); }
  int cores_per_host() const { return cores_; }

  GroupState state() const;
  double core_seconds_used(Time until) const;

 private:
  struct Host {
    int free = 0;
    bool up = true;
  };
  struct Waiting {
    int priority;
    ActivityId id;
    int cores;
    bool operator<(const Waiting& o) const {
      return priority != o.priority ? priority > o.priority : id < o.id;
    }
  };

  void account(Time now);

  int cores_;
  std::vector<Host> hosts_;
  std::size_t open_;
  std::set<Waiting> waiting_;
  int busy_ = 0;
  Time busy_since_{};
  double used_ = 0;   // core seconds up to busy_since_
};

}  // namespace headroom::platform
