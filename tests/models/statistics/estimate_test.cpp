#include "models/statistics/estimate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "models/statistics/quantiles.h"
#include "models/statistics/stopping.h"

namespace headroom::models {
namespace {

TEST(Estimate, StudentsPointsAreThoseOfTheTables) {
  // NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2.
  EXPECT_NEAR(student_t(0.95, 1), 12.706, 0.001);
  EXPECT_NEAR(student_t(0.95, 9), 2.262, 0.001);
  EXPECT_NEAR(student_t(0.95, 30), 2.042, 0.001);
  EXPECT_NEAR(student_t(0.99, 100), 2.626, 0.001);
  EXPECT_NEAR(normal_z(0.95), 1.95996, 0.00001);
  EXPECT_TRUE(std::isinf(student_t(0.95, 0)));
}

TEST(Estimate, AMeanOfTwoIsUnsureAndOfOneUnknown) {
  EXPECT_FALSE(mean_of(std::vector{1.0}));
  const auto two = mean_of(std::vector{1.0, 3.0});
  EXPECT_DOUBLE_EQ(two->value, 2);
  EXPECT_NEAR(two->half_width(), 12.706, 0.001);
  const auto five = mean_of(std::vector{1.0, 2.0, 3.0, 4.0, 5.0});
  EXPECT_NEAR(five->half_width(), 1.9632, 0.0001);
  EXPECT_NEAR(five->relative(), 0.6544, 0.0001);
}

TEST(Estimate, AShareOfNothingSeenIsNotSurelyNothing) {
  // Wilson's bounds for 0 of 10, and 81 of 263 (Newcombe, Statistics in Medicine 17, 1998, table I).
  EXPECT_DOUBLE_EQ(share_of(0, 10).low, 0);
  EXPECT_NEAR(share_of(0, 10).high, 0.2775, 0.0001);
  EXPECT_NEAR(share_of(81.0 / 263, 263).low, 0.2553, 0.0001);
  EXPECT_NEAR(share_of(81.0 / 263, 263).high, 0.3662, 0.0001);
}

TEST(Estimate, OrderStatisticsNeedEnoughValuesToBracketAQuantile) {
  std::vector<double> values;
  for (int i = 1; i <= 100; ++i) values.push_back(i);
  // 95 % for the median of 100: the 40th and the 61st (David and Nagaraja 2003, section 7.1).
  const auto median = independent_quantile(values, 0.5);
  EXPECT_EQ(median->value, 50);
  EXPECT_EQ(median->low, 40);
  EXPECT_EQ(median->high, 61);
  EXPECT_FALSE(independent_quantile(values, 0.99));
  for (int i = 101; i <= 472; ++i) values.push_back(i);
  EXPECT_TRUE(independent_quantile(values, 0.99) || values.size() < 473);
  EXPECT_EQ(quantile(values, 1), 472);
  EXPECT_EQ(quantile(values, 0), 1);
}

TEST(StoppingRule, StopsAtThePromisedWidthAndNotBeforeTheFewest) {
  const StoppingRule rule{.relative = 0.05, .fewest = 4, .most = 6};
  EXPECT_EQ(verdict_on(std::vector{1.0, 1.0, 1.0}, rule), Stop::go_on) << "agreement by luck";
  EXPECT_EQ(verdict_on(std::vector{1.0, 1.01, 1.0, 1.02}, rule), Stop::precise);
  EXPECT_EQ(verdict_on(std::vector{1.0, 1.5, 2.0, 1.2}, rule), Stop::go_on);
  EXPECT_EQ(verdict_on(std::vector{1.0, 1.5, 2.0, 1.2, 1.1, 1.9}, rule), Stop::gave_up);
}

TEST(StoppingRule, IsTheMoreCautiousTheSoonerItStopsAfterItsFirstLook) {
  const StoppingRule rule{.fewest = 4};
  const std::vector four{1.0, 1.1, 0.9, 1.2}, five{1.0, 1.1, 0.9, 1.2, 1.0};
  EXPECT_DOUBLE_EQ(known_by(four, rule)->half_width(), mean_of(four)->half_width());
  EXPECT_NEAR(known_by(five, rule)->half_width(), 1.5 * mean_of(five)->half_width(), 1e-12);
  EXPECT_FALSE(known_by(std::vector{1.0}, rule));
}

}  // namespace
}  // namespace headroom::models
