// How sure a number is, as results carry it.
#pragma once

#include <cmath>
#include <limits>
#include <optional>

namespace headroom::results {

// Holds the true value 95 times in a hundred; in files [low, high].
struct Interval {
  double low = 0, high = 0;
  bool operator==(const Interval&) const = default;
  double half_width() const { return (high - low) / 2; }
};

// Absent where a run cannot tell.
using MaybeInterval = std::optional<Interval>;

// Half the interval as a share of `value`; infinite where that is 0 and the interval is not.
inline double relative_width(const Interval& interval, double value) {
  if (interval.half_width() == 0) return 0;
  return value != 0 ? interval.half_width() / std::abs(value) : std::numeric_limits<double>::infinity();
}

}  // namespace headroom::results
