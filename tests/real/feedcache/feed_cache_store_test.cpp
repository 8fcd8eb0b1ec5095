#include "real/feedcache/feed_cache_store.h"

#include <gtest/gtest.h>

#include "tests/real/feedcache/fake_world.h"

namespace headroom::feedcache {
namespace {

constexpr Time at(Nanos d) { return Time{} + d; }

StoreParams roomy(StaleWindows windows = {}) {
  return {.capacity = Bytes{1 << 20}, .eviction = eviction::Lru{}, .windows = windows};
}

TEST(FeedCacheStore, GivesBackTheBytesTheirAgeAndWhatTheyCost) {
  FeedCacheStore store(roomy());
  EXPECT_EQ(store.get(kAda, at(0s)).state, State::absent);
  EXPECT_TRUE(store.put(kAda, std::string_view{"a\0b", 3}, {.now = at(5s), .ttl = 10s, .cost = 7ms}));
  const Lookup found = store.get(kAda, at(8s));
  EXPECT_EQ(found.state, State::fresh);
  EXPECT_EQ(found.value, (std::string_view{"a\0b", 3}));
  EXPECT_EQ(found.age, 3s);
  EXPECT_EQ(found.expiry, at(15s));
  EXPECT_EQ(found.cost, 7ms);
}

TEST(FeedCacheStore, AnEmptyValueIsAValue) {
  FeedCacheStore store(roomy());
  store.put(kAda, "", {.now = at(0s), .ttl = 10s});
  EXPECT_EQ(store.get(kAda, at(1s)).state, State::fresh);
  EXPECT_EQ(store.get(kAda, at(1s)).value, "");
}

TEST(FeedCacheStore, AValueGoesStaleThenExpiredThenAway) {
  FeedCacheStore store(roomy({.stale_while_revalidate = 5s, .stale_if_error = 20s}));
  store.put(kAda, "x", {.now = at(0s), .ttl = 10s});
  EXPECT_EQ(store.get(kAda, at(9s)).state, State::fresh);
  EXPECT_EQ(store.get(kAda, at(10s)).state, State::stale);
  EXPECT_EQ(store.get(kAda, at(15s)).state, State::expired);
  EXPECT_EQ(store.get(kAda, at(15s)).value, "x");
  EXPECT_EQ(store.get(kAda, at(30s)).state, State::absent);
  EXPECT_EQ(store.size(), 0u);
  EXPECT_EQ(store.counters(),
            (StoreCounters{.hits = 1, .stale_hits = 3, .misses = 1, .insertions = 1, .expirations = 1}));
}

TEST(FeedCacheStore, ATtlOfZeroNeverExpires) {
  FeedCacheStore store(roomy());
  store.put(kAda, "x", {.now = at(0s), .ttl = 0s});
  EXPECT_EQ(store.get(kAda, at(24h * 3650)).state, State::fresh);
}

TEST(FeedCacheStore, AnOverwriteReplacesValueAndLifetime) {
  FeedCacheStore store(roomy());
  store.put(kAda, "first", {.now = at(0s), .ttl = 10s});
  store.put(kAda, std::string(5'000, 'y'), {.now = at(8s), .ttl = 10s});
  const Lookup found = store.get(kAda, at(17s));
  EXPECT_EQ(found.state, State::fresh);
  EXPECT_EQ(found.value, std::string(5'000, 'y'));
  EXPECT_EQ(store.size(), 1u);
  EXPECT_EQ(store.bytes(), Bytes{5'000} + FeedCacheStore::entry_overhead());
}

TEST(FeedCacheStore, LeastRecentlyUsedListsLeaveWhenTheBytesAreSpent) {
  const Bytes list{1'600};
  FeedCacheStore store({.capacity = Bytes{10 * (list + FeedCacheStore::entry_overhead()).count},
                        .eviction = eviction::Lru{},
                        .windows = {}});
  const std::string value(1'600, 'v');
  for (std::uint64_t user = 0; user < 10; ++user) store.put(FeedKey{user}, value, {.now = at(0s), .ttl = 10s});
  store.get(FeedKey{0}, at(1s));
  store.put(FeedKey{10}, value, {.now = at(1s), .ttl = 10s});
  EXPECT_EQ(store.size(), 10u);
  EXPECT_EQ(store.peek(FeedKey{0}, at(1s)).state, State::fresh);
  EXPECT_EQ(store.peek(FeedKey{1}, at(1s)).state, State::absent);
  EXPECT_EQ(store.counters().evictions, 1u);
}

TEST(FeedCacheStore, AValueLargerThanTheCacheIsRefused) {
  FeedCacheStore store({.capacity = Bytes{1'000}, .eviction = eviction::Lru{}, .windows = {}});
  EXPECT_FALSE(store.put(kAda, std::string(1'000, 'x'), {.now = at(0s), .ttl = 10s}));
  EXPECT_EQ(store.counters().refusals, 1u);
  EXPECT_EQ(store.bytes(), Bytes{0});
}

TEST(FeedCacheStore, PutsSweepOutWhatIsOverWithoutAnybodyAskingForIt) {
  FeedCacheStore store(roomy());
  for (std::uint64_t user = 0; user < 100; ++user) store.put(FeedKey{user}, "old", {.now = at(0s), .ttl = 10s});
  for (std::uint64_t user = 100; user < 300; ++user) store.put(FeedKey{user}, "new", {.now = at(20s), .ttl = 10s});
  EXPECT_EQ(store.counters().expirations, 100u);
  EXPECT_EQ(store.size(), 200u);
}

TEST(FeedCacheStore, AFlushDropsTheShareAskedForAndTheSameKeysForTheSameSalt) {
  FeedCacheStore one(roomy());
  FeedCacheStore other(roomy());
  for (std::uint64_t user = 0; user < 1'000; ++user) {
    one.put(FeedKey{user}, "x", {.now = at(0s), .ttl = 10s});
    other.put(FeedKey{999 - user}, "x", {.now = at(0s), .ttl = 10s});
  }
  EXPECT_NEAR(static_cast<double>(one.flush(.3, 7)), 300, 50);
  other.flush(.3, 7);
  for (std::uint64_t user = 0; user < 1'000; ++user) {
    EXPECT_EQ(one.peek(FeedKey{user}, at(0s)).state, other.peek(FeedKey{user}, at(0s)).state);
  }
  one.flush();
  EXPECT_EQ(one.size(), 0u);
  EXPECT_EQ(one.bytes(), Bytes{0});
  EXPECT_EQ(one.counters().erasures, 1'000u);
}

TEST(FeedCacheStore, ListsCanBeMadeToExpireTogether) {
  FeedCacheStore store(roomy());
  for (std::uint64_t user = 0; user < 10; ++user) {
    store.put(FeedKey{user}, "x", {.now = at(0s), .ttl = 10s * (user + 1)});
  }
  EXPECT_EQ(store.expire_together(at(7s)), 10u);
  for (std::uint64_t user = 0; user < 10; ++user) {
    EXPECT_EQ(store.peek(FeedKey{user}, at(6s)).state, State::fresh);
    EXPECT_EQ(store.peek(FeedKey{user}, at(7s)).state, State::absent);
  }
}

// A seeded stream of everything, against a map that knows each value and its expiry.
TEST(FeedCacheStore, NeverServesAnotherValueThanThePutLastOnesNorOneWhoseTimeIsOver) {
  for (const std::string_view policy : eviction::eviction_names()) {
    FeedCacheStore store({.capacity = Bytes{20'000},
                          .eviction = *eviction::eviction_named(policy),
                          .windows = {.stale_while_revalidate = 5s, .stale_if_error = 0s}});
    std::map<std::uint64_t, std::pair<std::string, Time>> model;
    SeededRandom random(9);
    Time now{};
    for (int step = 0; step < 50'000; ++step) {
      now += from_seconds(random.uniform() * .01);
      const std::uint64_t user = random.below(200);
      if (random.below(3) == 0) {
        const std::string value = std::to_string(step) + std::string(random.below(300), 'z');
        const Nanos ttl = from_seconds(1 + random.uniform() * 20);
        model.erase(user);
        if (store.put(FeedKey{user}, value, {.now = now, .ttl = ttl})) model[user] = {value, now + ttl};
      } else if (random.below(20) == 0) {
        store.erase(FeedKey{user});
        model.erase(user);
      }
      const Lookup found = store.get(FeedKey{user}, now);
      ASSERT_LE(store.bytes(), store.capacity());
      if (found.state == State::absent) continue;
      ASSERT_TRUE(model.contains(user)) << policy;
      ASSERT_EQ(found.value, model[user].first) << policy;
      ASSERT_EQ(found.state, now < model[user].second ? State::fresh : State::stale);
      ASSERT_LT(now, model[user].second + 5s);
    }
  }
}

}  // namespace
}  // namespace headroom::feedcache
