// Virtual time: the coroutine scheduler of the request plane, and the simulator's Clock.
#pragma once

#include <atomic>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "real/ports/clock.h"
#include "real/ports/units.h"
#include "sim/kernel/calendar_queue.h"

namespace headroom::kernel {

// Integer nanoseconds; what is scheduled for one instant runs in the order in which it was
// scheduled. One thread. At most 2^24 timers armed at a time.
class Scheduler final : public Clock {
 public:
  // `epoch`: the wall time at virtual time zero.
  explicit Scheduler(WallTime epoch = {}) : epoch_(epoch) {}
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;

  Time now() const override { return now_; }
  WallTime wall_now() const override { return epoch_ + now_.time_since_epoch(); }
  Timer arm(Time at, std::coroutine_handle<> handle) override;
  void disarm(Timer timer) noexcept override;

  // Resumes `handle` at the present instant, after everything already due at it.
  Timer post(std::coroutine_handle<> handle) { return arm(now_, handle); }

  // Runs every event before `until`, then stands at `until`; false if it was stopped on the way, at an event.
  bool run_until(Time until);
  // Runs what is due at the present instant, and what that schedules for it.
  void run_instant();
  // When the next event is due, be it one that was disarmed; Time::max() when there is none.
  Time next();
  // Runs until nothing is scheduled.
  void run();
  // Makes the run in progress return after the present event.
  void stop() { stopping_ = true; }
  // Makes run_until return before the next event once `flag` is set, by another thread or a signal. Null: no longer.
  void obey(const std::atomic<bool>* flag) { stop_flag_ = flag != nullptr ? flag : &never_; }

  std::uint64_t events() const { return events_; }
  std::size_t pending() const { return queue_.size(); }
  // Memory held for timers and their queue, in bytes.
  std::size_t bytes() const { return queue_.bytes() + slots_.capacity() * sizeof(Slot); }

 private:
  struct Slot {
    std::coroutine_handle<> handle;  // null once disarmed
    std::uint32_t generation = 1;
    std::uint32_t next_free = 0;
  };
  static constexpr std::uint32_t none = ~std::uint32_t{0};

  static inline const std::atomic<bool> never_{false};

  void step();
  void fetch_ahead();
  void fetch_frame(std::size_t ahead) const;

  WallTime epoch_;
  Time now_{};
  CalendarQueue queue_;
  std::vector<Slot> slots_;
  std::uint32_t free_ = none;
  std::uint64_t sequence_ = 0;
  std::uint64_t events_ = 0;
  bool stopping_ = false;
  const std::atomic<bool>* stop_flag_ = &never_;
};

}  // namespace headroom::kernel
