#include "real/feedcache/leases.h"

#include <gtest/gtest.h>

#include "tests/real/feedcache/fake_world.h"

namespace headroom::feedcache {
namespace {

constexpr Time at(Nanos d) { return Time{} + d; }

TEST(Leases, OneTokenAKeyUntilItsTimeIsOver) {
  Leases leases(10s, 100);
  EXPECT_TRUE(leases.take(kAda, at(0s)));
  EXPECT_FALSE(leases.take(kAda, at(9s)));
  EXPECT_EQ(leases.left(kAda, at(9s)), 1s);
  EXPECT_TRUE(leases.take(kBob, at(9s)));
  EXPECT_TRUE(leases.take(kAda, at(10s)));
}

TEST(Leases, ATokenIsGoodOnce) {
  Leases leases(10s, 100);
  const LeaseToken token = *leases.take(kAda, at(0s));
  EXPECT_FALSE(leases.redeem(kBob, token, at(1s)));
  EXPECT_TRUE(leases.redeem(kAda, token, at(1s)));
  EXPECT_FALSE(leases.redeem(kAda, token, at(1s)));
}

TEST(Leases, ATokenRunsOut) {
  Leases leases(10s, 100);
  const LeaseToken token = *leases.take(kAda, at(0s));
  EXPECT_FALSE(leases.redeem(kAda, token, at(10s)));
}

TEST(Leases, ARevokedTokenKeepsAnOutdatedValueOutAndLetsTheNextFetch) {
  Leases leases(10s, 100);
  const LeaseToken old = *leases.take(kAda, at(0s));
  leases.revoke(kAda);
  const auto fresh = leases.take(kAda, at(1s));
  ASSERT_TRUE(fresh);
  EXPECT_FALSE(leases.redeem(kAda, old, at(2s)));
  EXPECT_TRUE(leases.redeem(kAda, *fresh, at(2s)));
}

TEST(Leases, OnlySoManyKeysAreRemembered) {
  Leases leases(10s, 2);
  leases.take(FeedKey{1}, at(0s));
  leases.take(FeedKey{2}, at(0s));
  leases.take(FeedKey{3}, at(0s));
  EXPECT_TRUE(leases.take(FeedKey{1}, at(1s)));
  EXPECT_FALSE(leases.take(FeedKey{3}, at(1s)));
}

}  // namespace
}  // namespace headroom::feedcache
