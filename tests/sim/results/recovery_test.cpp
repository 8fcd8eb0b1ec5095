#include "sim/results/recovery.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace headroom::results {
namespace {

TEST(Recovery, OfACalmCourseHasNothingToTell) {
  const std::vector<double> course{0.001, 0.002, 0.004, 0.001};
  const Recovery found = recovery_of(course, 10, 20);
  EXPECT_FALSE(found.disturbed);
  EXPECT_TRUE(found.recovered);
  EXPECT_FALSE(found.after_s.has_value());
}

TEST(Recovery, IsTheLastFallIntoTheBand) {
  const std::vector<double> course{0, 0, 1, 0, 1, 0.5, 0, 0};
  const Recovery found = recovery_of(course, 10, 20);
  EXPECT_TRUE(found.recovered);
  EXPECT_EQ(found.peak, 1);
  // From .5 in the middle of the sixth step (55 s) to 0 at 65 s; the band's .1 is crossed at 63 s.
  EXPECT_NEAR(*found.after_s, 63 - 20, 1e-9);
}

TEST(Recovery, IsMissingWhereTheCourseStaysUp) {
  const std::vector<double> course{0, 0, 1, 1, 1};
  const Recovery found = recovery_of(course, 10, 20);
  EXPECT_TRUE(found.disturbed);
  EXPECT_FALSE(found.recovered);
  EXPECT_FALSE(found.after_s.has_value());
}

TEST(Recovery, TakesNoiseForCalm) {
  const std::vector<double> course{0.02, 0.06, 0.04, 0.08, 0.05, 0.03};
  EXPECT_TRUE(recovery_of(course, 10, 20).disturbed);
  EXPECT_FALSE(recovery_of(course, 10, 20, 0.05).disturbed);
}

TEST(Recovery, SkipsStepsWithoutAValue) {
  const double none = std::nan("");
  const std::vector<double> course{0, none, 0.5, none, 0, 0};
  const Recovery found = recovery_of(course, 10, 20);
  EXPECT_TRUE(found.recovered);
  EXPECT_NEAR(*found.after_s, 25 + 20 * 0.9 - 20, 1e-9);
}

}  // namespace
}  // namespace headroom::results
