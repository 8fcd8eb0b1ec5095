// Backlog as a fluid: what piles up while arrivals exceed capacity, and when it is gone.
#pragma once

#include <optional>
#include <span>
#include <vector>

namespace headroom::models {

// Rates at one instant; between two knots both change linearly, and they may jump where two knots share an instant.
struct FluidKnot {
  double at = 0;        // ascending
  double arrivals = 0;  // per unit of time
  double capacity = 0;  // per unit of time
};
struct FluidPoint {
  double at = 0;
  double backlog = 0;   // jobs
  double wait = 0;      // backlog / capacity of that instant; infinite at capacity 0 with a backlog
};
struct FluidBacklog {
  std::vector<FluidPoint> points;    // at every knot
  double peak = 0;                   // largest backlog, between knots too
  double peak_at = 0;
  std::optional<double> drained_at;  // the first instant after the peak with no backlog; none within the horizon
  double served = 0;                 // jobs, over the horizon
};
// Solves dB/dt = arrivals - capacity, held at B >= 0, exactly: between knots B is a parabola reflected at zero.
// Stochastic queueing comes on top of it; it is the right model where backlogs are large beside sqrt(arrivals).
// Source: Newell, Applications of Queueing Theory (1971), chapter 2. At least one knot.
FluidBacklog fluid_backlog(std::span<const FluidKnot> knots, double initial_backlog = 0);

}  // namespace headroom::models
