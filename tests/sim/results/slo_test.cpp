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

TEST(Slo, ALatencyObjectiveBurnsItsBudgetByTheShareAboveTheLimit) {
  const SloResult half = latency_slo("feed.p99_ms", slow_share(5, 1000), .99, 200ms);
  EXPECT_TRUE(half.met);
  EXPECT_NEAR(half.budget_burned, .5, 1e-9);
  EXPECT_EQ(half.objective, 200);
  EXPECT_NEAR(half.actual, 20, .2);
  const SloResult twice = latency_slo("feed.p99_ms", slow_share(20, 1000), .99, 200ms);
  EXPECT_FALSE(twice.met);
  EXPECT_NEAR(twice.budget_burned, 2, 1e-9);
}

TEST(Slo, AvailabilityBurnsOneMinusItsTarget) {
  const SloResult slo = availability_slo("feed.availability", 3, 10'000, .9999);
  EXPECT_FALSE(slo.met);
  EXPECT_EQ(slo.bound, Bound::at_least);
  EXPECT_NEAR(slo.budget_burned, 3, 1e-9);
  EXPECT_DOUBLE_EQ(slo.actual, .9997);
}

TEST(Slo, AShareOfNothingIsMet) {
  EXPECT_TRUE(share_slo("feed.error_ratio", 0, 0, .001).met);
  EXPECT_TRUE(availability_slo("feed.availability", 0, 0, .999).met);
}

TEST(Slo, AnyBreachOfAnEmptyBudgetIsBeyondMeasure) {
  EXPECT_TRUE(std::isinf(share_slo("loss_ratio", 1, 100, 0).budget_burned));
  EXPECT_EQ(share_slo("loss_ratio", 0, 100, 0).budget_burned, 0);
}

TEST(Slo, ABareBoundIsMetOrNot) {
  EXPECT_TRUE(bound_slo("log.lag_s", Bound::at_most, 60, 60).met);
  EXPECT_FALSE(bound_slo("hit_ratio", Bound::at_least, .95, .9).met);
}

TEST(Bottleneck, IsTheServiceThatReachesItsLimitAtTheFewestUsers) {
  RunResult run;
  run.demand.dau = 100e6;
  run.services["feed"].utilization_peak = .5;
  run.services["ranking"].utilization_peak = .8;
  const BottleneckResult b = find_bottleneck(run);
  EXPECT_EQ(b.service, "ranking");
  EXPECT_DOUBLE_EQ(b.breaks_at_dau, 125e6);
  EXPECT_DOUBLE_EQ(b.headroom_ratio, .25);
}

TEST(Bottleneck, ASaturatedServiceBrokeAtTheDemandThatFirstFilledIt) {
  RunResult run;
  run.demand.dau = 100e6;
  run.services["feed"].utilization_peak = .99;
  run.services["ranking"].utilization_peak = 1;
  run.series = {
      Nanos{0}, 1s, 4, {{"demand.feed_rps", {50, 80, 100, 90}}, {"services.ranking.utilization", {.6, 1, 1, 1}}}};
  const BottleneckResult b = find_bottleneck(run);
  EXPECT_EQ(b.service, "ranking");
  EXPECT_DOUBLE_EQ(b.breaks_at_dau, 80e6);
  EXPECT_DOUBLE_EQ(b.headroom_ratio, -.2);
}

TEST(Bottleneck, NobodyIsOneWithoutLoad) { EXPECT_EQ(find_bottleneck(RunResult{}).service, ""); }

}  // namespace
}  // namespace headroom::results
