// A load that follows another after a while: of users who ask again some time after they were told no.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "real/ports/units.h"
#include "sim/cluster/fifo.h"
#include "sim/cluster/load_ratio.h"
#include "sim/cluster/sources.h"

namespace headroom::cluster {

// Each that happens is a root `after` later; how much earlier or later some are is came_again_spread_s. Zero before
// it is told of any.
class Delayed final : public RootLoad {
 public:
  explicit Delayed(Nanos after) { set_delay(after); }
  // Before the first.
  void set_delay(Nanos after) {
    after_ = after;
    const double spread = came_again_spread_s.value;
    const double oldest = seconds(after) + spread, youngest = std::max(0.0, seconds(after) - spread);
    steps_.assign(static_cast<std::size_t>(std::lround(oldest / step_s)), 0);
    due_steps_ = std::max<std::size_t>(1, static_cast<std::size_t>(std::lround((oldest - youngest) / step_s)));
  }
  Nanos delay() const { return after_; }
  double rate(Time) const override { return due_per_s_; }

  // So many a second happen from now on, at full scale.
  void tell(Time now, double per_s) {
    advance(now);
    per_s_ = per_s;
    if (per_s > 0) still_ = false;
  }
  // A sampled one happens.
  void happens(Time now) { due_.push_back(now + after_); }
  // Rate and count are those of `now` from here on.
  void advance(Time now) {
    for (; !due_.empty() && due_.front() <= now; due_.pop_front()) count();
    const auto step = static_cast<std::int64_t>(seconds(now) / step_s);
    if (step <= step_) return;
    const auto passed = static_cast<std::size_t>(step - std::exchange(step_, step));
    if (still_) return;
    for (std::size_t i = 0; i < std::min(passed, steps_.size()); ++i) {
      steps_[oldest_] = per_s_;
      oldest_ = next(oldest_);
    }
    double sum = 0;
    for (std::size_t i = 0, at = oldest_; i < due_steps_; ++i, at = next(at)) sum += steps_[at];
    due_per_s_ = sum / static_cast<double>(due_steps_);
    still_ = per_s_ <= 0 && std::ranges::all_of(steps_, [](double happened) { return happened <= 0; });
  }

 private:
  static constexpr double step_s = 0.05;

  std::size_t next(std::size_t at) const { return at + 1 < steps_.size() ? at + 1 : 0; }

  // First what every look at it needs.
  Nanos after_{};
  std::int64_t step_ = 0;
  bool still_ = true;  // none in all steps, and none now
  double per_s_ = 0, due_per_s_ = 0;
  Fifo<Time> due_;             // sampled ones
  std::vector<double> steps_;  // a ring: what happened in each
  std::size_t oldest_ = 0;
  std::size_t due_steps_{};  // so many of the oldest are due
};

}  // namespace headroom::cluster
