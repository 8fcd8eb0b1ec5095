// The front: hits, loads, coalescing, refreshing behind the answer.
#include "real/feedcache/feed_cache.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/real/feedcache/fake_world.h"

namespace headroom::feedcache {
namespace {

TEST(FeedCache, LoadsAMissOnceAndServesItFromThen) {
  World world(plain_params());
  const auto first = world.answer(kAda);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->value, "list 1 v1");
  EXPECT_EQ(first->state, State::fresh);
  EXPECT_EQ(first->age, 0s);
  const auto second = world.answer(kAda);
  EXPECT_EQ(second->value, "list 1 v1");
  EXPECT_EQ(second->age, 990ms);
  EXPECT_EQ(world.origin.loads, 1);
  EXPECT_EQ(world.metrics["feed_cache_requests_total{absent}"], 1);
  EXPECT_EQ(world.metrics["feed_cache_requests_total{fresh}"], 1);
}

TEST(FeedCache, AHitIsAnsweredAtOnce) {
  World world(plain_params());
  world.cache->put(kAda, "x");
  EXPECT_TRUE(world.ask(kAda).answer);
  EXPECT_EQ(world.clock.armed(), 0u);
}

TEST(FeedCache, LoadsAgainAfterTheTtl) {
  World world(plain_params());
  world.answer(kAda);
  world.clock.advance(100s);
  EXPECT_EQ(world.answer(kAda)->value, "list 1 v2");
}

TEST(FeedCache, MissesOfOneKeyShareOneLoadAndWakeInTheirOrder) {
  World world(plain_params());
  for (int i = 0; i < 50; ++i) world.ask(kAda);
  world.ask(kBob);
  EXPECT_EQ(world.origin.loads, 2);
  world.clock.advance(10ms);
  for (const auto& call : world.calls) {
    ASSERT_TRUE(call->answer);
    EXPECT_TRUE(call->answer->has_value());
  }
  EXPECT_EQ(world.calls[49]->answer->value().value, "list 1 v1");
  EXPECT_EQ(world.calls[50]->answer->value().value, "list 2 v2");
  EXPECT_EQ(world.metrics["feed_cache_coalesced_total"], 49);
}

TEST(FeedCache, WithoutSingleFlightEveryMissLoads) {
  FeedCacheParams params = plain_params();
  params.single_flight = false;
  World world(params);
  for (int i = 0; i < 50; ++i) world.ask(kAda);
  EXPECT_EQ(world.origin.loads, 50);
  world.clock.advance(10ms);
  EXPECT_TRUE(world.calls[49]->answer->has_value());
}

TEST(FeedCache, AnOriginThatAnswersAtOnceNeedsNoTimer) {
  World world(plain_params());
  world.origin.takes = 0ns;
  EXPECT_TRUE(world.ask(kAda).answer);
  EXPECT_EQ(world.clock.armed(), 0u);
  EXPECT_EQ(world.cache->loads_under_way(), 0u);
}

TEST(FeedCache, AStaleListIsServedAtOnceAndRefreshedBehindOnce) {
  FeedCacheParams params = plain_params();
  params.store.windows.stale_while_revalidate = 30s;
  World world(params);
  world.answer(kAda);
  world.clock.advance(105s);
  for (int i = 0; i < 10; ++i) {
    const auto& call = world.ask(kAda);
    ASSERT_TRUE(call.answer);
    EXPECT_EQ(call.answer->value().value, "list 1 v1");
    EXPECT_EQ(call.answer->value().state, State::stale);
  }
  EXPECT_EQ(world.origin.loads, 2);
  world.clock.advance(10ms);
  const auto refreshed = world.answer(kAda);
  EXPECT_EQ(refreshed->value, "list 1 v2");
  EXPECT_EQ(refreshed->state, State::fresh);
  EXPECT_EQ(world.metrics["feed_cache_refreshes_total"], 1);
}

TEST(FeedCache, AMissJoinsARefreshThatIsUnderWay) {
  FeedCacheParams params = plain_params();
  params.store.windows.stale_while_revalidate = 1s;
  World world(params);
  world.origin.takes = 500ms;
  world.answer(kAda);
  world.clock.advance(Time{} + 500ms + 100s + 900ms - world.clock.now());
  EXPECT_EQ(world.ask(kAda).answer->value().state, State::stale);
  world.clock.advance(200ms);  // past the window: absent, but the refresh is on its way
  auto& call = world.ask(kAda);
  EXPECT_FALSE(call.answer);
  world.clock.advance(300ms);
  EXPECT_EQ(call.answer->value().value, "list 1 v2");
  EXPECT_EQ(world.origin.loads, 2);
}

TEST(FeedCache, RefreshesBehindAnswersAreBoundedInNumberAndTime) {
  FeedCacheParams params = plain_params();
  params.store.windows.stale_while_revalidate = 50s;
  params.refreshes = 3;
  params.refresh_timeout = 2s;
  World world(params);
  for (std::uint64_t user = 0; user < 10; ++user) world.cache->put(FeedKey{user}, "old");
  world.clock.advance(110s);
  world.origin.takes = 1h;
  for (std::uint64_t user = 0; user < 10; ++user) world.ask(FeedKey{user});
  EXPECT_EQ(world.origin.under_way, 3);
  EXPECT_EQ(world.origin.last_deadline, world.clock.now() + 2s);
  world.clock.advance(2s);
  EXPECT_EQ(world.origin.under_way, 0);
  world.ask(FeedKey{9});
  EXPECT_EQ(world.origin.under_way, 1);
}

// Beta 1, a load of 1 s, 100 requests a second: before the last second, 100 e^-1 = 37 refreshes are to be
// expected, so that a request that finds the list expired would be one in e^37.
TEST(FeedCache, AHotListIsRefreshedEarlySoThatItNeverExpires) {
  FeedCacheParams params = plain_params();
  params.early_refresh_beta = 1;
  params.refresh_timeout = 2s;
  World world(params);
  world.origin.takes = 1s;
  world.answer(kAda, 2s);
  for (int i = 0; i < 50'000; ++i) {
    world.clock.advance(10ms);
    const auto& call = world.ask(kAda);
    ASSERT_TRUE(call.answer) << "a request had to wait " << i;
  }
  EXPECT_GE(world.origin.loads, 5);
  EXPECT_LE(world.origin.loads, 8);
}

TEST(FeedCache, TtlsAreJitteredSoThatListsWrittenTogetherDoNotExpireTogether) {
  FeedCacheParams params = plain_params();
  params.ttl_jitter = .1;
  World world(params);
  for (std::uint64_t user = 0; user < 1'000; ++user) world.cache->put(FeedKey{user}, "x");
  const auto fresh = [&] {
    int count = 0;
    for (std::uint64_t user = 0; user < 1'000; ++user) {
      count += world.cache->store().peek(FeedKey{user}, world.clock.now()).state == State::fresh;
    }
    return count;
  };
  world.clock.advance(90s);
  EXPECT_EQ(fresh(), 1'000);
  world.clock.advance(10s);
  EXPECT_NEAR(fresh(), 500, 60);
  world.clock.advance(10s);
  EXPECT_EQ(fresh(), 0);
}

TEST(FeedCache, AWarmCacheExpiresEvenlyOverOneTtl) {
  World world(plain_params());
  std::vector<WarmList> lists;
  for (std::uint64_t user = 0; user < 1'000; ++user) lists.push_back({.key = FeedKey{user}, .value = "warm"});
  EXPECT_EQ(world.cache->warm_up(lists), 1'000u);
  for (int tenth = 1; tenth <= 9; ++tenth) {
    world.clock.advance(10s);
    int fresh = 0;
    for (const WarmList& list : lists) {
      fresh += world.cache->store().peek(list.key, world.clock.now()).state == State::fresh;
    }
    EXPECT_NEAR(fresh, 1'000 - 100 * tenth, 60) << tenth;
  }
}

TEST(FeedCache, AWarmCacheOfTooManyListsKeepsWhatFits) {
  FeedCacheParams params = plain_params();
  params.store.capacity = Bytes{100 * (4 + FeedCacheStore::entry_overhead().count)};
  World world(params);
  std::vector<WarmList> lists;
  for (std::uint64_t user = 0; user < 1'000; ++user) lists.push_back({.key = FeedKey{user}, .value = "warm"});
  world.cache->warm_up(lists);
  EXPECT_EQ(world.cache->store().size(), 100u);
}

TEST(FeedCache, ReportsWhatItHoldsAndWhoLeft) {
  FeedCacheParams params = plain_params();
  params.store.capacity = Bytes{2 * (1 + FeedCacheStore::entry_overhead().count)};
  World world(params);
  for (std::uint64_t user = 0; user < 5; ++user) world.cache->put(FeedKey{user}, "x");
  EXPECT_EQ(world.metrics["feed_cache_entries"], 2);
  EXPECT_EQ(world.metrics["feed_cache_evictions_total"], 3);
  EXPECT_EQ(world.metrics["feed_cache_bytes"], static_cast<double>(params.store.capacity.count));
}

TEST(FeedCache, TheSameWorldGivesTheSameAnswersAtTheSameTimes) {
  const auto story = [] {
    FeedCacheParams params = plain_params();
    params.ttl_jitter = .1;
    params.early_refresh_beta = 1;
    params.ttl = 5s;
    params.store.windows = {.stale_while_revalidate = 1s, .stale_if_error = 0s};
    params.store.capacity = Bytes{5'000};
    World world(params);
    SeededRandom random(3);
    std::string text;
    for (int i = 0; i < 5'000; ++i) {
      world.clock.advance(from_seconds(random.uniform() * .02));
      world.ask(FeedKey{random.below(60)}, 50ms);
    }
    world.clock.advance(1s);
    for (const auto& call : world.calls) {
      text += call->answer->has_value() ? call->answer->value().value : "failed";
      text += "@" + std::to_string(call->answered.time_since_epoch().count()) + "\n";
    }
    return text;
  };
  EXPECT_EQ(story(), story());
}

}  // namespace
}  // namespace headroom::feedcache
