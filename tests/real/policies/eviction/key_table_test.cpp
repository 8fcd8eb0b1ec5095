#include "real/policies/eviction/key_table.h"

#include <gtest/gtest.h>

#include <map>

#include "real/policies/eviction/frequency_sketch.h"
#include "real/policies/eviction/ghost.h"
#include "tests/real/policies/eviction/request_stream.h"

namespace headroom::eviction {
namespace {

TEST(KeyTable, AgreesWithAMapThroughInsertionsErasuresAndGrowth) {
  KeyTable table;
  std::map<std::uint64_t, Slot> model;
  std::vector<std::uint64_t> key_at(4'000);
  Draws draws(7);
  for (int step = 0; step < 200'000; ++step) {
    const auto slot = static_cast<Slot>(draws.below(key_at.size()));
    const std::uint64_t key = key_at[slot];
    const Slot found = table.find(key, [&](Slot s) { return key_at[s] == key; });
    ASSERT_EQ(found, model.contains(key) ? model[key] : kNoSlot);
    if (found == slot) {
      table.erase(key, slot);
      model.erase(key);
    } else if (found == kNoSlot) {
      key_at[slot] = slot * 977 + draws.below(3) + 1;
      if (!model.contains(key_at[slot])) {
        table.insert(key_at[slot], slot);
        model[key_at[slot]] = slot;
      }
    }
    ASSERT_EQ(table.size(), model.size());
  }
}

TEST(Ghost, RemembersTheNewestKeysWithinItsBytes) {
  Ghost ghost(10);
  for (std::uint64_t key = 1; key <= 20; ++key) ghost.remember(key, 2);
  EXPECT_EQ(ghost.size(), 5u);
  EXPECT_FALSE(ghost.take(15));
  for (std::uint64_t key = 16; key <= 20; ++key) EXPECT_TRUE(ghost.take(key)) << key;
  EXPECT_EQ(ghost.bytes(), 0);
}

TEST(Ghost, TakingAKeyForgetsItAndFreesItsBytes) {
  Ghost ghost(100);
  ghost.remember(1, 60);
  EXPECT_TRUE(ghost.take(1));
  EXPECT_FALSE(ghost.take(1));
  ghost.remember(2, 100);
  EXPECT_EQ(ghost.bytes(), 100);
}

TEST(Ghost, DoesNotRememberWhatIsLargerThanItself) {
  Ghost ghost(10);
  ghost.remember(1, 5);
  ghost.remember(2, 11);
  EXPECT_TRUE(ghost.take(1));
  EXPECT_FALSE(ghost.take(2));
}

TEST(Ghost, AgreesWithAListThroughManyTurnsOfItsRing) {
  constexpr std::int64_t kCapacity = 300;
  Ghost ghost(kCapacity);
  std::map<std::uint64_t, std::int64_t> model;  // keys rise, so the map's order is the queue's
  std::int64_t bytes = 0;
  Draws draws(3);
  for (std::uint64_t key = 1; key < 50'000; ++key) {
    const auto size = static_cast<std::int64_t>(1 + draws.below(5));
    ghost.remember(key, size);
    bytes += size;
    for (model[key] = size; bytes > kCapacity; model.erase(model.begin())) bytes -= model.begin()->second;
    const std::uint64_t taken = key - std::min(key, draws.below(200));
    const auto it = model.find(taken);
    ASSERT_EQ(ghost.take(taken), it != model.end());
    if (it != model.end()) {
      bytes -= it->second;
      model.erase(it);
    }
    ASSERT_EQ(ghost.bytes(), bytes);
    ASSERT_EQ(ghost.size(), model.size());
  }
}

TEST(FrequencySketch, NeverCountsLessThanTheTruthWithinASample) {
  FrequencySketch sketch(10);
  sketch.expect_keys(1'000);
  for (std::uint64_t key = 0; key < 400; ++key) {
    for (std::uint64_t i = 0; i < key % 16; ++i) sketch.record(key);
  }
  for (std::uint64_t key = 0; key < 400; ++key) EXPECT_GE(sketch.estimate(key), static_cast<int>(key % 16)) << key;
}

TEST(FrequencySketch, ForgetsByHalvingWhenTheSampleIsFull) {
  FrequencySketch sketch(10);
  sketch.expect_keys(64);
  for (int i = 0; i < 15; ++i) sketch.record(1);
  EXPECT_EQ(sketch.estimate(1), 15);
  for (std::uint64_t key = 100; key < 100 + 640; ++key) sketch.record(key);
  EXPECT_LT(sketch.estimate(1), 15);
}

}  // namespace
}  // namespace headroom::eviction
