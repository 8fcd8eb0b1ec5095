#include "sim/kernel/scheduler.h"

#include <algorithm>
#include <utility>

#include "real/ports/verify.h"

namespace headroom::kernel {
namespace {
// How far ahead to fetch; docs/decisions/0004-event-queue.md has what it gains.
constexpr std::size_t frame_lead = 3;
constexpr int frame_lines = 3;
}  // namespace

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

// With many pending, what an event wakes is no longer in the cache: ask for it while others run. Slots a day ahead,
// frames a few events ahead.
void Scheduler::fetch_ahead() {
  if (queue_.turned()) {
    queue_.foresee([this](const Event& event) { __builtin_prefetch(&slots_[event.slot()]); });
    for (std::size_t ahead = 0; ahead < frame_lead; ++ahead) fetch_frame(ahead);
  }
  fetch_frame(frame_lead);
}

void Scheduler::fetch_frame(std::size_t ahead) const {
  const Event* next = queue_.upcoming(ahead);
  if (next == nullptr) return;
  const char* frame = static_cast<const char*>(slots_[next->slot()].handle.address());
  if (frame == nullptr) return;  // disarmed
  for (int line = 0; line < frame_lines; ++line) __builtin_prefetch(frame + 64 * line, 1);
}

void Scheduler::step() {
  const Event event = queue_.pop();
  fetch_ahead();
  now_ = Time{Nanos{event.at}};
  Slot& slot = slots_[event.slot()];
  const std::coroutine_handle<> handle = std::exchange(slot.handle, nullptr);
  if (++slot.generation == 0) slot.generation = 1;
  slot.next_free = std::exchange(free_, event.slot());
  if (!handle) return;
  ++events_;
  handle.resume();
}

bool Scheduler::run_until(Time until) {
  stopping_ = false;
  const std::int64_t limit = until.time_since_epoch().count();
  while (!stopping_ && !queue_.empty() && queue_.min().at < limit) {
    if (stop_flag_->load(std::memory_order_relaxed)) [[unlikely]] return false;
    step();
  }
  if (stopping_) return false;
  now_ = std::max(now_, until);
  return true;
}

void Scheduler::run_instant() {
  const std::int64_t present = now_.time_since_epoch().count();
  while (!queue_.empty() && queue_.min().at <= present) step();
}

Time Scheduler::next() { return queue_.empty() ? Time::max() : Time{Nanos{queue_.min().at}}; }

void Scheduler::run() {
  stopping_ = false;
  while (!stopping_ && !queue_.empty()) step();
}

}  // namespace headroom::kernel
