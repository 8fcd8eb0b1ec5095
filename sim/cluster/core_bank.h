// The cores of one replica, first come first served, as the Kiefer-Wolfowitz recursion: who comes
// next starts on the core that is free first. No events: a start is known on arrival.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/cluster/fifo.h"

namespace headroom::cluster {

// Times and work in integer nanoseconds; arrivals must not go back in time.
// Kiefer and Wolfowitz, "On the theory of queues with many servers", 1955.
class CoreBank {
 public:
  explicit CoreBank(unsigned cores) : free_at_(cores, 0) {}

  unsigned cores() const { return static_cast<unsigned>(free_at_.size()); }

  // When a job that arrives at `now` would start.
  std::int64_t next_start(std::int64_t now) const { return std::max(free_at_.front() + carried_, now); }

  // Takes a job in and gives the instant at which it starts.
  std::int64_t assign(std::int64_t now, std::int64_t service);

  // Jobs that have come and not yet started.
  std::size_t waiting(std::int64_t now) {
    while (!starts_.empty() && starts_.front() + carried_ <= now) starts_.pop_front();
    return starts_.size();
  }
  // Jobs that have come and not yet ended.
  std::size_t in_system(std::int64_t now);
  // Work yet to be done by the cores, ns of core time.
  std::int64_t backlog(std::int64_t now) const;
  // That of the core that has most.
  std::int64_t longest(std::int64_t now) const { return std::max<std::int64_t>(last_free_ + carried_ - now, 0); }

  // Carries the state over `span` ns that are not played out: residual work stays as it is plus
  // `drift` ns per core (negative drains, at most to nothing).
  void carry(std::int64_t now, std::int64_t span, std::int64_t drift);

  // All work is lost.
  void clear(std::int64_t now);

 private:
  // Instants are kept less what was carried: to carry them all is one addition.
  std::int64_t carried_ = 0;
  std::int64_t last_free_ = 0;         // the last of these, at hand
  std::vector<std::int64_t> free_at_;  // instants at which cores fall free, rising
  Fifo<std::int64_t> starts_;          // of jobs that had to wait, rising
};

}  // namespace headroom::cluster
