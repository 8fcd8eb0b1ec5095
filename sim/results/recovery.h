// Did a system come back, and when: read off the course of a ratio of failures.
#pragma once

#include <optional>
#include <span>

namespace headroom::results {

struct Recovery {
  double before = 0, peak = 0;      // the mean before, and the highest value since
  bool disturbed = false;           // the peak stands out: more than a hundredth above what was before
  bool recovered = true;            // at the end it is not above the band any more
  std::optional<double> after_s;    // since the onset; absent where nothing happened, or it never came back
};

// `course`: one value a step of `step_s` from time 0, NaN where there is none. What lies within a tenth of the peak's
// height above the level before `onset_s`, or within `noise` of it, counts as come back; the time is when the course
// last falls into that band, its crossing taken between the steps' middles.
Recovery recovery_of(std::span<const double> course, double step_s, double onset_s, double noise = 0);

}  // namespace headroom::results
