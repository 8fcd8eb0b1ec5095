// Where a run looks closer: windows at a finer sample than the rest of the day.
#pragma once

#include <chrono>
#include <vector>

#include "real/ports/units.h"

namespace headroom::scenario {

using namespace std::chrono_literals;

struct DetailWindow {
  Nanos at = 0ns;                // offset from the start
  Nanos length = 10min;
  bool operator==(const DetailWindow&) const = default;
};

// What windows are laid around, beside those that are named.
enum class Around { nothing, faults };

struct Detail {
  double sample_rate = 0;        // within the windows, a whole multiple of the scenario's; 0 = no windows
  std::vector<DetailWindow> windows;
  Around around = Around::nothing;
  Nanos before = 5min, after = 30min;  // of each fault that a window is laid around
  bool operator==(const Detail&) const = default;

  bool wanted() const { return sample_rate > 0; }
};

}  // namespace headroom::scenario
