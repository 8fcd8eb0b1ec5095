#include "sim/cluster/delayed.h"

#include <gtest/gtest.h>

#include "tests/sim/cluster/still_world.h"

namespace headroom::cluster {
namespace {

TEST(Delayed, FollowsAfterItsDelayWithinItsSpread) {
  Delayed again{std::chrono::seconds{2}};
  double first = 0, full = 0, left = 0, gone = 0;
  for (double t = 10; t < 30; t += 0.01) {
    again.tell(at_s(t), t < 20 ? 5 : 0);
    const double rate = again.rate(at_s(t));
    if (first == 0 && rate > 0) first = t;
    if (full == 0 && rate > 4.99) full = t;
    if (t > 20 && left == 0 && rate < 5) left = t;
    if (t > 20 && gone == 0 && rate < 0.01) gone = t;
  }
  EXPECT_NEAR(first, 11.5, 0.11);
  EXPECT_NEAR(full, 12.5, 0.11);
  EXPECT_NEAR(left, 21.5, 0.11);
  EXPECT_NEAR(gone, 22.5, 0.11);
}

TEST(Delayed, CountsSampledOnesWhenTheyAreDue) {
  Delayed again{std::chrono::seconds{2}};
  again.happens(at_s(1));
  again.happens(at_s(2));
  again.advance(at_s(2.9));
  EXPECT_EQ(again.sampled(), 0);
  again.advance(at_s(3.5));
  EXPECT_EQ(again.sampled(), 1);
  again.advance(at_s(100));
  EXPECT_EQ(again.sampled(), 2);
}

TEST(Delayed, StaysAsItWasToldWhileNobodyTells) {
  Delayed again{std::chrono::seconds{2}};
  again.tell(at_s(1), 7);
  again.advance(at_s(1'000));
  EXPECT_DOUBLE_EQ(again.rate(at_s(1'000)), 7);
}

TEST(Delayed, FollowsAgainAfterAStillTime) {
  Delayed again{std::chrono::seconds{2}};
  again.tell(at_s(1), 7);
  again.tell(at_s(2), 0);
  again.advance(at_s(50));
  EXPECT_EQ(again.rate(at_s(50)), 0);
  again.tell(at_s(50), 3);
  again.advance(at_s(50.5));
  EXPECT_EQ(again.rate(at_s(50.5)), 0) << "nobody comes before the delay less its spread";
  again.advance(at_s(60));
  EXPECT_DOUBLE_EQ(again.rate(at_s(60)), 3);
}

TEST(Delayed, MayBeginBeforeItsSpreadIsOver) {
  Delayed again{std::chrono::milliseconds{100}};
  again.tell(at_s(1), 6);
  again.advance(at_s(1.31));
  EXPECT_NEAR(again.rate(at_s(1.31)), 3, 0.51);
  again.advance(at_s(1.7));
  EXPECT_DOUBLE_EQ(again.rate(at_s(1.7)), 6);
}

}  // namespace
}  // namespace headroom::cluster
