#include "sim/cluster/let_in.h"

#include <gtest/gtest.h>

#include "tests/sim/cluster/still_world.h"

namespace headroom::cluster {
namespace {

Time at(double s) { return Time{from_seconds(s)}; }

TEST(LetIn, IsAllUntilADoorRefuses) {
  AtTheDoors doors;
  EXPECT_EQ(doors.share(), 1);
  doors.add(at(0), true);
  EXPECT_EQ(doors.share(), 1);
}

TEST(LetIn, FollowsTheDoorsWithinTwoSeconds) {
  AtTheDoors doors;
  for (int i = 0; i < 5'000; ++i) doors.add(at(i * 1e-3), true);
  for (int i = 0; i < 2'500; ++i) doors.add(at(5 + i * 1e-3), i % 4 != 0);
  EXPECT_NEAR(doors.share(), 0.75, 0.01);
}

TEST(LetIn, AsksForAHundredDecisions) {
  AtTheDoors doors;
  for (int i = 0; i < 90; ++i) doors.add(at(10 * i), true);
  doors.add(at(1'000), false);
  EXPECT_GT(doors.share(), 0.98) << "one refusal in a thin sample says little";
}

TEST(LetIn, ThinsTheLoadAndItsRootsAlike) {
  const ConstantRoots all{1000};
  LetIn behind{all};
  behind.due();
  EXPECT_EQ(behind.rate(at(1)), all.rate(at(1)));
  EXPECT_EQ(behind.sampled(), 1);
  AtTheDoors doors;
  for (int i = 0; i < 100; ++i) doors.add(at(0), i < 40);
  behind.set_doors(doors);
  behind.due();
  EXPECT_DOUBLE_EQ(behind.rate(at(1)), 0.4 * all.rate(at(1)));
  EXPECT_DOUBLE_EQ(behind.sampled(), 1.4);
}

TEST(LetIn, CountsWhoComesAgainAmongItsRoots) {
  const ConstantRoots all{1000};
  AtTheDoors doors;
  for (int i = 0; i < 100; ++i) doors.add(at(0), i < 40);
  doors.asked(3);
  LetIn behind{all};
  behind.set_doors(doors);
  behind.due();
  EXPECT_DOUBLE_EQ(behind.rate(at(1)), 1.2 * all.rate(at(1)));
  EXPECT_DOUBLE_EQ(behind.sampled(), 1.2);
}

}  // namespace
}  // namespace headroom::cluster
