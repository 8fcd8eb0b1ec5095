#include "sim/kernel/scheduler.h"

#include <algorithm>
#include <utility>

#include "real/ports/verify.h"

namespace headroom::kernel {

Clock::Timer Scheduler::arm(Time at, std::coroutine_handle<> handle) {
  std::uint32_t slot = free_;
  if (slot == none) {
    slot = static_cast<std::uint32_t>(slots_.size());
    verify(slot <= Event::slot_mask, "at most 2^24 timers are armed at a time");
    slots_.emplace_back();
  } else {
    free_ = slots_[slot].next_free;
  }
  slots_[slot].handle = handle;
  const std::int64_t when = std::max(at, now_).time_since_epoch().count();
  queue_.push(Event::make(when, sequence_++, slot));
  return {slot, slots_[slot].generation};
}

// The event stays queued and wakes nobody: removing it would cost more than passing it by.
void Scheduler::disarm(Timer timer) noexcept {
  if (timer.generation == 0) return;
  Slot& slot = slots_[timer.slot];
  if (slot.generation == timer.generation) slot.handle = nullptr;
}

void Scheduler::step() {
  const Event event = queue_.pop();
  now_ = Time{Nanos{event.at}};
  Slot& slot = slots_[event.slot()];
  const std::coroutine_handle<> handle = std::exchange(slot.handle, nullptr);
  if (++slot.generation == 0) slot.generation = 1;
  slot.next_free = std::exchange(free_, event.slot());
  if (!handle) return;
  ++events_;
  handle.resume();
}

void Scheduler::run_until(Time until) {
  stopping_ = false;
  const std::int64_t limit = until.time_since_epoch().count();
  while (!stopping_ && !queue_.empty() && queue_.min().at < limit) step();
  if (!stopping_) now_ = std::max(now_, until);
}

void Scheduler::run() {
  stopping_ = false;
  while (!stopping_ && !queue_.empty()) step();
}

}  // namespace headroom::kernel
