// A clock that moves only when a test says so.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "real/ports/clock.h"

namespace headroom::fakes {

// Timers fire in order of their time, then of their arming, from within advance().
class ManualClock final : public Clock {
 public:
  explicit ManualClock(WallTime start = WallTime{std::chrono::seconds{1'700'000'000}}) : start_(start) {}

  Time now() const override { return now_; }
  WallTime wall_now() const override { return start_ + now_.time_since_epoch(); }

  Timer arm(Time at, std::coroutine_handle<> handle) override {
    armed_.push_back({std::max(at, now_), ++last_, handle});
    return {.slot = last_};
  }
  void disarm(Timer timer) noexcept override {
    std::erase_if(armed_, [&](const Armed& a) { return a.number == timer.slot; });
  }

  void advance(Nanos d) {
    const Time until = now_ + d;
    while (step(until)) {}
    now_ = until;
  }
  // Fires the next timer that is due by `until`, moving time there; false if there is none.
  bool step(Time until) {
    const auto first = std::ranges::min_element(armed_, [](const Armed& a, const Armed& b) {
      return a.at != b.at ? a.at < b.at : a.number < b.number;
    });
    if (first == armed_.end() || first->at > until) return false;
    const Armed fired = *first;
    armed_.erase(first);
    now_ = std::max(now_, fired.at);
    fired.handle.resume();
    return true;
  }
  std::size_t armed() const { return armed_.size(); }

 private:
  struct Armed {
    Time at;
    std::uint32_t number;
    std::coroutine_handle<> handle;
  };

  WallTime start_;
  Time now_{};
  std::uint32_t last_ = 0;
  std::vector<Armed> armed_;
};

}  // namespace headroom::fakes
