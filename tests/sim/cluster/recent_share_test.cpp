#include "sim/cluster/recent_share.h"

#include <gtest/gtest.h>

#include "tests/sim/cluster/still_world.h"

namespace headroom::cluster {
namespace {

TEST(RecentShare, IsNoneBeforeEnoughHappened) {
  RecentShare share;
  for (int i = 0; i < 99; ++i) share.add(at_s(i), true);
  EXPECT_EQ(share.value(), 0);
  share.add(at_s(99), true);
  EXPECT_EQ(share.value(), 1);
}

TEST(RecentShare, FollowsWithinTwoSeconds) {
  RecentShare share;
  for (int i = 0; i < 5'000; ++i) share.add(at_s(i * 1e-3), false);
  EXPECT_EQ(share.value(), 0);
  for (int i = 0; i < 2'100; ++i) share.add(at_s(5 + i * 1e-3), i % 4 == 0);
  EXPECT_NEAR(share.value(), 0.25, 0.01);
}

}  // namespace
}  // namespace headroom::cluster
