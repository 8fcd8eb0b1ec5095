#include "sim/faults/injector.h"

#include <gtest/gtest.h>

#include "sim/faults/acts.h"
#include "sim/kernel/scheduler.h"
#include "tests/sim/cluster/still_world.h"

namespace headroom::faults {
namespace {

using namespace std::chrono_literals;

struct Diary {
  kernel::Scheduler clock{WallTime{}};
  std::vector<std::string> lines;
  Injector::Told told() {
    return [this](Time at, const std::string& subject, const std::string& detail) {
      lines.push_back(std::to_string(static_cast<int>(seconds(at - Time{}))) + " " + subject + ": " + detail);
    };
  }
  void run(std::vector<Incident> incidents) {
    Injector injector{clock, std::move(incidents), told()};
    injector.open();
    clock.run_until(Time{} + 1h);
  }
};

TEST(Injector, TellsWhenAFaultBeginsAndEnds) {
  Diary diary;
  diary.run({{.id = "dip", .what = "slow: factor 3", .subject = "feed", .from = Time{} + 10s, .to = Time{} + 25s}});
  EXPECT_EQ(diary.lines, (std::vector<std::string>{"10 feed: dip begins (slow: factor 3)",
                                                   "25 feed: dip ends (slow: factor 3)"}));
}

TEST(Injector, KeepsQuietAboutWhatAnotherRegionTells) {
  Diary diary;
  diary.run({{.id = "dip", .what = "x", .subject = "feed", .told = false, .from = Time{} + 10s, .to = Time{} + 25s}});
  EXPECT_TRUE(diary.lines.empty());
}

TEST(Injector, RepeatsWhileTheFaultLastsAndNeverAtItsEnd) {
  Diary diary;
  std::vector<int> begun, again;
  diary.run({{.id = "flush", .what = "x", .subject = "feed_cache", .from = Time{} + 10s, .to = Time{} + 40s,
              .begin = [&] { begun.push_back(1); },
              .again = [&] { again.push_back(static_cast<int>(seconds(diary.clock.now() - Time{}))); },
              .every = 10s}});
  EXPECT_EQ(begun.size(), 1u);
  EXPECT_EQ(again, (std::vector<int>{20, 30}));
}

TEST(Injector, HappensOnceAtOneInstant) {
  Diary diary;
  int begun = 0, ended = 0;
  diary.run({{.id = "flush", .what = "x", .subject = "feed_cache", .from = Time{} + 10s, .to = Time{} + 10s,
              .begin = [&] { ++begun; }, .again = [&] { ++begun; }, .every = 10s, .end = [&] { ++ended; }}});
  EXPECT_EQ(begun, 1);
  EXPECT_EQ(ended, 0);
  EXPECT_EQ(diary.lines, (std::vector<std::string>{"10 feed_cache: flush happens (x)"}));
}

TEST(Injector, SlowdownsThatOverlapMultiplyAndPass) {
  Diary diary;
  cluster::ConstantRoots roots;
  cluster::Pool pool{{.replicas = 8, .simulated = 8}, roots};
  Incident first{.id = "a", .what = "x", .subject = "feed", .from = Time{} + 10s, .to = Time{} + 30s};
  Incident second{.id = "b", .what = "x", .subject = "feed", .from = Time{} + 20s, .to = Time{} + 40s};
  make_slow(first, pool, 4);
  make_slow(second, pool, 2);
  std::vector<double> seen;
  Incident look{.id = "look", .what = "x", .subject = "feed", .from = Time{} + 5s, .to = Time{} + 55s,
                .again = [&] { seen.push_back(pool.slowdown()); }, .every = 10s};
  diary.run({first, second, look});
  EXPECT_EQ(seen, (std::vector<double>{4, 8, 2, 1}));
}

}  // namespace
}  // namespace headroom::faults
