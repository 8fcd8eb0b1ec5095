#include "real/policies/balance.h"

#include <gtest/gtest.h>

#include <map>
#include <vector>

#include "tests/fakes/seeded_random.h"

namespace headroom::policies {
namespace {

std::vector<ReplicaState> pool(std::size_t n) {
  std::vector<ReplicaState> replicas(n);
  for (std::size_t i = 0; i < n; ++i) replicas[i].id = 100 + i;
  return replicas;
}

const std::vector<BalanceParams> all_choosers = {RandomParams{}, RoundRobinParams{}, LeastRequestParams{},
                                                 ConsistentHashParams{}, ZoneAwareParams{}};

TEST(Balance, NoChooserFindsAReplicaWhereNoneIsAvailable) {
  fakes::SeededRandom random{1};
  std::vector<ReplicaState> replicas = pool(3);
  for (ReplicaState& r : replicas) r.available = false;
  for (const BalanceParams& params : all_choosers) {
    EXPECT_EQ(make_balancer(params)->choose(replicas, {}, random), std::nullopt);
    EXPECT_EQ(make_balancer(params)->choose({}, {}, random), std::nullopt);
  }
}

TEST(Balance, EveryChooserAvoidsTheUnavailable) {
  fakes::SeededRandom random{2};
  std::vector<ReplicaState> replicas = pool(20);
  for (ReplicaState& r : replicas) r.available = false;
  replicas[13].available = true;
  for (const BalanceParams& params : all_choosers) {
    const auto balancer = make_balancer(params);
    for (std::uint64_t key = 0; key < 50; ++key) EXPECT_EQ(balancer->choose(replicas, {.key = key}, random), 13u);
  }
}

TEST(Balance, RandomTreatsAllAlike) {
  fakes::SeededRandom random{3};
  const auto balancer = make_balancer(RandomParams{});
  std::map<std::size_t, int> times;
  for (int i = 0; i < 10'000; ++i) ++times[*balancer->choose(pool(10), {}, random)];
  for (const auto& [replica, n] : times) EXPECT_NEAR(n, 1'000, 150);
}

TEST(Balance, RoundRobinVisitsEveryReplicaOncePerRound) {
  fakes::SeededRandom random{4};
  const auto balancer = make_balancer(RoundRobinParams{});
  std::map<std::size_t, int> times;
  for (int i = 0; i < 70; ++i) ++times[*balancer->choose(pool(7), {}, random)];
  for (const auto& [replica, n] : times) EXPECT_EQ(n, 10);
}

TEST(Balance, LeastRequestOfTwoKeepsTheFullestFarBelowRandom) {
  const auto fullest = [](const BalanceParams& params) {
    fakes::SeededRandom random{5};
    const auto balancer = make_balancer(params);
    std::vector<ReplicaState> replicas = pool(100);
    for (int i = 0; i < 1'000; ++i) replicas[*balancer->choose(replicas, {}, random)].load += 1;
    double most = 0;
    for (const ReplicaState& r : replicas) most = std::max(most, r.load);
    return most;
  };
  EXPECT_LE(fullest(LeastRequestParams{}), 13);
  EXPECT_GE(fullest(RandomParams{}), 16);
}

TEST(ConsistentHash, AKeyStaysWithItsReplica) {
  fakes::SeededRandom random{6};
  const auto balancer = make_balancer(ConsistentHashParams{});
  for (std::uint64_t key = 0; key < 100; ++key) {
    const auto first = balancer->choose(pool(12), {.key = key}, random);
    EXPECT_EQ(balancer->choose(pool(12), {.key = key}, random), first);
  }
}

TEST(ConsistentHash, AReplicaThatGoesMovesOnlyItsOwnKeys) {
  fakes::SeededRandom random{7};
  const auto balancer = make_balancer(ConsistentHashParams{});
  std::vector<ReplicaState> replicas = pool(12);
  std::vector<std::size_t> before;
  for (std::uint64_t key = 0; key < 1'000; ++key) before.push_back(*balancer->choose(replicas, {.key = key}, random));
  replicas[5].available = false;
  for (std::uint64_t key = 0; key < 1'000; ++key) {
    const std::size_t now = *balancer->choose(replicas, {.key = key}, random);
    if (before[key] != 5) EXPECT_EQ(now, before[key]);
    else EXPECT_NE(now, 5u);
  }
}

TEST(ConsistentHash, OneHotKeyLoadsNoReplicaOverTheBound) {
  fakes::SeededRandom random{8};
  const auto balancer = make_balancer(ConsistentHashParams{.bound = 1.25});
  std::vector<ReplicaState> replicas = pool(10);
  for (int i = 0; i < 1'000; ++i) replicas[*balancer->choose(replicas, {.key = 42}, random)].load += 1;
  for (const ReplicaState& r : replicas) EXPECT_LE(r.load, 125);
}

TEST(ZoneAware, StaysInItsZoneUntilTheZoneIsOverloaded) {
  fakes::SeededRandom random{9};
  const auto balancer = make_balancer(ZoneAwareParams{});
  std::vector<ReplicaState> replicas = pool(9);
  for (std::size_t i = 0; i < 9; ++i) replicas[i].zone = static_cast<std::uint32_t>(i % 3);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(replicas[*balancer->choose(replicas, {.zone = 1}, random)].zone, 1u);
  for (ReplicaState& r : replicas) r.load = r.zone == 1 ? 50 : 5;
  bool left = false;
  for (int i = 0; i < 100; ++i) left |= replicas[*balancer->choose(replicas, {.zone = 1}, random)].zone != 1;
  EXPECT_TRUE(left);
}

}  // namespace
}  // namespace headroom::policies
