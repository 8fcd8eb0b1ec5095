// A load that follows another after a while: of users who ask again some time after they were told no.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <deque>
#include <numeric>

#include "real/ports/units.h"
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
  }
  // A sampled one happens.
  void happens(Time now) { due_.push_back(now + after_); }
  // Rate and count are those of `now` from here on.
  void advance(Time now) {
    for (; !due_.empty() && due_.front() <= now; due_.pop_front()) count();
    const auto step = static_cast<std::int64_t>(seconds(now) / step_s);
    if (step <= step_) return;
    const auto passed = std::min<std::int64_t>(step - step_, static_cast<std::int64_t>(steps_.size()));
    for (std::int64_t i = 0; i < passed; ++i) {
      steps_.pop_front();
      steps_.push_back(per_s_);
    }
    step_ = step;
    const auto end = steps_.begin() + static_cast<std::ptrdiff_t>(due_steps_);
    due_per_s_ = std::accumulate(steps_.begin(), end, 0.0) / static_cast<double>(due_steps_);
  }

 private:
  static constexpr double step_s = 0.05;

  Nanos after_{};
  std::deque<double> steps_;   // what happened in each, the oldest first
  std::size_t due_steps_{};  // so many of the oldest are due
  std::int64_t step_ = 0;
  double per_s_ = 0, due_per_s_ = 0;
  std::deque<Time> due_;  // sampled ones
};

}  // namespace headroom::cluster
