#include "sim/cluster/recent_share.h"

#include <gtest/gtest.h>

#include "tests/sim/cluster/still_world.h"

namespace headroom::cluster {
namespace {

TEST(RecentShare, IsNotKnownBeforeEnoughHappened) {
  RecentShare share{std::chrono::seconds{1}};
  for (int i = 0; i < 99; ++i) share.add(at_s(i), true);
  EXPECT_EQ(share.value(0.5), 0.5);
  share.add(at_s(99), true);
  EXPECT_EQ(share.value(0.5), 1);
}

TEST(RecentShare, FollowsWithinItsSpan) {
  RecentShare share{std::chrono::milliseconds{250}};
  for (int i = 0; i < 5'000; ++i) share.add(at_s(i * 1e-3), false);
  EXPECT_EQ(share.value(1), 0);
  for (int i = 0; i < 300; ++i) share.add(at_s(5 + i * 1e-3), i % 4 == 0);
  EXPECT_NEAR(share.value(1), 0.25, 0.02);
}

TEST(RecentShare, IsOfAHundredWhereLittleHappens) {
  RecentShare share{std::chrono::milliseconds{250}};
  for (int i = 0; i < 200; ++i) share.add(at_s(10 * i), i < 150);
  EXPECT_NEAR(share.value(1), 0.5, 0.02);
}

// What is asked for is of the kind half a second later, and no longer from the tenth second on.
TEST(RecentShare, CountsTheKindWhenItIsKnown) {
  RecentShare share{std::chrono::seconds{1}};
  double at_11 = 0;
  for (int i = 0; i < 12'000; ++i) {
    share.add_one(at_s(i * 1e-3));
    if (i >= 500 && i < 10'500) share.add_of_kind(at_s(i * 1e-3));
    if (i == 9'000) {
      EXPECT_NEAR(share.value(0), 1, 0.01);
      EXPECT_TRUE(share.settled());
    }
    if (i == 11'000) at_11 = share.value(0);
  }
  EXPECT_NEAR(at_11, 0.5, 0.1);
  EXPECT_EQ(share.value(1), 0);
}

TEST(RecentShare, IsSettledAfterASpan) {
  RecentShare share{std::chrono::seconds{1}};
  for (int i = 0; i < 900; ++i) share.add(at_s(i * 1e-3), true);
  EXPECT_FALSE(share.settled());
  for (int i = 900; i < 1'300; ++i) share.add(at_s(i * 1e-3), true);
  EXPECT_TRUE(share.settled());
}

}  // namespace
}  // namespace headroom::cluster
