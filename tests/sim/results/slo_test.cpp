#include "sim/results/slo.h"

#include <gtest/gtest.h>

#include <cmath>

namespace headroom::results {
namespace {

using namespace std::chrono_literals;

Histogram slow_share(int slow, int of) {
  Histogram h;
  for (int i = 0; i < of; ++i) h.record(i < slow ? 300ms : 20ms);
  return h;
}

SloResult held(double allowed, Events events) {
  SloResult slo{.allowed_ratio = allowed};
  judge(slo, events);
  return slo;
}

TEST(Slo, IsMetByAsManyBadEventsAsItsBudgetAllows) {
  const SloResult half = held(.01, {5, 1000, 1000});
  EXPECT_EQ(half.met, true);
  EXPECT_NEAR(half.budget_burned, .5, 1e-9);
  const SloResult twice = held(.01, {20, 1000, 1000});
  EXPECT_EQ(twice.met, false);
  EXPECT_NEAR(twice.budget_burned, 2, 1e-9);
  EXPECT_EQ(held(.01, {10, 1000, 1000}).met, true);
}

TEST(Slo, OfNothingIsNeitherMetNorMissed) { EXPECT_FALSE(held(.01, {}).met.has_value()); }

TEST(Slo, AnyBreachOfAnEmptyBudgetIsBeyondMeasure) {
  EXPECT_TRUE(std::isinf(held(0, {1, 100, 100}).budget_burned));
  EXPECT_EQ(held(0, {0, 100, 100}).budget_burned, 0);
}

TEST(QuantileOfAsked, CountsWhatWasNotAnsweredAsSlowerThanAnyAnswer) {
  const Histogram answered = slow_share(10, 1000);  // 1 % of the answers take 300 ms
  EXPECT_NEAR(quantile_of_asked_ms(answered, 1, .98), 20, .2);
  EXPECT_NEAR(quantile_of_asked_ms(answered, .985, .98), 300, 3) << "the last 1.5 % had no answer";
  EXPECT_TRUE(std::isnan(quantile_of_asked_ms(answered, .01, .99))) << "99 % refused: there is no such time";
  EXPECT_TRUE(std::isnan(quantile_of_asked_ms(Histogram{}, 1, .5)));
}

}  // namespace
}  // namespace headroom::results
