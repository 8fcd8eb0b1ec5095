#include "sim/cluster/records.h"

#include <gtest/gtest.h>

namespace headroom::cluster {
namespace {

using namespace std::chrono_literals;

constexpr Keyspace space{3};
constexpr Key key{space, 7, 0};
constexpr WallTime noon{1'700'000'000s};

TEST(Records, HoldWhatWasPutUntilItsTtlIsOver) {
  Records records;
  EXPECT_EQ(records.find(key, noon), std::nullopt);
  ASSERT_TRUE(records.put(key, "list", {.ttl = 10s}, noon).has_value());
  ASSERT_TRUE(records.find(key, noon + 10s - 1ns).has_value());
  EXPECT_EQ(records.find(key, noon)->bytes, "list");
  EXPECT_EQ(records.find(key, noon)->written, noon);
  EXPECT_EQ(records.find(key, noon + 10s), std::nullopt);
  EXPECT_TRUE(records.scan(key, 5, noon + 10s).empty());
}

TEST(Records, CompareAndSetByVersion) {
  Records records;
  EXPECT_EQ(records.put(key, "a", {.if_version = 5}, noon), std::nullopt) << "there is no version 5";
  const auto first = records.put(key, "a", {.if_version = 0}, noon);
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(records.put(key, "b", {.if_version = 0}, noon), std::nullopt) << "it is not absent any more";
  const auto second = records.put(key, "b", {.if_version = *first}, noon);
  ASSERT_TRUE(second.has_value());
  EXPECT_GT(*second, *first);
  EXPECT_EQ(records.put(key, "c", {.if_version = *first}, noon), std::nullopt);
  EXPECT_EQ(records.find(key, noon)->bytes, "b");
}

TEST(Records, CountAnExpiredKeyAsAbsentWhenSet) {
  Records records;
  records.put(key, "a", {.ttl = 1s}, noon);
  EXPECT_TRUE(records.put(key, "b", {.if_version = 0}, noon + 1s).has_value());
}

TEST(Records, NeverGiveAnErasedKeyAnOldVersionAgain) {
  Records records;
  const auto first = records.put(key, "a", {}, noon);
  EXPECT_TRUE(records.erase(key, noon));
  EXPECT_FALSE(records.erase(key, noon)) << "it is gone";
  EXPECT_EQ(records.find(key, noon), std::nullopt);
  EXPECT_GT(records.put(key, "b", {}, noon), first);
  EXPECT_EQ(records.find(key, noon)->bytes, "b");
}

TEST(Records, ScanTheSubsOfOneIdInOrder) {
  Records records;
  for (const std::uint64_t sub : {5, 1, 9, 3, 7}) records.put({space, 7, sub}, std::to_string(sub), {}, noon);
  records.put({space, 8, 2}, "another row", {}, noon);
  records.erase({space, 7, 5}, noon);
  std::vector<std::uint64_t> subs;
  for (const StoredEntry& entry : records.scan({space, 7, 2}, 3, noon)) subs.push_back(entry.key.sub);
  EXPECT_EQ(subs, (std::vector<std::uint64_t>{3, 7, 9}));
  EXPECT_EQ(records.scan({space, 7, 0}, 2, noon).size(), 2u);
}

TEST(Records, AnOriginIsThereUntilAKeyIsPutOrErased) {
  Records records{[](const Key& k, WallTime) -> std::optional<StoredValue> {
    if (k.id > 100) return std::nullopt;
    return StoredValue{"origin of " + std::to_string(k.id), 1, noon};
  }};
  EXPECT_EQ(records.find(key, noon)->bytes, "origin of 7");
  EXPECT_EQ(records.find({space, 101, 0}, noon), std::nullopt);
  EXPECT_EQ(records.bytes(), Bytes{}) << "nobody put it";
  EXPECT_TRUE(records.erase(key, noon));
  EXPECT_EQ(records.find(key, noon), std::nullopt);
  EXPECT_FALSE(records.erase({space, 101, 0}, noon));
  const auto over = records.put({space, 8, 0}, "put", {.if_version = 1}, noon);
  ASSERT_TRUE(over.has_value());
  EXPECT_GT(*over, 1u) << "versions rise over the origin's too";
}

TEST(Records, AReplicaThatLagsSeesWhatWasThereBefore) {
  Records records{{}, true};
  records.put(key, "old", {}, noon);
  records.put(key, "new", {}, noon + 10s);
  EXPECT_EQ(records.find(key, noon + 10s)->bytes, "new");
  EXPECT_EQ(records.find_lagged(key, noon + 10s + 99ms, 100ms)->bytes, "old");
  EXPECT_EQ(records.find_lagged(key, noon + 10s + 100ms, 100ms)->bytes, "new");
  EXPECT_EQ(records.find_lagged({space, 8, 0}, noon, 100ms), std::nullopt);
}

TEST(Records, AReplicaThatLagsDoesNotSeeAFirstPutYet) {
  Records records{{}, true};
  records.put(key, "first", {}, noon);
  EXPECT_EQ(records.find_lagged(key, noon + 99ms, 100ms), std::nullopt);
  EXPECT_EQ(records.find_lagged(key, noon + 100ms, 100ms)->bytes, "first");
}

TEST(Records, TellHowManyBytesTheyHold) {
  Records records;
  records.put(key, "12345", {}, noon);
  records.put({space, 7, 1}, "123", {}, noon);
  EXPECT_EQ(records.bytes().count, 8);
  records.put(key, "1", {}, noon);
  EXPECT_EQ(records.bytes().count, 4);
  records.erase({space, 7, 1}, noon);
  EXPECT_EQ(records.bytes().count, 1);
}

TEST(Records, ForgetWhatWasPutAndShowTheirOriginAgain) {
  Records records{[](const Key& key, WallTime) { return StoredValue{"from " + std::to_string(key.id), 1, {}}; }};
  const WallTime now{};
  records.put({Keyspace{1}, 7, 0}, "new", {}, now);
  records.put({Keyspace{1}, 7, 1}, "newer", {}, now);
  records.put({Keyspace{1}, 8, 0}, "other", {}, now);
  records.forget(Keyspace{1}, 7);
  EXPECT_EQ(records.find({Keyspace{1}, 7, 0}, now)->bytes, "from 7");
  EXPECT_EQ(records.find({Keyspace{1}, 8, 0}, now)->bytes, "other");
  records.forget(Keyspace{1}, 8);
  EXPECT_EQ(records.bytes(), Bytes{0});
  records.forget(Keyspace{1}, 9);
}

// maxmemory with LRU: what was read last stays, and an evicted key is found again only once it is put.
TEST(Records, HoldWhatTheirMemoryHolds) {
  Records records{[](const Key&, WallTime) { return StoredValue{"0123456789", 1, {}}; }};
  Residents residents{Bytes{3 * (10 + 85)}, eviction::Lru{}, key_overhead};
  records.bound_by(residents);
  const WallTime now{};
  const auto of = [](std::uint64_t id) { return Key{Keyspace{6}, id, 0}; };
  EXPECT_FALSE(records.find(of(1), now)) << "not held yet";
  for (const std::uint64_t id : {1, 2, 3}) records.put(of(id), "0123456789", {}, now);
  EXPECT_TRUE(records.find(of(1), now));
  records.put(of(4), "0123456789", {}, now);
  EXPECT_FALSE(records.find(of(2), now)) << "the longest unused had to go";
  EXPECT_TRUE(records.find(of(1), now));
  EXPECT_TRUE(records.find(of(4), now));
  EXPECT_EQ(residents.evictions(), 1u);
  EXPECT_EQ(residents.hits(), 3u);
  EXPECT_EQ(residents.misses(), 2u);
  EXPECT_EQ(residents.bytes(), Bytes{3 * 95});
}

}  // namespace
}  // namespace headroom::cluster
