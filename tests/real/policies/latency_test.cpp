#include <gtest/gtest.h>

#include "real/policies/deadline.h"
#include "real/policies/hedge.h"
#include "tests/fakes/seeded_random.h"

namespace headroom::policies {
namespace {

using namespace std::chrono_literals;

TEST(LatencyQuantile, IsWithinABucketOfTheTruth) {
  fakes::SeededRandom random{1};
  LatencyQuantile median{0.5, 20'000}, p95{0.95, 20'000};
  for (int i = 0; i < 10'000; ++i) {
    const Nanos took = from_seconds(random.exponential(0.010));
    median.record(took);
    p95.record(took);
  }
  EXPECT_NEAR(millis(median.value()), 10 * std::log(2.0), 0.6);
  EXPECT_NEAR(millis(p95.value()), 10 * std::log(20.0), 2.4);
}

TEST(LatencyQuantile, FollowsAChange) {
  LatencyQuantile median{0.5, 100};
  for (int i = 0; i < 10'000; ++i) median.record(1ms);
  for (int i = 0; i < 200; ++i) median.record(50ms);
  EXPECT_NEAR(millis(median.value()), 50, 3);
}

TEST(LatencyQuantile, KnowsNothingBeforeItsFirstSample) {
  LatencyQuantile median{0.5};
  EXPECT_EQ(median.value(), 0ns);
  median.record(3ms);
  EXPECT_NEAR(millis(median.value()), 3, 0.2);
}

TEST(LatencyQuantile, TakesAnyDuration) {
  LatencyQuantile top{0.99};
  for (const Nanos d : {Nanos::min(), Nanos{-1}, Nanos{0}, Nanos{1}, Nanos::max()}) top.record(d);
  EXPECT_GT(top.value(), 100s);
}

TEST(DeadlineGate, RefusesWhenLessThanTheMedianIsLeft) {
  DeadlineGate gate;
  EXPECT_TRUE(gate.admits(Time{0s}, Time{1ns}));
  EXPECT_FALSE(gate.admits(Time{1s}, Time{1s}));
  for (int i = 0; i < 50; ++i) gate.record(20ms);
  EXPECT_TRUE(gate.admits(Time{0s}, Time{25ms}));
  EXPECT_FALSE(gate.admits(Time{0s}, Time{15ms}));
}

TEST(Hedge, WaitsForThe95thPercentileOnceItKnowsEnough) {
  Hedge hedge;
  for (int i = 0; i < 99; ++i) hedge.record(10ms);
  EXPECT_EQ(hedge.delay(), Nanos::max());
  hedge.record(10ms);
  EXPECT_NEAR(millis(hedge.delay()), 10, 1);
}

TEST(Hedge, SendsAtMostFivePercentMore) {
  Hedge hedge;
  int copies = 0;
  for (int i = 0; i < 10'000; ++i) {
    hedge.begin();
    copies += hedge.take() ? 1 : 0;
  }
  EXPECT_LE(copies, 500);
  EXPECT_GE(copies, 490);
}

}  // namespace
}  // namespace headroom::policies
