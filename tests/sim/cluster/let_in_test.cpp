#include "sim/cluster/let_in.h"

#include <gtest/gtest.h>

#include "tests/sim/cluster/still_world.h"

namespace headroom::cluster {
namespace {

Time at(double s) { return Time{from_seconds(s)}; }

AtTheDoors doors_of(std::size_t classes) {
  AtTheDoors doors;
  doors.set_classes(classes);
  return doors;
}

TEST(LetIn, IsAllUntilADoorRefuses) {
  AtTheDoors doors = doors_of(1);
  EXPECT_EQ(doors.share(0), 1);
  doors.add(at(0), 0, true);
  EXPECT_EQ(doors.share(0), 1);
}

TEST(LetIn, FollowsTheDoorsWithinASecond) {
  AtTheDoors doors = doors_of(1);
  for (int i = 0; i < 5'000; ++i) doors.add(at(i * 1e-3), 0, true);
  for (int i = 0; i < 300; ++i) doors.add(at(5 + i * 1e-3), 0, i % 4 != 0);
  EXPECT_NEAR(doors.share(0), 0.75, 0.02);
}

TEST(LetIn, AsksForAHundredDecisions) {
  AtTheDoors doors = doors_of(1);
  for (int i = 0; i < 90; ++i) doors.add(at(10 * i), 0, true);
  doors.add(at(1'000), 0, false);
  EXPECT_GT(doors.share(0), 0.98) << "one refusal in a thin sample says little";
}

TEST(LetIn, TellsClassesApart) {
  AtTheDoors doors = doors_of(2);
  for (int i = 0; i < 100; ++i) {
    doors.add(at(0), 0, i < 40);
    doors.add(at(0), 1, i < 70);
  }
  EXPECT_DOUBLE_EQ(doors.share(0), 0.4);
  EXPECT_DOUBLE_EQ(doors.share(1), 0.7);
}

// A thousand a second are asked for, of whom four hundred are let in; three hundred a second are done.
AtTheDoors crowded() {
  AtTheDoors doors = doors_of(1);
  for (int i = 0; i < 10'000; ++i) {
    doors.add(at(i * 1e-3), 0, i % 10 < 4);
    if (i % 10 < 3) doors.passes_on(at(i * 1e-3), 0);
  }
  return doors;
}

TEST(LetIn, IsWhatIsDoneBehindTheDoors) {
  const ConstantRoots all{1000};
  const AtTheDoors doors = crowded();
  LetIn behind{all, 0};
  EXPECT_EQ(behind.due(), 1);
  EXPECT_EQ(behind.rate(at(1)), all.rate(at(1)));
  behind.set_doors(doors);
  EXPECT_NEAR(doors.share(0), 0.4, 0.01);
  EXPECT_NEAR(behind.rate(at(10)), 0.3 * all.rate(at(10)), 3);
  EXPECT_NEAR(behind.due(), 0.3, 3e-3);
  EXPECT_NEAR(behind.sampled(), 1.3, 3e-3);
}

TEST(LetIn, CountsWhoComesAgainAmongItsRoots) {
  const ConstantRoots all{1000};
  AtTheDoors doors = crowded();
  doors.asked(0, 3);
  LetIn behind{all, 0};
  behind.set_doors(doors);
  EXPECT_NEAR(behind.rate(at(10)), 0.9 * all.rate(at(10)), 9);
}

TEST(LetIn, IsAllThatIsAskedBeforeAnythingCanBeDone) {
  const ConstantRoots all{1000};
  AtTheDoors doors = doors_of(1);
  LetIn behind{all, 0};
  behind.set_doors(doors);
  for (int i = 0; i < 50; ++i) doors.add(at(i * 1e-3), 0, true);
  EXPECT_EQ(behind.rate(at(1)), all.rate(at(1)));
}

}  // namespace
}  // namespace headroom::cluster
