// What requests still have to do at a replica: a background one's next job comes when the one before is done.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "real/ports/priority.h"
#include "sim/cluster/service_table.h"

namespace headroom::cluster {

// A request is done (no_job), or has another job to do.
struct LaterEvent {
  static constexpr std::uint32_t no_job = ~0U;
  std::int64_t at;  // ns
  unsigned replica;
  unsigned traffic;  // class of the request
  std::uint32_t job = no_job;
};
struct LaterJob {
  Service work;
  std::int64_t patience;  // from its beginning to the deadline, ns
  Priority priority;
};

// In the order of time. What the jobs are is kept apart from when they come: what is next is found among few bytes.
class LaterJobs {
 public:
  void add_done(std::int64_t at, unsigned replica, unsigned traffic) { add(at, replica, traffic, LaterEvent::no_job); }
  void add(std::int64_t at, unsigned replica, unsigned traffic, const LaterJob& job) {
    if (unused_.empty()) {
      unused_.push_back(static_cast<std::uint32_t>(jobs_.size()));
      jobs_.emplace_back();
    }
    const std::uint32_t number = unused_.back();
    unused_.pop_back();
    jobs_[number] = job;
    add(at, replica, traffic, number);
  }
  bool any_until(std::int64_t t) const { return !events_.empty() && events_.front().at <= t; }
  // The first; there is one.
  LaterEvent take() {
    std::ranges::pop_heap(events_, later);
    const LaterEvent first = events_.back();
    events_.pop_back();
    if (first.job != LaterEvent::no_job) unused_.push_back(first.job);
    return first;
  }
  // That of an event that was taken, until the next is added.
  const LaterJob& job_of(const LaterEvent& event) const { return jobs_[event.job]; }
  // Over time that is not played.
  void carry(std::int64_t span) {
    for (LaterEvent& event : events_) event.at += span;
  }
  // The replica is a new one.
  void forget(unsigned replica) {
    std::erase_if(events_, [&](const LaterEvent& event) {
      if (event.replica == replica && event.job != LaterEvent::no_job) unused_.push_back(event.job);
      return event.replica == replica;
    });
    std::ranges::make_heap(events_, later);
  }

 private:
  static bool later(const LaterEvent& a, const LaterEvent& b) { return a.at > b.at; }
  void add(std::int64_t at, unsigned replica, unsigned traffic, std::uint32_t job) {
    events_.push_back({at, replica, traffic, job});
    std::ranges::push_heap(events_, later);
  }

  std::vector<LaterEvent> events_;  // a heap
  std::vector<LaterJob> jobs_;
  std::vector<std::uint32_t> unused_;  // places among these
};

}  // namespace headroom::cluster
