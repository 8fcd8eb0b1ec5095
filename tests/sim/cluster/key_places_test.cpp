#include "sim/cluster/key_places.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <vector>

namespace headroom::cluster {
namespace {

KeyPlaces places(double replicas, unsigned simulated) {
  KeyPlaces all;
  all.set_size(replicas, simulated);
  return all;
}

// 10 keys on 18 places lie on 18 (1 - (17/18)^10) of them.
TEST(KeyPlaces, SpreadARequestOverAsManyReplicasAsAmongAll) {
  KeyPlaces few = places(18, 12);
  Draws draws{1};
  double replicas = 0, keys = 0;
  const int requests = 20'000;
  for (int i = 0; i < requests; ++i) {
    std::set<unsigned> met;
    for (const Batch& batch : few.spread(10, draws)) {
      replicas += 1;
      keys += batch.keys;
      met.insert(batch.replica);
      EXPECT_LT(batch.replica, 12U);
    }
    EXPECT_LE(met.size(), 10U);
  }
  EXPECT_DOUBLE_EQ(keys, 10.0 * requests);
  EXPECT_NEAR(replicas / requests, 18 * (1 - std::pow(17.0 / 18, 10)), 0.03);
}

TEST(KeyPlaces, TouchTheSimulatedReplicasAsOftenAsRequestsToAllWould) {
  KeyPlaces few = places(100, 8);
  Draws draws{2};
  const double touching = 1 - std::pow(1 - few.reach(), 10);
  const int requests = 40'000;  // of those that touch any
  std::vector<double> met(8);
  for (int i = 0; i < requests; ++i)
    for (const Batch& batch : few.touched(10, draws)) met[batch.replica] += touching / requests;
  for (unsigned r = 0; r < 8; ++r) EXPECT_NEAR(met[r], few.chance_on(r, 10), 0.05 * few.chance_on(r, 10)) << r;
}

TEST(KeyPlaces, KeepAHotKeysShareWhereItLies) {
  KeyPlaces few = places(100, 8);
  few.set_hot(42, 0.05);
  const unsigned owner = few.owner(42);
  Draws draws{3};
  const double touching = 1 - std::pow(1 - few.reach(), 10);
  const int requests = 40'000;
  double sampled = 0, background = 0;
  for (int i = 0; i < requests; ++i) {
    for (const Batch& batch : few.spread(10, draws)) sampled += batch.replica == owner ? 1.0 / requests : 0;
    for (const Batch& batch : few.touched(10, draws)) background += batch.replica == owner ? touching / requests : 0;
  }
  const double expected = 1 - std::pow(1 - 0.05 - 0.95 / 100, 10);
  EXPECT_NEAR(sampled, expected, 0.03 * expected);
  EXPECT_NEAR(background, expected, 0.03 * expected);
  few.set_hot(42, 0);
  EXPECT_EQ(few.hot_share(), 0);
  EXPECT_EQ(few.hot_share(owner), 0);
}

}  // namespace
}  // namespace headroom::cluster
