#include "models/queueing/fluid.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace headroom::models {
namespace {

TEST(Fluid, burst_piles_up_and_drains_with_the_spare_capacity) {
  // 10 s of 30/s over a capacity of 20/s leaves 100; the 5/s to spare after it clear them in 20 s.
  const std::array knots{FluidKnot{0, 30, 20}, FluidKnot{10, 30, 20}, FluidKnot{10, 15, 20}, FluidKnot{60, 15, 20}};
  const FluidBacklog b = fluid_backlog(knots);
  EXPECT_NEAR(b.peak, 100, 1e-9);
  EXPECT_NEAR(b.peak_at, 10, 1e-9);
  ASSERT_TRUE(b.drained_at);
  EXPECT_NEAR(*b.drained_at, 30, 1e-9);
  EXPECT_NEAR(b.points[2].wait, 5, 1e-9);
  EXPECT_NEAR(b.served, 10 * 30 + 50 * 15, 1e-9);
}

TEST(Fluid, ramp_peaks_where_arrivals_meet_capacity_between_the_knots) {
  // arrivals fall from 30 to 10 over 20 s at capacity 20: excess 10 - t, peak at t = 10 of 50, empty again at 20.
  const std::array knots{FluidKnot{0, 30, 20}, FluidKnot{20, 10, 20}};
  const FluidBacklog b = fluid_backlog(knots);
  EXPECT_NEAR(b.peak, 50, 1e-9);
  EXPECT_NEAR(b.peak_at, 10, 1e-9);
  ASSERT_TRUE(b.drained_at);
  EXPECT_NEAR(*b.drained_at, 20, 1e-9);
}

TEST(Fluid, rising_load_after_idle_time_starts_from_an_empty_queue) {
  // excess t - 10 from 0 to 20: idle until 10, then 10^2 / 2.
  const std::array knots{FluidKnot{0, 10, 20}, FluidKnot{20, 30, 20}};
  const FluidBacklog b = fluid_backlog(knots);
  EXPECT_NEAR(b.points[1].backlog, 50, 1e-9);
  EXPECT_FALSE(b.drained_at) << "it is at its peak at the end";
}

TEST(Fluid, backlog_never_drains_without_spare_capacity) {
  const std::array knots{FluidKnot{0, 20, 20}, FluidKnot{100, 20, 20}};
  const FluidBacklog b = fluid_backlog(knots, 7);
  EXPECT_NEAR(b.points[1].backlog, 7, 1e-12);
  EXPECT_FALSE(b.drained_at);
}

TEST(Fluid, stopped_server_makes_everyone_wait_for_ever) {
  const std::array knots{FluidKnot{0, 5, 0}, FluidKnot{10, 5, 0}};
  EXPECT_TRUE(std::isinf(fluid_backlog(knots).points[1].wait));
}

TEST(Fluid, agrees_with_small_euler_steps_on_a_day) {
  std::array<FluidKnot, 25> knots;
  for (int h = 0; h <= 24; ++h) {
    const double load = 100 + 60 * std::sin(h * 3.14159265358979 / 12);
    knots[static_cast<std::size_t>(h)] = {h * 3600.0, load, 120};
  }
  const FluidBacklog exact = fluid_backlog(knots);
  double backlog = 0, peak = 0;
  for (std::size_t i = 1; i < knots.size(); ++i)
    for (int s = 0; s < 3600; ++s) {
      const double share = (s + .5) / 3600;
      const double load = knots[i - 1].arrivals + share * (knots[i].arrivals - knots[i - 1].arrivals);
      backlog = std::max(0.0, backlog + load - 120);
      peak = std::max(peak, backlog);
    }
  EXPECT_NEAR(exact.peak, peak, 1e-3 * peak);
  EXPECT_NEAR(exact.points.back().backlog, backlog, 1e-3 * peak);
}

}  // namespace
}  // namespace headroom::models
