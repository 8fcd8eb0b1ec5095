#include "real/policies/outlier_ejection.h"

#include <gtest/gtest.h>

namespace headroom::policies {
namespace {

using namespace std::chrono_literals;

void fail_times(OutlierEjection& ejection, std::size_t replica, int times, Time now) {
  for (int i = 0; i < times; ++i) ejection.record(replica, true, now);
}

TEST(OutlierEjection, TakesFiveFailuresInARow) {
  OutlierEjection ejection{{}, 20};
  fail_times(ejection, 3, 4, Time{1s});
  ejection.record(3, false, Time{1s});
  fail_times(ejection, 3, 4, Time{1s});
  EXPECT_FALSE(ejection.ejected(3, Time{1s}));
  ejection.record(3, true, Time{1s});
  EXPECT_TRUE(ejection.ejected(3, Time{1s}));
}

TEST(OutlierEjection, LetsAReplicaBackAtTheSweepAfterItsTime) {
  OutlierEjection ejection{{}, 20};
  fail_times(ejection, 3, 5, Time{1s});
  EXPECT_TRUE(ejection.ejected(3, Time{30s}));
  EXPECT_FALSE(ejection.ejected(3, Time{41s}));
}

TEST(OutlierEjection, EjectsLongerEachTime) {
  OutlierEjection ejection{{}, 20};
  fail_times(ejection, 3, 5, Time{0s});
  EXPECT_FALSE(ejection.ejected(3, Time{30s}));
  fail_times(ejection, 3, 5, Time{31s});
  EXPECT_TRUE(ejection.ejected(3, Time{85s}));
  EXPECT_FALSE(ejection.ejected(3, Time{95s}));
}

TEST(OutlierEjection, LeavesNineTenthsOfThePool) {
  OutlierEjection ejection{{}, 20};
  for (std::size_t r = 0; r < 20; ++r) fail_times(ejection, r, 5, Time{1s});
  EXPECT_EQ(ejection.ejected_now(), 2u);
}

TEST(OutlierEjection, MayEjectOneOfASmallPool) {
  OutlierEjection ejection{{}, 3};
  fail_times(ejection, 0, 5, Time{1s});
  fail_times(ejection, 1, 5, Time{1s});
  EXPECT_EQ(ejection.ejected_now(), 1u);
}

TEST(OutlierEjection, FollowsThePoolsSize) {
  OutlierEjection ejection{{}, 3};
  fail_times(ejection, 2, 5, Time{1s});
  ejection.resize(2);
  EXPECT_EQ(ejection.ejected_now(), 0u);
  ejection.resize(4);
  EXPECT_FALSE(ejection.ejected(3, Time{1s}));
}

}  // namespace
}  // namespace headroom::policies
