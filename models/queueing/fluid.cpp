#include "models/queueing/fluid.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "real/ports/verify.h"

namespace headroom::models {

namespace {

// Excess of arrivals over capacity within one segment: n0 + slope * u for u in [0, length].
struct Excess {
  double n0, slope, length;
  double integral(double u) const { return u * (n0 + slope * u / 2); }
  // Where the excess changes sign inside the segment.
  std::optional<double> turn() const {
    if (slope == 0) return std::nullopt;
    const double u = -n0 / slope;
    return u > 0 && u < length ? std::optional(u) : std::nullopt;
  }
};

// The smallest u in (from, length] with start + integral(u) - integral(from) = 0, where the excess is negative.
std::optional<double> empties(const Excess& e, double start, double from) {
  const double level = start - e.integral(from);
  std::optional<double> first;
  const auto offer = [&](double u) {
    if (u > from && u <= e.length && (!first || u < *first)) first = u;
  };
  if (e.slope == 0) {
    if (e.n0 != 0) offer(-level / e.n0);
    return first;
  }
  const double root = e.n0 * e.n0 - 2 * e.slope * level;
  if (root < 0) return first;
  // The product form loses no digits where the two roots are far apart.
  const double q = -(e.n0 + std::copysign(std::sqrt(root), e.n0));
  offer(q / e.slope);
  if (q != 0) offer(2 * level / q);
  return first;
}

double wait_of(double backlog, double capacity) {
  if (backlog <= 0) return 0;
  return capacity > 0 ? backlog / capacity : std::numeric_limits<double>::infinity();
}

}  // namespace

FluidBacklog fluid_backlog(std::span<const FluidKnot> knots, double initial_backlog) {
  verify(!knots.empty() && initial_backlog >= 0, "at least one knot, backlog >= 0");
  FluidBacklog result;
  double backlog = initial_backlog, arrived = 0;
  result.peak = backlog;
  result.peak_at = knots.front().at;
  const auto reach = [&](double at, double level) {
    if (level > result.peak) {
      result.peak = level;
      result.peak_at = at;
      result.drained_at.reset();
    }
  };
  result.points.push_back({knots[0].at, backlog, wait_of(backlog, knots[0].capacity)});
  for (std::size_t i = 1; i < knots.size(); ++i) {
    const FluidKnot &a = knots[i - 1], &b = knots[i];
    const double length = b.at - a.at;
    verify(length >= 0, "knots in ascending order");
    if (length > 0) {
      const double n0 = a.arrivals - a.capacity;
      const Excess e{n0, (b.arrivals - b.capacity - n0) / length, length};
      arrived += (a.arrivals + b.arrivals) / 2 * length;
      // At most two pieces: the excess is linear and changes sign once.
      double from = 0;
      for (const double to : std::array{e.turn().value_or(length), length}) {
        if (to <= from) continue;
        const Excess piece{e.n0, e.slope, to};
        const bool falling = e.integral(to) < e.integral(from);
        const auto empty = falling && backlog > 0 ? empties(piece, backlog, from) : std::nullopt;
        if (empty && !result.drained_at && result.peak > 0) result.drained_at = a.at + *empty;
        backlog = falling && (empty || backlog == 0) ? 0 : std::max(0.0, backlog + e.integral(to) - e.integral(from));
        reach(a.at + to, backlog);
        from = to;
      }
    }
    result.points.push_back({b.at, backlog, wait_of(backlog, b.capacity)});
  }
  result.served = initial_backlog + arrived - backlog;
  return result;
}

}  // namespace headroom::models
