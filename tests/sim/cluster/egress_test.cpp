#include "sim/cluster/egress.h"

#include <gtest/gtest.h>

#include <cmath>

#include "sim/kernel/philox.h"
#include "tests/sim/cluster/still_world.h"

namespace headroom::cluster {
namespace {

using namespace std::chrono_literals;

constexpr double never_full = 1e9;

// M/G/1-PS: E[N] = rho / (1 - rho), whatever the law of sizes.
TEST(SharedLine, SettlesAtTheMeanOfProcessorSharingWhateverTheStep) {
  for (const double rho : {0.1, 0.5, 0.9, 0.99}) {
    for (const double dt_s : {0.01, 1.0, 60.0}) {
      SharedLine line;
      for (double t = 0; t < 600; t += dt_s) line.advance(dt_s, 1000 * rho, 1000, never_full);
      EXPECT_NEAR(line.under_way(), rho / (1 - rho), 0.01 * rho / (1 - rho)) << rho << ", steps of " << dt_s;
      EXPECT_EQ(line.admitted(), 1);
    }
  }
}

// dn/dt = lambda - mu where nearly all of the line is in use.
TEST(SharedLine, FillsByWhatItCannotSendAndEmptiesByWhatItCan) {
  SharedLine line;
  for (int s = 0; s < 100; ++s) line.advance(1, 1200, 1000, never_full);
  EXPECT_NEAR(line.under_way(), 100 * (1200 - 1000), 200);
  for (int s = 0; s < 50; ++s) line.advance(1, 800, 1000, never_full);
  EXPECT_NEAR(line.under_way(), 50 * (1200 - 1000), 300);
  for (int s = 0; s < 60; ++s) line.advance(1, 800, 1000, never_full);
  EXPECT_NEAR(line.under_way(), 4, 0.5);
}

TEST(SharedLine, AdmitsWhatItCanSendOnceItIsFull) {
  SharedLine line;
  for (int s = 0; s < 100; ++s) line.advance(1, 1600, 1000, 5000);
  EXPECT_EQ(line.under_way(), 5000);
  EXPECT_NEAR(line.admitted(), 1000.0 / 1600, 0.001);
  for (int s = 0; s < 100; ++s) line.advance(1, 500, 1000, 5000);
  EXPECT_EQ(line.admitted(), 1);
}

// Eight machines with a line of 1 MB/s each, to which `rho` of that is asked in responses of 10 kB on average,
// exponential in size; one request in `thin` is simulated.
struct Machines {
  Machines(double rho, double thin, Nanos deadline = 60s)
      : roots{8 * 1e6 / mean * rho},
        fleet{0, 0, 1, 1e9, {.replicas = 8, .simulated = 8, .sample_rate = 1 / thin}, roots, {1e6, deadline}},
        gap_s{thin / roots.per_second} {}

  // Plays up to `until`; what was seen after `from` counts.
  void play(double from, double until) {
    while ((now_s += draws.exponential(gap_s)) < until) {
      roots.count();
      const Time now = at_s(now_s);
      const Service work = WorkLaw{&always_one(), 1'000, 0}.of(1);
      (void)fleet.pool().offer(fleet.pool().choose(now, draws.bits()), now, work, draws.bits(), Time::max(),
                               Priority::normal);
      const double bytes = draws.exponential(mean);
      const auto took = fleet.egress().send(now, bytes, draws.bits());
      if (now_s < from) continue;
      ++asked;
      if (!took) continue;
      ++sent;
      stretch += seconds(*took) / (bytes / 1e6);
      slowest = std::max(slowest, *took);
    }
  }

  static constexpr double mean = 10e3;
  ConstantRoots roots;
  Fleet fleet;
  double gap_s, now_s = 0;
  kernel::PhiloxRandom draws{7};
  double asked = 0, sent = 0, stretch = 0;
  Nanos slowest{};
};

TEST(Egress, StretchesResponsesAsProcessorSharingDoesHoweverThinTheSample) {
  for (const double rho : {0.3, 0.6, 0.85}) {
    for (const double thin : {1.0, 20.0}) {
      Machines machines{rho, thin};
      machines.play(100 * thin, 200 * thin);
      EXPECT_EQ(machines.sent, machines.asked);
      EXPECT_NEAR(machines.stretch / machines.sent, 1 / (1 - rho), 0.1 / (1 - rho)) << rho << " at 1/" << thin;
      EXPECT_NEAR(machines.fleet.egress().utilization(at_s(machines.now_s)), rho, 0.04 * rho);
    }
  }
}

TEST(Egress, RefusesWhatAnOverloadedLineCannotSendWithinTheDeadline) {
  Machines machines{1.5, 1, 4s};
  machines.play(60, 160);
  EXPECT_NEAR(machines.sent / machines.asked, 1 / 1.5, 0.03);
  // An average response takes the whole deadline.
  EXPECT_NEAR(seconds(Nanos{4s}), machines.stretch / machines.sent * Machines::mean / 1e6, 0.2);
  EXPECT_NEAR(machines.fleet.egress().utilization(at_s(machines.now_s)), 1.5, 0.06);
}

TEST(Egress, TakesNoTimeWhereNoLineRateIsKnown) {
  ConstantRoots roots{100};
  Fleet fleet{0, 0, 1, 100, {.replicas = 8, .simulated = 8}, roots};
  EXPECT_EQ(fleet.egress().send(at_s(1), 1e12, 0), Nanos{});
  EXPECT_EQ(fleet.egress().utilization(at_s(2)), 0);
}

}  // namespace
}  // namespace headroom::cluster
