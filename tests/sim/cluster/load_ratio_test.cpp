#include "sim/cluster/load_ratio.h"

#include <gtest/gtest.h>

#include <cmath>

#include "sim/kernel/philox.h"
#include "tests/sim/cluster/still_world.h"

namespace headroom::cluster {
namespace {

// Roots come at `per_s`; each makes `burst` arrivals with chance `ratio` / burst, all at once.
struct Drive {
  LoadRatio ratio;
  kernel::PhiloxRandom random{11};
  double t = 0;
  std::uint64_t roots = 0;

  void root(double per_s, double arrivals_each, int burst) {
    t += random.exponential(1 / per_s);
    ++roots;
    const double chance = arrivals_each / burst;
    int bursts = static_cast<int>(chance);
    bursts += random.chance(chance - bursts) ? 1 : 0;
    for (int i = 0; i < bursts * burst; ++i) ratio.arrival(at_s(t), roots);
  }
  double now() { return ratio.at(at_s(t), roots); }
};

TEST(LoadRatio, IsNothingBeforeAnythingCame) {
  LoadRatio ratio;
  EXPECT_EQ(ratio.at(at_s(100), 50), 0);
}

TEST(LoadRatio, ConvergesToASteadyRatio) {
  Drive drive;
  for (int i = 0; i < 20'000; ++i) drive.root(100, 0.3, 1);
  // The long window holds 400 s x 100/s roots, here what came so far: sd sqrt(.21 / 20,000) = .0032.
  EXPECT_NEAR(drive.now(), 0.3, 4 * 0.0033);
}

TEST(LoadRatio, ConvergesAsWellInAThinSample) {
  Drive drive;
  for (int i = 0; i < 20'000; ++i) drive.root(0.5, 0.3, 1);
  EXPECT_NEAR(drive.now(), 0.3, 0.04);
}

TEST(LoadRatio, FollowsAStepOfFiveTimesWithinAFewHundredRoots) {
  for (const double per_s : {1.0, 10.0, 100.0}) {
    Drive drive;
    for (int i = 0; i < 20'000; ++i) drive.root(per_s, 1, 1);
    EXPECT_NEAR(drive.now(), 1, 0.1) << per_s;
    const auto before = drive.roots;
    while (drive.now() < 4 && drive.roots < before + 20'000) drive.root(per_s, 5, 1);
    // Ten seconds' worth at most, and no fewer than the short window's fifty.
    EXPECT_LT(static_cast<double>(drive.roots - before), 100 + 20 * per_s) << per_s;
  }
}

TEST(LoadRatio, FollowsAStormDownAgain) {
  Drive drive;
  for (int i = 0; i < 5'000; ++i) drive.root(20, 5, 1);
  for (int i = 0; i < 2'000; ++i) drive.root(20, 1, 1);
  EXPECT_NEAR(drive.now(), 1, 0.3);
}

TEST(LoadRatio, FadesWhenNobodyCallsTheStationAnyMore) {
  Drive drive;
  for (int i = 0; i < 5'000; ++i) drive.root(20, 1, 1);
  for (int i = 0; i < 5'000; ++i) drive.root(20, 0, 1);
  EXPECT_LT(drive.now(), 0.05);
}

// How often it is asked changes nothing: windows shrink from one root to the next.
TEST(LoadRatio, ForgetsAsFastWhenAskedOften) {
  LoadRatio seldom, often;
  double t = 0;
  // Every root brings an arrival, and later one in fifty brings two: too small a change to be noticed.
  for (int root = 1; root <= 22'000; ++root) {
    for (int ask = 1; ask < 20; ++ask) (void)often.at(at_s(t + 0.05 * ask / 20), root - 1);
    t += 0.05;
    for (int arrival = 0; arrival < (root > 20'000 && root % 50 == 0 ? 2 : 1); ++arrival) {
      seldom.arrival(at_s(t), root);
      often.arrival(at_s(t), root);
    }
  }
  const double learned = seldom.at(at_s(t), 22'000) - 1;
  EXPECT_NEAR(learned, 0.02 * (1 - std::exp(-100 / 450.0)), 1e-3);
  EXPECT_NEAR(often.at(at_s(t), 22'000) - 1, learned, 0.1 * learned);
}

// Ten keys of a page arrive at once: noise, not news.
TEST(LoadRatio, RaisesNoFalseAlarmOverBursts) {
  Drive drive;
  // Two of its long windows, to have seen how noisy it is.
  for (int i = 0; i < 40'000; ++i) drive.root(50, 3, 10);
  double least = 3, most = 3, last = drive.now();
  int jumps = 0;
  for (int i = 0; i < 100'000; ++i) {
    drive.root(50, 3, 10);
    jumps += std::abs(drive.now() - last) > 0.05 ? 1 : 0;
    last = drive.now();
    least = std::min(least, drive.now());
    most = std::max(most, drive.now());
  }
  // Variance of a root's arrivals is 10^2 x .3 x .7 = 21; the long window's mean of 40,000 roots has
  // sd .023 with its age of half as many. A reset to the short window's would be off by .2 and more.
  EXPECT_EQ(jumps, 0);
  EXPECT_GT(least, 3 - 0.25);
  EXPECT_LT(most, 3 + 0.25);
}

}  // namespace
}  // namespace headroom::cluster
