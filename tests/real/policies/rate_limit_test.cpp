#include "real/policies/rate_limit.h"

#include <gtest/gtest.h>

namespace headroom::policies {
namespace {

using namespace std::chrono_literals;

TEST(RateLimit, AllowsAHundredAtOnceAndSaysWhenTheNextMayCome) {
  RateLimit limit;
  for (int i = 0; i < 100; ++i) EXPECT_EQ(limit.take(1, Time{5s}), std::nullopt);
  EXPECT_EQ(limit.take(1, Time{5s}), 600ms);
  EXPECT_EQ(limit.take(1, Time{5s} + 599ms), 1ms);
  EXPECT_EQ(limit.take(1, Time{5s} + 600ms), std::nullopt);
}

TEST(RateLimit, GivesAHundredAMinuteInTheLongRun) {
  RateLimit limit;
  int taken = 0;
  for (Nanos t{}; t < 10min; t += 50ms) taken += limit.take(1, Time{t}) ? 0 : 1;
  EXPECT_EQ(taken, 100 + 1'000 - 1);
}

TEST(RateLimit, ARefusedRequestCostsNothing) {
  RateLimit limit{{.requests = 1, .per = 1s, .burst = 1}};
  EXPECT_EQ(limit.take(1, Time{}), std::nullopt);
  for (int i = 0; i < 50; ++i) EXPECT_EQ(limit.take(1, Time{500ms}), 500ms);
  EXPECT_EQ(limit.take(1, Time{1s}), std::nullopt);
}

TEST(RateLimit, UsersDoNotShareTheirBuckets) {
  RateLimit limit{{.requests = 1, .per = 1min, .burst = 1}};
  for (std::uint64_t user = 0; user < 1'000; ++user) EXPECT_EQ(limit.take(user, Time{1s}), std::nullopt);
  for (std::uint64_t user = 0; user < 1'000; ++user) EXPECT_NE(limit.take(user, Time{1s}), std::nullopt);
}

TEST(RateLimit, MoreUsersThanItRemembersAreLetThrough) {
  RateLimit limit{{.requests = 1, .per = 1min, .burst = 1, .users = 64}};
  for (std::uint64_t user = 0; user < 10'000; ++user) EXPECT_EQ(limit.take(user, Time{1s}), std::nullopt);
}

TEST(RateLimit, UsersWhoseBucketsAreFullMakeRoomForOthers) {
  RateLimit limit{{.requests = 1, .per = 1s, .burst = 1, .users = 64}};
  for (std::uint64_t user = 0; user < 10'000; ++user) limit.take(user, Time{});
  limit.take(99'999, Time{2s});
  for (std::uint64_t user = 0; user < 3; ++user) limit.take(user, Time{2s});
  EXPECT_NE(limit.take(99'999, Time{2s}), std::nullopt);
}

}  // namespace
}  // namespace headroom::policies
