#include "sim/results/series.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>


namespace headroom::results {
namespace {

using namespace std::chrono_literals;

Time at(Nanos t) { return Time{t}; }
const TimeGrid four_seconds{at(0s), 1s, 4};

TEST(Series, TotalsAndRatesGatherWhatFallsIntoAStep) {
  Series total("t", SeriesKind::total, {at(10s), 2s, 3});
  Series rate("r", SeriesKind::rate, {at(10s), 2s, 3});
  for (Series* s : {&total, &rate}) {
    s->add(at(10s), 3);
    s->add(at(11999ms), 1);
    s->add(at(12s), 5);
    s->add(at(10s), 2);  // an earlier step again
    s->add(at(9999ms), 100);
    s->add(at(16s), 100);
  }
  EXPECT_EQ(total.values(at(16s)), (std::vector<double>{6, 5, 0}));
  EXPECT_EQ(rate.values(at(16s)), (std::vector<double>{3, 2.5, 0}));
}

TEST(Series, ARatioHasNoValueWhereNothingWasAdded) {
  Series s("hits", SeriesKind::ratio, four_seconds);
  s.add(at(0s), 1, 1);
  s.add(at(500ms), 0, 3);
  s.add(at(2s), 4, 5);
  const auto values = s.values(at(4s));
  EXPECT_EQ(values[0], .25);
  EXPECT_TRUE(std::isnan(values[1]));
  EXPECT_EQ(values[2], .8);
}

TEST(Series, ALevelIsWeightedByTheTimeItHeld) {
  Series s("replicas", SeriesKind::level, four_seconds);
  s.set(at(0s), 10);
  s.set(at(1500ms), 20);
  EXPECT_EQ(s.values(at(4s)), (std::vector<double>{10, 15, 20, 20}));
}

TEST(Series, ALevelSetBeforeTheGridHoldsInIt) {
  Series s("replicas", SeriesKind::level, {at(2s), 1s, 2});
  s.set(at(0s), 7);
  EXPECT_EQ(s.values(at(4s)), (std::vector<double>{7, 7}));
}

TEST(Series, AStoppedRunHasNoValuesBeyondItsEndAndAnHonestLastStep) {
  Series rate("r", SeriesKind::rate, four_seconds);
  Series level("l", SeriesKind::level, four_seconds);
  rate.add(at(1200ms), 5);
  level.set(at(0s), 3);
  const auto rates = rate.values(at(1500ms)), levels = level.values(at(1500ms));
  EXPECT_DOUBLE_EQ(rates[1], 10);
  EXPECT_DOUBLE_EQ(levels[1], 3);
  EXPECT_TRUE(std::isnan(rates[2]));
  EXPECT_TRUE(std::isnan(levels[3]));
}

TEST(SeriesSet, RefusesTwoWritersOfOneColumn) {
  SeriesSet set(four_seconds);
  set.make("a", SeriesKind::total);
  EXPECT_THROW(set.make("a", SeriesKind::rate), std::logic_error);
}

TEST(LatencySeries, GivesPercentilesForEachStepAndTheWholeRun) {
  SeriesSet set(four_seconds);
  LatencySeries latency(set, "services.feed");
  for (int i = 1; i <= 100; ++i) latency.record(at(from_seconds(i * .005)), Nanos{i}, 2);
  latency.record(at(2500ms), 100us);
  latency.record(at(-1s), 10s);
  latency.record(at(4s), 10s);
  const Histogram& whole = latency.finish();
  const SeriesTable table = set.table(at(4s));
  const auto& p99 = table.find("services.feed.p99_ms")->values;
  EXPECT_NEAR(p99[0], 99e-6, 1e-12);
  EXPECT_TRUE(std::isnan(p99[1]));
  EXPECT_NEAR(p99[2], .1, .001);
  EXPECT_EQ(whole.samples(), 101u);
  EXPECT_EQ(table.find("services.feed.nothing"), nullptr);
}

TEST(LatencySeries, KeepsBlocksOfTimeThatAddUpToTheWhole) {
  SeriesSet set({Time{}, 1s, 300});
  LatencySeries latency(set, "services.feed");
  for (int i = 0; i < 300; ++i)
    if (i < 99 || i >= 105) latency.record(at(from_seconds(i + .5)), Nanos{1000 + i}, 2);
  const Histogram& whole = latency.finish();
  // 300 steps in at most 144 blocks: three each; two of them are empty.
  ASSERT_EQ(latency.blocks().size(), 98u);
  double weight = 0;
  for (const Histogram::Parts& block : latency.blocks()) weight += block.weight;
  EXPECT_EQ(weight, whole.weight());
  EXPECT_EQ(latency.blocks().front().samples, 3u);
}

TEST(Series, GivesWhatEachStepAddsToAMean) {
  Series ratio("r", SeriesKind::ratio, four_seconds), point("p", SeriesKind::point, four_seconds);
  ratio.add(at(0s), 1, 4);
  ratio.add(at(100ms), 1, 6);
  point.put(at(2s), 7);
  using Parts = std::vector<std::pair<double, double>>;
  EXPECT_EQ(ratio.parts(at(4s)), (Parts{{2, 10}, {0, 0}, {0, 0}, {0, 0}}));
  EXPECT_EQ(point.parts(at(4s)), (Parts{{0, 0}, {0, 0}, {7, 1}, {0, 0}}));
}

}  // namespace
}  // namespace headroom::results
