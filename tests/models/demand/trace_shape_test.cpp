#include "models/demand/trace_shape.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace headroom::models {
namespace {

TraceShape shape(TraceParams params, double duration) {
  auto made = TraceShape::make(params, duration);
  EXPECT_TRUE(made.has_value());
  return *made;
}

TEST(ATrace, keeps_each_step_s_share_of_the_volume) {
  const TraceShape s = shape({.points = {{100, 1}, {200, 3}, {300, 0}, {400, 4}}}, 4000);
  EXPECT_NEAR(s.integral(0, 1000), 500, 1e-9);
  EXPECT_NEAR(s.integral(1000, 2000), 1500, 1e-9);
  EXPECT_NEAR(s.integral(2000, 3000), 0, 1e-9);
  EXPECT_NEAR(s.integral(3000, 4000), 2000, 1e-9);
  EXPECT_NEAR(s.integral(0, 4000), 4000, 1e-9);
}

TEST(ATrace, is_linear_within_steps_where_it_has_a_trend) {
  const TraceShape s = shape({.points = {{0, 1}, {10, 2}, {20, 3}, {30, 4}}}, 40);
  // Rates over the mean of 2.5: .8 in the second step, rising by .04 a second.
  EXPECT_NEAR(s.at(15), 0.8, 1e-12);
  EXPECT_NEAR(s.at(10), 0.6, 1e-12);
  EXPECT_NEAR(s.at(19.999), 1.0, 1e-4);
  EXPECT_EQ(s.at(-1), 0);
  EXPECT_EQ(s.at(40), 0);
}

TEST(ATrace, never_falls_below_zero_nor_above_its_bound) {
  std::vector<TracePoint> points;
  for (int i = 0; i < 500; ++i) points.push_back({i * 5.0, i % 37 == 0 ? 900.0 : (i * 7919 % 13) * 1.0});
  const TraceShape s = shape({.points = points}, 86400);
  for (double t = 0; t < 86400; t += 13) EXPECT_GE(s.at(t), 0);
  for (double from = 0; from < 80000; from += 997) {
    for (double width : {60.0, 5000.0}) {
      const double bound = s.max_over(from, from + width);
      for (double t = from; t < from + width; t += 17) EXPECT_LE(s.at(t), bound + 1e-12);
    }
  }
}

TEST(ATrace, may_have_steps_of_any_length) {
  const TraceShape s = shape({.points = {{0, 10}, {10, 10}, {40, 20}, {50, 20}}}, 60);
  EXPECT_NEAR(s.integral(10, 40) / s.integral(0, 60), 10.0 / 60, 1e-12);
}

TEST(ASlice, is_replayed_at_its_own_pace) {
  TraceParams p{.points = {{0, 1}, {10, 1}, {20, 7}, {30, 1}}, .fit = TraceFit::slice, .from_s = 10};
  const TraceShape s = shape(p, 20);
  EXPECT_NEAR(s.integral(10, 20) / s.integral(0, 20), 7.0 / 8, 1e-12);
}

TEST(ASlice, repeats_a_trace_that_is_too_short) {
  TraceParams p{.points = {{0, 1}, {10, 3}}, .fit = TraceFit::slice};
  const TraceShape s = shape(p, 100);
  for (int lap = 0; lap < 5; ++lap) EXPECT_NEAR(s.integral(lap * 20, lap * 20 + 10), 5, 1e-9) << lap;
  EXPECT_NEAR(s.integral(0, 100), 100, 1e-9);
}

TEST(ASlice, of_a_given_length_is_laid_over_the_duration) {
  TraceParams p{.points = {{0, 1}, {10, 3}, {20, 9}}, .fit = TraceFit::slice, .from_s = 0, .length_s = 20};
  const TraceShape s = shape(p, 200);
  EXPECT_NEAR(s.integral(0, 100), 50, 1e-9);
  EXPECT_NEAR(s.integral(100, 200), 150, 1e-9);
}

TEST(ATraceThatMakesNoSense, is_refused_with_its_row) {
  const auto refusal = [](std::vector<TracePoint> points, double duration = 10) {
    auto made = TraceShape::make({.points = std::move(points)}, duration);
    return made ? std::string("taken") : made.error().detail;
  };
  EXPECT_EQ(refusal({}), "a trace needs at least two rows");
  EXPECT_EQ(refusal({{0, 1}}), "a trace needs at least two rows");
  EXPECT_EQ(refusal({{0, 1}, {0, 2}}), "row 2: the time must be after that of the row before");
  EXPECT_EQ(refusal({{0, 1}, {5, 2}, {3, 2}}), "row 3: the time must be after that of the row before");
  EXPECT_EQ(refusal({{0, 1}, {1, std::nan("")}}), "row 2: the value must be a number of at least 0");
  EXPECT_EQ(refusal({{0, -1}, {1, 1}}), "row 1: the value must be a number of at least 0");
  EXPECT_EQ(refusal({{0, std::numeric_limits<double>::infinity()}, {1, 1}}),
            "row 1: the value must be a number of at least 0");
  EXPECT_EQ(refusal({{0, 0}, {1, 0}}), "the replayed part of the trace has no volume");
  EXPECT_EQ(refusal({{0, 1}, {1, 1}}, 0), "a trace needs a duration to be laid over");
}

}  // namespace
}  // namespace headroom::models
