#include "real/feedcache/freshness.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/real/feedcache/fake_world.h"

namespace headroom::feedcache {
namespace {

constexpr Time at(Nanos d) { return Time{} + d; }

TEST(Freshness, AValuePassesThroughItsStatesInOrder) {
  const StaleWindows windows{.stale_while_revalidate = 10s, .stale_if_error = 60s};
  EXPECT_EQ(state_at(at(99s), at(100s), windows), State::fresh);
  EXPECT_EQ(state_at(at(100s), at(100s), windows), State::stale);
  EXPECT_EQ(state_at(at(109s), at(100s), windows), State::stale);
  EXPECT_EQ(state_at(at(110s), at(100s), windows), State::expired);
  EXPECT_EQ(state_at(at(159s), at(100s), windows), State::expired);
  EXPECT_EQ(state_at(at(160s), at(100s), windows), State::absent);
}

TEST(Freshness, WithoutWindowsAnExpiredValueIsAbsent) {
  EXPECT_EQ(state_at(at(100s), at(100s), {}), State::absent);
}

TEST(Freshness, WhatNeverExpiresIsAlwaysFresh) {
  EXPECT_EQ(state_at(at(24h * 365), Time::max(), {.stale_while_revalidate = 10s, .stale_if_error = 10s}), State::fresh);
}

TEST(Freshness, JitterMovesTheTtlByItsShareEitherWayAroundItsMean) {
  EXPECT_EQ(jittered(100s, .1, .5), 100s);
  SeededRandom random(4);
  double sum = 0;
  Nanos least = 200s;
  Nanos most = 0s;
  for (int i = 0; i < 10'000; ++i) {
    const Nanos ttl = jittered(100s, .1, random.uniform());
    least = std::min(least, ttl);
    most = std::max(most, ttl);
    sum += seconds(ttl);
  }
  EXPECT_GE(least, 90s);
  EXPECT_LT(least, 91s);
  EXPECT_LE(most, 110s);
  EXPECT_GT(most, 109s);
  EXPECT_NEAR(sum / 10'000, 100, .3);
}

TEST(Freshness, AStaggeredBulkExpiresEvenlyOverOneTtl) {
  EXPECT_EQ(staggered(100s, 1, .25), 75s);
  EXPECT_EQ(staggered(100s, .5, .5), 75s);
  EXPECT_EQ(staggered(100s, 0, .9), 100s);
}

// P(early) at a gap g before expiry is P(-ln U >= g / (cost beta)) = exp(-g / (cost beta)).
TEST(Freshness, EarlyRefreshFollowsXFetchsExponentialLaw) {
  SeededRandom random(5);
  for (const double gap : {.5, 1.0, 2.0}) {
    int due = 0;
    for (int i = 0; i < 20'000; ++i) {
      due += early_refresh_due(at(100s - from_seconds(gap)), at(100s), 1s, 1, random.uniform());
    }
    EXPECT_NEAR(due / 20'000.0, std::exp(-gap), .01) << gap;
  }
}

TEST(Freshness, EarlyRefreshIsSureAtTheExpiryAndNeverWithoutBetaOrCost) {
  EXPECT_TRUE(early_refresh_due(at(100s), at(100s), 1s, 1, .999));
  EXPECT_FALSE(early_refresh_due(at(99s), at(100s), 1s, 0, 1e-300));
  EXPECT_FALSE(early_refresh_due(at(99s), at(100s), 0s, 1, 1e-16));
}

TEST(Freshness, NoDrawIsNeededWhereNoneCouldBeDue) {
  EXPECT_FALSE(early_refresh_possible(at(0s), at(100s), 1s, 1));
  EXPECT_FALSE(early_refresh_due(at(0s), at(100s), 1s, 1, 0x1p-54));
  EXPECT_TRUE(early_refresh_possible(at(70s), at(100s), 1s, 1));
}

}  // namespace
}  // namespace headroom::feedcache
