// The front when things go wrong: failing origins, impatient and departing callers, erasures, leases.
#include <gtest/gtest.h>

#include "real/feedcache/feed_cache.h"
#include "tests/real/feedcache/fake_world.h"

namespace headroom::feedcache {
namespace {

TEST(FeedCacheFailures, TheOriginsErrorReachesEverybodyWhoWaited) {
  World world(plain_params());
  world.origin.failing = true;
  for (int i = 0; i < 5; ++i) world.ask(kAda);
  world.clock.advance(10ms);
  for (const auto& call : world.calls) {
    ASSERT_FALSE(call->answer->has_value());
    EXPECT_EQ(call->answer->error().code, Errc::unavailable);
    EXPECT_EQ(call->answer->error().detail, "the origin is down");
  }
  EXPECT_EQ(world.metrics["feed_cache_load_failures_total"], 1);
  world.origin.failing = false;
  EXPECT_TRUE(world.answer(kAda));
}

TEST(FeedCacheFailures, AnExpiredListIsServedWhenNoNewOneCanBeHad) {
  FeedCacheParams params = plain_params();
  params.store.windows.stale_if_error = 1h;
  World world(params);
  world.answer(kAda);
  world.clock.advance(200s);
  world.origin.failing = true;
  const auto served = world.answer(kAda);
  ASSERT_TRUE(served);
  EXPECT_EQ(served->value, "list 1 v1");
  EXPECT_EQ(served->state, State::expired);
  EXPECT_EQ(world.metrics["feed_cache_stale_if_error_total"], 1);
  world.origin.failing = false;
  EXPECT_EQ(world.answer(kAda)->value, "list 1 v3");
}

TEST(FeedCacheFailures, AfterTheErrorWindowAFailureIsAFailure) {
  FeedCacheParams params = plain_params();
  params.store.windows.stale_if_error = 60s;
  World world(params);
  world.answer(kAda);
  world.clock.advance(200s);
  world.origin.failing = true;
  EXPECT_EQ(world.answer(kAda).error().code, Errc::unavailable);
}

TEST(FeedCacheFailures, ACallerWhoseDeadlineComesGivesUpAlone) {
  World world(plain_params());
  world.origin.takes = 100ms;
  auto& patient = world.ask(kAda, 1s);
  auto& hasty = world.ask(kAda, 50ms);
  world.clock.advance(50ms);
  ASSERT_TRUE(hasty.answer);
  EXPECT_EQ(hasty.answer->error().code, Errc::deadline_exceeded);
  EXPECT_EQ(hasty.answer->error().detail, "the list did not come before the deadline");
  EXPECT_FALSE(patient.answer);
  world.clock.advance(50ms);
  EXPECT_TRUE(patient.answer->has_value());
}

TEST(FeedCacheFailures, WhoHasMoreTimeThanTheFirstTriesAgainWithIt) {
  World world(plain_params());
  world.origin.takes = 100ms;
  auto& hasty = world.ask(kAda, 50ms);
  auto& patient = world.ask(kAda, 1s);
  world.clock.advance(50ms);
  EXPECT_FALSE(hasty.answer->has_value());
  EXPECT_FALSE(patient.answer);
  EXPECT_EQ(world.origin.loads, 2);
  world.clock.advance(100ms);
  EXPECT_EQ(patient.answer->value().value, "list 1 v2");
}

TEST(FeedCacheFailures, ADroppedCallerLeavesTheLoadToTheOthers) {
  World world(plain_params());
  auto& first = world.ask(kAda);
  auto& second = world.ask(kAda);
  first.task.cancel();
  world.clock.advance(10ms);
  EXPECT_FALSE(first.answer);
  EXPECT_TRUE(second.answer->has_value());
  EXPECT_EQ(world.clock.armed(), 0u);
}

TEST(FeedCacheFailures, AnAbandonedLoadStillFillsTheCache) {
  World world(plain_params());
  world.ask(kAda).task.cancel();
  world.clock.advance(10ms);
  EXPECT_TRUE(world.ask(kAda).answer);
  EXPECT_EQ(world.origin.loads, 1);
}

TEST(FeedCacheFailures, WaitersBeyondTheBoundAreRefusedAtOnce) {
  FeedCacheParams params = plain_params();
  params.waiters = 3;
  World world(params);
  for (int i = 0; i < 3; ++i) world.ask(kAda);
  const auto& refused = world.ask(kAda);
  ASSERT_TRUE(refused.answer);
  EXPECT_EQ(refused.answer->error().code, Errc::overloaded);
  EXPECT_EQ(refused.answer->error().detail, "too many wait for this list");
  EXPECT_FALSE(world.ask(kBob).answer);
  EXPECT_EQ(world.metrics["feed_cache_refused_total"], 1);
}

TEST(FeedCacheFailures, AWaiterBeyondTheBoundGetsTheExpiredListWhereThereIsOne) {
  FeedCacheParams params = plain_params();
  params.waiters = 1;
  params.store.windows.stale_if_error = 1h;
  World world(params);
  world.answer(kAda);
  world.clock.advance(200s);
  world.ask(kAda);
  EXPECT_EQ(world.ask(kAda).answer->value().state, State::expired);
}

TEST(FeedCacheFailures, AListErasedWhileItIsLoadedIsDeliveredButNotKept) {
  World world(plain_params());
  auto& call = world.ask(kAda);
  world.cache->erase(kAda);
  world.clock.advance(10ms);
  EXPECT_EQ(call.answer->value().value, "list 1 v1");
  EXPECT_EQ(world.answer(kAda)->value, "list 1 v2");
}

TEST(FeedCacheFailures, WhoAsksAfterAnEraseDoesNotGetWhatWasLoadedBeforeIt) {
  World world(plain_params());
  world.ask(kAda);
  world.clock.advance(5ms);
  world.cache->erase(kAda);
  auto& later = world.ask(kAda);
  world.clock.advance(5ms);
  EXPECT_FALSE(later.answer);
  world.clock.advance(5ms);
  EXPECT_EQ(later.answer->value().value, "list 1 v2");
  EXPECT_EQ(world.answer(kAda)->value, "list 1 v2");
}

TEST(FeedCacheFailures, UnderALeaseAFailedLoadIsNotRepeatedUntilItRunsOut) {
  FeedCacheParams params = plain_params();
  params.lease = 10s;
  World world(params);
  world.origin.failing = true;
  world.answer(kAda, 100ms);
  const auto& denied = world.ask(kAda);
  ASSERT_TRUE(denied.answer);
  EXPECT_EQ(denied.answer->error().code, Errc::unavailable);
  EXPECT_EQ(denied.answer->error().detail, "a load of this list failed a moment ago");
  EXPECT_EQ(denied.answer->error().retry_after, 9'900ms);
  EXPECT_EQ(world.origin.loads, 1);
  world.origin.failing = false;
  world.clock.advance(10s);
  EXPECT_TRUE(world.answer(kAda));
}

TEST(FeedCacheFailures, UnderALeaseASuccessLeavesTheKeyFree) {
  FeedCacheParams params = plain_params();
  params.lease = 1h;
  World world(params);
  world.answer(kAda);
  world.cache->erase(kAda);
  EXPECT_EQ(world.answer(kAda)->value, "list 1 v2");
}

TEST(FeedCacheFailures, DroppingTheCacheCancelsItsRefreshes) {
  FeedCacheParams params = plain_params();
  params.store.windows.stale_while_revalidate = 50s;
  World world(params);
  world.cache->put(kAda, "old");
  world.clock.advance(110s);
  world.ask(kAda);
  EXPECT_EQ(world.origin.under_way, 1);
  world.cache.reset();
  EXPECT_EQ(world.origin.under_way, 0);
  EXPECT_EQ(world.clock.armed(), 0u);
}

TEST(FeedCacheFailures, AFlushSendsEverybodyToTheOriginOnce) {
  World world(plain_params());
  for (std::uint64_t user = 0; user < 20; ++user) world.cache->put(FeedKey{user}, "x");
  world.cache->store().flush();
  for (int i = 0; i < 100; ++i) world.ask(FeedKey{static_cast<std::uint64_t>(i % 20)});
  EXPECT_EQ(world.origin.loads, 20);
}

TEST(FeedCacheFailures, ImpossibleParametersAreNamedAllAtOnce) {
  FeedCacheParams params = plain_params();
  EXPECT_TRUE(problems_of(params).empty());
  params.store.capacity = Bytes{0};
  params.store.eviction = eviction::S3Fifo{.small = 2};
  params.store.windows = {.stale_while_revalidate = -1s, .stale_if_error = -1s};
  params.ttl = -1s;
  params.ttl_jitter = 1;
  params.early_refresh_beta = -1;
  params.waiters = 0;
  params.refresh_timeout = 0s;
  params.lease = 0s;
  EXPECT_EQ(problems_of(params),
            (std::vector<std::string>{
                "small: 2 is not between 0 and 1", "capacity: a cache has room for at least a byte",
                "ttl: is negative", "ttl_jitter: is not between 0 and 1", "early_refresh_beta: is negative",
                "stale_while_revalidate: is negative", "stale_if_error: is negative",
                "waiters: the first to miss waits, so at least 1", "refresh_timeout: leaves no time to refresh",
                "lease: is not positive"}));
}

}  // namespace
}  // namespace headroom::feedcache
