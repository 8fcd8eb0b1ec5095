#include "models/statistics/level_course.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "sim/kernel/philox.h"

namespace headroom::models {
namespace {

// Windows in which so many root requests come on average, half as many at night as at noon, and bring `ratio` each,
// three at a time.
struct Seen {
  std::vector<SeenWindow> windows;
  std::vector<double> demand, ratio;

  double peak() const {
    double most = 0;
    for (std::size_t i = 0; i < ratio.size(); ++i) most = std::max(most, demand[i] * ratio[i]);
    return most;
  }
  double largest_seen() const {
    double most = 0;
    for (std::size_t i = 0; i < ratio.size(); ++i)
      most = std::max(most, demand[i] * windows[i].block.part / windows[i].block.whole);
    return most;
  }
};

double normal(kernel::PhiloxRandom& random) {
  return std::sqrt(random.exponential(2)) * std::cos(2 * std::numbers::pi * random.uniform());
}

template <class Ratio>
Seen seen(std::size_t windows, double roots, kernel::PhiloxRandom& random, Ratio ratio) {
  Seen found;
  for (std::size_t i = 0; i < windows; ++i) {
    const double at = static_cast<double>(i) / static_cast<double>(windows);
    found.demand.push_back(1 + std::sin(at * std::numbers::pi));
    found.ratio.push_back(ratio(at));
    const double came = std::max(1.0, std::round(roots * found.demand[i] + std::sqrt(roots) * normal(random)));
    const double part = came * found.ratio[i] + std::sqrt(3 * came * found.ratio[i]) * normal(random);
    found.windows.push_back({{std::max(part, 0.0), came}, false});
  }
  return found;
}

struct Held {
  int held = 0;
  double off = 0, off_of_largest = 0;  // on average, of the true peak
};
template <class Make>
Held held_peaks(int trials, Make make) {
  Held held;
  kernel::PhiloxRandom random{20'261'201};
  for (int trial = 0; trial < trials; ++trial) {
    const Seen run = make(random);
    const auto course = LevelCourse::of(run.windows);
    EXPECT_TRUE(course);
    std::vector<double> peaks, one(run.windows.size()), mean(one.size());
    for (std::uint64_t draw = 0; draw < 200; ++draw) {
      course->draw(1, draw, one);
      for (std::size_t i = 0; i < one.size(); ++i) {
        one[i] *= run.demand[i];
        mean[i] += one[i] / 200;
      }
      peaks.push_back(std::ranges::max(one));
    }
    std::ranges::sort(peaks);
    held.held += peaks[5] <= run.peak() && run.peak() <= peaks[194] ? 1 : 0;
    held.off += (std::ranges::max(mean) / run.peak() - 1) / trials;
    held.off_of_largest += (run.largest_seen() / run.peak() - 1) / trials;
  }
  return held;
}

TEST(LevelCourse, ThePeakOfWhatStandsStillIsThatOfTheDemandAndNotOfTheNoise) {
  const Held held = held_peaks(100, [](auto& random) { return seen(60, 30, random, [](double) { return 2.0; }); });
  EXPECT_GE(held.held, 90);
  EXPECT_GT(held.off_of_largest, 0.15) << "the largest reading should have been noise";
  EXPECT_NEAR(held.off, 0, 0.03);
}

TEST(LevelCourse, FollowsARatioThatDriftsWithTheHours) {
  const Held held = held_peaks(100, [](auto& random) {
    return seen(96, 100, random, [](double at) { return 2 + 0.5 * std::sin((at - 0.2) * 2 * std::numbers::pi); });
  });
  EXPECT_GE(held.held, 90);
  EXPECT_NEAR(held.off, 0, 0.04);
}

TEST(LevelCourse, FollowsAJumpAtAKnownMoment) {
  const Held held = held_peaks(100, [](auto& random) {
    Seen run = seen(48, 100, random, [](double at) { return at >= 0.25 && at < 0.375 ? 6.0 : 2.0; });
    run.windows[12].fresh = run.windows[18].fresh = true;
    return run;
  });
  EXPECT_GE(held.held, 88);
  EXPECT_NEAR(held.off, 0, 0.05);
}

TEST(LevelCourse, IsCertainWhereEveryRequestBringsTheSame) {
  const std::vector<SeenWindow> windows(12, {{20, 10}, false});
  std::vector<double> course(12);
  LevelCourse::of(windows)->draw(1, 2, course);
  for (const double level : course) EXPECT_NEAR(level, 2, 1e-6);
}

TEST(LevelCourse, DrawsTheSameCourseForTheSameNumber) {
  kernel::PhiloxRandom random{5};
  const auto course = LevelCourse::of(seen(30, 50, random, [](double) { return 1.0; }).windows);
  std::vector<double> one(30), again(30), other(30);
  course->draw(1, 7, one);
  course->draw(1, 7, again);
  course->draw(1, 8, other);
  EXPECT_EQ(one, again);
  EXPECT_NE(one, other);
}

TEST(LevelCourse, IsAbsentForAHandfulOfWindows) {
  EXPECT_FALSE(LevelCourse::of(std::vector<SeenWindow>(5, {{20, 10}, false})));
  std::vector<SeenWindow> mostly_empty(60);
  for (std::size_t i = 0; i < 5; ++i) mostly_empty[i * 9].block = {20, 10};
  EXPECT_FALSE(LevelCourse::of(mostly_empty));
}

}  // namespace
}  // namespace headroom::models
