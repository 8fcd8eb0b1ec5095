#include "sim/run/peaks.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>

#include "sim/kernel/philox.h"

namespace headroom::run {
namespace {

using namespace std::chrono_literals;

TEST(PeakGrid, CutsADayIntoFiveMinutesAndAShortRunIntoTwelfths) {
  EXPECT_EQ(PeakGrid({Time{}, 1min, 1440}, {}).window(), 5min);
  EXPECT_EQ(PeakGrid({Time{}, 1min, 1440}, {}).readings(), 96u);
  EXPECT_EQ(PeakGrid({Time{}, 1min, 60}, {}).window(), 5min);
  EXPECT_EQ(PeakGrid({Time{}, 1s, 240}, {}).window(), 20s);
  EXPECT_EQ(PeakGrid({Time{}, 1h, 24}, {}).window(), 1h);
}

TEST(PeakGrid, ReadsAnewFromWhatIsSwitchedOnOrOff) {
  const Time change{22min};
  const PeakGrid grid{{Time{}, 1min, 60}, std::span(&change, 1)};
  for (std::size_t reading = 0; reading < grid.readings(); ++reading)
    EXPECT_EQ(grid.fresh(reading), reading == 4 || reading == 5) << reading;
}

TEST(PeakGrid, MostASecondCountsTheLastWindowAsLongAsItIs) {
  const PeakGrid grid{{Time{}, 1min, 62}, {}};
  std::vector<double> counts(grid.windows(), 3'000);
  EXPECT_EQ(grid.most_per_s(counts, 62 * 60), 25);  // 3,000 in two minutes
}

// An hour of two regions in which a root request brings one call that takes 10 ms of a core, give or take.
std::vector<LoadRecord> noisy_hour(const PeakGrid& grid, kernel::PhiloxRandom& random) {
  std::vector<LoadRecord> regions{{grid, 0}, {grid, 1}};
  for (LoadRecord& region : regions)
    for (std::size_t step = 0; step < 60; ++step) {
      double work_s = 0;
      for (int root = 0; root < 5; ++root) work_s += random.exponential(0.01);
      // 100 requests a second on two cores: half busy.
      region.add(step, work_s, 5, 100 * 60, 2 * 60);
    }
  return regions;
}

TEST(Peaks, HoldTheLoadThatIsExpectedAndNotTheLargestReading) {
  const PeakGrid grid{{Time{}, 1min, 60}, {}};
  kernel::PhiloxRandom random{20'261'202};
  int held = 0;
  double mean = 0;
  constexpr int runs = 60;
  for (int run = 0; run < runs; ++run) {
    const auto regions = noisy_hour(grid, random);
    const BusiestPeak found = peak_of_busiest(regions);
    ASSERT_TRUE(found.busiest.interval);
    held += found.busiest.interval->low <= 0.5 && 0.5 <= found.busiest.interval->high ? 1 : 0;
    mean += found.busiest.value / runs;
    EXPECT_EQ(found.busiest.value, std::max(found.each[0].value, found.each[1].value));
  }
  EXPECT_GE(held, 54);
  // Of two that are alike the one that looks busier is a little above both.
  EXPECT_NEAR(mean, 0.5, 0.05);
}

TEST(Peaks, OfTheSumFollowTheDemandOfAll) {
  const PeakGrid grid{{Time{}, 1min, 60}, {}};
  std::vector<LoadRecord> regions{{grid, 0}, {grid, 1}};
  for (std::size_t step = 0; step < 60; ++step) {
    regions[0].add(step, 30, 10, step < 30 ? 600 : 1200, 60);
    regions[1].add(step, 10, 10, step < 30 ? 6000 : 600, 60);
  }
  const Peak peak = peak_of_sum(regions);
  EXPECT_NEAR(peak.value, 3 * 10 + 100, 1e-6);
  EXPECT_LE(peak.interval->low, 130);
  EXPECT_GE(peak.interval->high, 130);
  EXPECT_LT(peak.interval->half_width(), 0.01 * 130);
}

TEST(Peaks, OfTooFewReadingsAreNotKnown) {
  const PeakGrid grid{{Time{}, 1min, 5}, {}};
  LoadRecord record{grid, 0};
  for (std::size_t step = 0; step < 5; ++step) record.add(step, 1, 10, 100, 60);
  EXPECT_FALSE(peak_of(record).interval);
}

TEST(Peaks, AUtilizationIsAtMostOne) {
  EXPECT_EQ(at_most_whole(results::Interval{0.9, 1.4}), (results::Interval{0.9, 1}));
  EXPECT_FALSE(at_most_whole(std::nullopt));
}

}  // namespace
}  // namespace headroom::run
