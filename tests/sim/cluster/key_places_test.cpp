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

// Background requests of two sizes touch each replica as often as as many requests to all 100 would.
TEST(KeyPlaces, TouchTheSimulatedReplicasAsOftenAsRequestsToAllWould) {
  KeyPlaces few = places(100, 8);
  Draws draws{2};
  const int requests = 40'000;
  for (int i = 0; i < 300; ++i) (void)few.spread(i % 3 == 0 ? 12 : 4, draws);
  for (const unsigned keys : {4U, 12U}) {
    std::vector<double> met(8);
    double in_all = 0;
    for (int i = 0; i < requests; ++i)
      for (const Batch& batch : few.touched(keys, draws)) {
        met[batch.replica] += few.touching() / requests;
        in_all += batch.keys * few.touching() / requests;
      }
    const double expected = 1 - std::pow(1 - 0.01, keys);
    for (unsigned r = 0; r < 8; ++r) EXPECT_NEAR(met[r], expected, 0.06 * expected) << keys << " keys, replica " << r;
    EXPECT_NEAR(in_all, keys * few.reach(), 0.03 * keys * few.reach());
  }
  EXPECT_NEAR(few.chance_on(0), (1 - std::pow(0.99, 12)) / 3 + (1 - std::pow(0.99, 4)) * 2 / 3, 0.01);
}

TEST(KeyPlaces, KeepAHotKeysShareWhereItLies) {
  KeyPlaces few = places(100, 8);
  few.set_hot(42, 0.05);
  const unsigned owner = few.owner(42);
  Draws draws{3};
  const int requests = 40'000;
  double sampled = 0, background = 0;
  for (int i = 0; i < requests; ++i) {
    for (const Batch& batch : few.spread(10, draws)) sampled += batch.replica == owner ? 1.0 / requests : 0;
    for (const Batch& batch : few.touched(10, draws))
      background += batch.replica == owner ? few.touching() / requests : 0;
  }
  const double expected = 1 - std::pow(1 - 0.05 - 0.95 / 100, 10);
  EXPECT_NEAR(few.chance_on(owner), expected, 1e-12);
  EXPECT_NEAR(sampled, expected, 0.03 * expected);
  EXPECT_NEAR(background, expected, 0.03 * expected);
  few.set_hot(42, 0);
  EXPECT_EQ(few.hot_share(), 0);
  EXPECT_EQ(few.hot_share(owner), 0);
}

}  // namespace
}  // namespace headroom::cluster
