// Where the two planes meet: SimGrid runs one window ahead of the kernel, and its completions come back as kernel
// events at their exact time.
#pragma once

#include <coroutine>
#include <deque>
#include <map>
#include <variant>
#include <vector>

#include "real/ports/task_set.h"
#include "sim/kernel/scheduler.h"
#include "sim/platform/platform.h"

namespace headroom::run {

// At each window edge a the platform is advanced to a + window. What is started before it was advanced there begins at
// a, what is started later at a + window: a start is late by up to one window, an end is exact.
//
//   const platform::Completion moved = co_await plane.flow({from, to, size});   // dropping it cancels the flow
//
// Callers may stand on clocks of their own that run beside each other between the edges (sim/kernel/domains.h): what
// they ask for is kept apart until the edge, where all stand still, and is started there in the order of asking.
class PlatformPlane {
 public:
  class Activity;

  // The platform stands at the scheduler's now, and nobody else advances it; window > 0. Starts at once.
  // `callers`: the clocks of those who ask; none: all ask on `scheduler`.
  PlatformPlane(kernel::Scheduler& scheduler, platform::Platform& platform, Nanos window,
                const std::vector<kernel::Scheduler*>& callers = {});
  PlatformPlane(const PlatformPlane&) = delete;
  PlatformPlane& operator=(const PlatformPlane&) = delete;
  // Everything awaited here is gone before.
  ~PlatformPlane();

  Activity flow(platform::FlowParams params, std::size_t caller = 0);
  Activity execute(platform::ExecutionParams params, std::size_t caller = 0);
  std::size_t callers() const { return desks_.size(); }

  // Aggregated traffic of a pipe, from the next edge until offered anew.
  void offer(platform::Pipe pipe, double bytes_per_second) { platform_.set_offered(pipe, bytes_per_second); }
  // The pipe over the window simulated last, which is the present one.
  const platform::PipeWindow& last(platform::Pipe pipe) const { return platform_.last_window(pipe); }

  // Names, faults and scaling are the platform's own; they take effect at the next edge.
  platform::Platform& platform() { return platform_; }
  Nanos window() const { return window_; }

 private:
  // One caller's, written by him alone between the edges.
  struct Desk {
    kernel::Scheduler* clock;
    std::vector<Activity*> asked;                // to be started
    std::vector<platform::ActivityId> dropped;   // nobody waits for them any more
  };

  Task<void> drive();
  void settle();
  void deliver();

  kernel::Scheduler& scheduler_;
  platform::Platform& platform_;
  Nanos window_;
  std::deque<Desk> desks_;
  std::map<platform::ActivityId, Activity*> waiting_;
  TaskSet driver_;
};

class [[nodiscard]] PlatformPlane::Activity {
 public:
  using What = std::variant<platform::FlowParams, platform::ExecutionParams>;
  Activity(PlatformPlane& plane, Desk& desk, What what)
      : plane_(plane), desk_(desk), what_(what), asked_(desk.clock->now()) {
    desk_.asked.push_back(this);
  }
  Activity(const Activity&) = delete;
  Activity& operator=(const Activity&) = delete;
  ~Activity();

  bool await_ready() const noexcept { return state_ == State::ended && desk_.clock->now() >= completion_.at; }
  void await_suspend(std::coroutine_handle<> self);
  platform::Completion await_resume() noexcept;

 private:
  friend class PlatformPlane;
  enum class State : std::uint8_t { asked, under_way, ended, resumed };

  void start();
  void end(const platform::Completion& completion);

  PlatformPlane& plane_;
  Desk& desk_;
  What what_;
  Time asked_;
  platform::ActivityId id_{};
  State state_ = State::asked;
  std::coroutine_handle<> handle_;  // null until awaited
  platform::Completion completion_;
  Clock::Timer timer_{};
};

}  // namespace headroom::run
