// What requests still have to do at a replica: a background one's next job comes when the one before is done.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "real/ports/priority.h"
#include "sim/cluster/service_table.h"

namespace headroom::cluster {

struct LaterJob {
  std::int64_t at;  // ns
  unsigned replica;
  Service work;           // none: the request is done
  std::int64_t deadline;  // ns
  Priority priority;
  unsigned traffic;  // class of its request
};

// In the order of time.
class LaterJobs {
 public:
  void add(const LaterJob& job) {
    jobs_.push_back(job);
    std::ranges::push_heap(jobs_, later);
  }
  bool any_until(std::int64_t t) const { return !jobs_.empty() && jobs_.front().at <= t; }
  // The first; there is one.
  LaterJob take() {
    std::ranges::pop_heap(jobs_, later);
    const LaterJob first = jobs_.back();
    jobs_.pop_back();
    return first;
  }
  // Over time that is not played.
  void carry(std::int64_t span) {
    for (LaterJob& job : jobs_) {
      job.at += span;
      job.deadline += span;
    }
  }
  // The replica is a new one.
  void forget(unsigned replica) {
    std::erase_if(jobs_, [replica](const LaterJob& job) { return job.replica == replica; });
    std::ranges::make_heap(jobs_, later);
  }

 private:
  static bool later(const LaterJob& a, const LaterJob& b) { return a.at > b.at; }

  std::vector<LaterJob> jobs_;  // a heap
};

}  // namespace headroom::cluster
