// Where the two planes meet: SimGrid runs one window ahead of the kernel, and its completions come back as kernel
// events at their exact time.
#pragma once

#include <coroutine>
#include <map>

#include "real/ports/task_set.h"
#include "sim/kernel/scheduler.h"
#include "sim/platform/platform.h"

namespace headroom::run {

// At each window edge a the platform is advanced to a + window. What is started before it was advanced there begins at
// a, what is started later at a + window: a start is late by up to one window, an end is exact.
//
//   const platform::Completion moved = co_await plane.flow({from, to, size});   // dropping it cancels the flow
class PlatformPlane {
 public:
  class Activity;

  // The platform stands at the scheduler's now, and nobody else advances it; window > 0. Starts at once.
  PlatformPlane(kernel::Scheduler& scheduler, platform::Platform& platform, Nanos window);
  PlatformPlane(const PlatformPlane&) = delete;
  PlatformPlane& operator=(const PlatformPlane&) = delete;
  // Everything awaited here is gone before.
  ~PlatformPlane();

  Activity flow(platform::FlowParams params);
  Activity execute(platform::ExecutionParams params);

  // Aggregated traffic of a pipe, from the next edge until offered anew.
  void offer(platform::Pipe pipe, double bytes_per_second) { platform_.set_offered(pipe, bytes_per_second); }
  // The pipe over the window simulated last, which is the present one.
  const platform::PipeWindow& last(platform::Pipe pipe) const { return platform_.last_window(pipe); }

  // Names, faults and scaling are the platform's own; they take effect at the next edge.
  platform::Platform& platform() { return platform_; }
  Nanos window() const { return window_; }

 private:
  Task<void> drive();
  void deliver();

  kernel::Scheduler& scheduler_;
  platform::Platform& platform_;
  Nanos window_;
  std::map<platform::ActivityId, Activity*> waiting_;
  TaskSet driver_;
};

class [[nodiscard]] PlatformPlane::Activity {
 public:
  Activity(PlatformPlane& plane, platform::ActivityId id) : plane_(plane), id_(id) {
    plane_.waiting_.emplace(id, this);
  }
  Activity(const Activity&) = delete;
  Activity& operator=(const Activity&) = delete;
  ~Activity();

  bool await_ready() const noexcept { return state_ == State::ended && plane_.scheduler_.now() >= completion_.at; }
  void await_suspend(std::coroutine_handle<> self);
  platform::Completion await_resume() noexcept;

 private:
  friend class PlatformPlane;
  enum class State : std::uint8_t { under_way, ended, resumed };

  void end(const platform::Completion& completion);

  PlatformPlane& plane_;
  platform::ActivityId id_;
  State state_ = State::under_way;
  std::coroutine_handle<> handle_;  // null until awaited
  platform::Completion completion_;
  Clock::Timer timer_{};
};

}  // namespace headroom::run
