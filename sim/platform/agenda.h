// Completions known ahead of time, handed out in the window they belong to.
#pragma once

#include <span>
#include <vector>

#include "sim/platform/platform.h"

namespace headroom::platform {

class Agenda {
 public:
  // Never before the edge: what SimGrid's doubles round to the nanosecond before it belongs to it.
  void add(Completion completion);

  // Keeps those before `until` as the window's, in order, and the rest for later; `until` is the new edge.
  void close_window(Time until);

  std::span<const Completion> window() const { return window_; }
  Time edge() const { return edge_; }

  // Withdraws what has not been handed out.
  bool withdraw(ActivityId id);

 private:
  Time edge_{};
  std::vector<Completion> pending_;
  std::vector<Completion> window_;
};

}  // namespace headroom::platform
