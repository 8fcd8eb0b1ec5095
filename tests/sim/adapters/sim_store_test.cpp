#include "sim/adapters/sim_store.h"

#include <gtest/gtest.h>

#include "tests/sim/adapters/small_cluster.h"

namespace headroom::adapters {
namespace {

constexpr Keyspace lists{1}, cards{3}, shelves{4};

// Lists stand in this region; cards are written in the other one and read here, 50 ms behind.
class SimStoreTest : public testing::Test {
 protected:
  static cluster::PoolParams nodes() {
    return {.replicas = 3, .simulated = 3, .cores = 4, .routing = cluster::Routing::keyed, .queue_limit = 4};
  }
  cluster::StoreTier tier(std::uint16_t region, Nanos lag) {
    const cluster::WorkLaw by_key{&cluster::always_one(), 0, 1e6};
    cluster::Fleet& fleet = world.add("store of " + std::to_string(stores++), region, nodes());
    return {
        fleet, {.copies = 1, .write_answers = 1, .replica_lag = lag}, {by_key, by_key}, world.observer, world.draws};
  }
  std::vector<KeyspaceRoute> routes() {
    return {{lists, &here, &here, &records},
            {cards, &replica, &primary, &records},
            {shelves, &here, &here, &records, true}};
  }

  SmallCluster world;
  int stores = 0;
  cluster::Records records{{}, true};
  cluster::StoreTier here = tier(0, {}), replica = tier(0, 50ms), primary = tier(1, {});
  SimStore store{world.network, {0, 1}, routes(), world.draws};
};

TEST_F(SimStoreTest, TakesTheNodesWorkAndTheWay) {
  EXPECT_EQ(world.run(store.put({lists, 1}, "a", {}, Time::max())).second, Time{2ms});
  auto [got, at] = world.run(store.get({lists, 1}, Time::max()));
  ASSERT_TRUE(got->has_value());
  EXPECT_EQ((*got)->bytes, "a");
  EXPECT_EQ(at, Time{4ms});
  EXPECT_EQ(world.run(store.get({lists, 2}, Time::max())).first->has_value(), false) << "absence is a value";
}

TEST_F(SimStoreTest, WritesToThePrimaryFarAwayAndReadsWhatTheReplicaHasSeen) {
  EXPECT_EQ(world.run(store.put({cards, 1}, "old", {}, Time::max())).second, Time{101ms});
  world.clock.run_until(Time{1s});
  world.run(store.put({cards, 1}, "new", {}, Time::max()));
  const auto [soon, at] = world.run(store.get({cards, 1}, Time::max()));
  EXPECT_EQ((*soon)->bytes, "old");
  EXPECT_EQ(at, Time{1s + 101ms + 2ms});
  world.clock.run_until(Time{2s});
  EXPECT_EQ((*world.run(store.get({cards, 1}, Time::max())).first)->bytes, "new");
}

TEST_F(SimStoreTest, AnswersOneForOneInTheOrderOfTheKeys) {
  records.put({lists, 1}, "one", {}, world.clock.wall_now());
  records.put({lists, 3}, "three", {}, world.clock.wall_now());
  const auto values = world.run(store.mget({{lists, 3}, {lists, 2}, {lists, 1}}, Time::max())).first;
  ASSERT_EQ(values->size(), 3u);
  EXPECT_EQ((*values)[0]->bytes, "three");
  EXPECT_FALSE((*values)[1].has_value());
  EXPECT_EQ((*values)[2]->bytes, "one");
  EXPECT_TRUE(world.run(store.mget({}, Time::max())).first->empty());
}

TEST_F(SimStoreTest, LosesACompareAndSetToAnotherVersion) {
  const auto first = world.run(store.put({lists, 1}, "a", {.if_version = 0}, Time::max())).first;
  ASSERT_TRUE(first.has_value());
  const auto lost = world.run(store.put({lists, 1}, "b", {.if_version = 0}, Time::max())).first;
  EXPECT_EQ(lost.error().code, Errc::conflict);
}

TEST_F(SimStoreTest, ErasesAndScans) {
  for (std::uint64_t sub = 1; sub <= 3; ++sub) world.run(store.put({lists, 1, sub}, "x", {}, Time::max()));
  EXPECT_TRUE(*world.run(store.erase({lists, 1, 2}, Time::max())).first);
  EXPECT_FALSE(*world.run(store.erase({lists, 1, 2}, Time::max())).first);
  const auto found = world.run(store.scan({lists, 1, 0}, 10, Time::max())).first;
  ASSERT_EQ(found->size(), 2u);
  EXPECT_EQ((*found)[1].key.sub, 3u);
}

TEST_F(SimStoreTest, FailsAtTheDeadlineWhenTheAnswerComesLater) {
  auto [got, at] = world.run(store.get({lists, 1}, Time{1500us}));
  EXPECT_EQ(got.error().code, Errc::deadline_exceeded);
  EXPECT_EQ(at, Time{1500us});
}

TEST_F(SimStoreTest, IsRefusedAfterTheWayThereWhenTheTierIsDown) {
  here.fleet().set_down(true);
  auto [got, at] = world.run(store.get({lists, 1}, Time::max()));
  EXPECT_EQ(got.error().code, Errc::unavailable);
  EXPECT_EQ(at, Time{1ms});
}

TEST_F(SimStoreTest, LoadsNoNodeForWhatProcessesReadAtTheirOwnPace) {
  EXPECT_EQ(world.run(store.put({shelves, 1}, "top", {}, Time::max())).second, Time{2ms});
  EXPECT_EQ((*world.run(store.get({shelves, 1}, Time::max())).first)->bytes, "top");
  EXPECT_EQ(here.fleet().pool().take_tally().arrivals, 0);
}

}  // namespace
}  // namespace headroom::adapters
