// Time as a component may know it: a monotonic clock, the calendar, and sleeping.
#pragma once

#include <coroutine>
#include <cstdint>

#include "real/ports/result.h"
#include "real/ports/task.h"
#include "real/ports/units.h"

namespace headroom {

class Clock {
 public:
  // Names an armed timer; stale after it fired. Generation 0 names none.
  struct Timer {
    std::uint32_t slot = 0;
    std::uint32_t generation = 0;
  };

  virtual ~Clock() = default;
  virtual Time now() const = 0;
  virtual WallTime wall_now() const = 0;

  // Resumes `handle` at `at` (or as soon as possible when that is past), never from within arm().
  virtual Timer arm(Time at, std::coroutine_handle<> handle) = 0;
  // Forgets an armed timer; a fired or forgotten one is ignored.
  virtual void disarm(Timer timer) noexcept = 0;

  class Sleep;
  // co_await clock.sleep_until(t): cancelled by dropping the sleeper.
  Sleep sleep_until(Time at);
  Sleep sleep_for(Nanos d);
};

class [[nodiscard]] Clock::Sleep {
 public:
  Sleep(Clock& clock, Time at) : clock_(&clock), at_(at) {}
  Sleep(const Sleep&) = delete;
  Sleep& operator=(const Sleep&) = delete;
  ~Sleep() {
    if (armed_) clock_->disarm(timer_);
  }
  bool await_ready() const { return at_ <= clock_->now(); }
  void await_suspend(std::coroutine_handle<> self) {
    timer_ = clock_->arm(at_, self);
    armed_ = true;
  }
  void await_resume() noexcept { armed_ = false; }

 private:
  Clock* clock_;
  Time at_;
  Timer timer_;
  bool armed_ = false;
};

inline Clock::Sleep Clock::sleep_until(Time at) { return {*this, at}; }
inline Clock::Sleep Clock::sleep_for(Nanos d) { return {*this, now() + d}; }

// Runs a task until an absolute deadline; past it the task is dropped and the answer is
// Errc::deadline_exceeded. When both fall on the same instant, whichever was scheduled first wins.
template <class T>
Task<Result<T>> with_deadline(Clock& clock, Time deadline, Task<Result<T>> task) {
  struct Race {
    Clock& clock;
    Time deadline;
    Task<Result<T>>& task;
    Clock::Timer timer{};
    bool armed = false;
    ~Race() {
      if (armed) clock.disarm(timer);
    }
    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> self) {
      timer = clock.arm(deadline, self);
      armed = true;
      return task.start(self);
    }
    void await_resume() const noexcept {}
  };
  {
    Race race{clock, deadline, task};
    co_await race;
  }
  if (task.done()) co_return task.take();
  task.cancel();
  co_return fail(Errc::deadline_exceeded, "no answer before the deadline");
}

}  // namespace headroom
