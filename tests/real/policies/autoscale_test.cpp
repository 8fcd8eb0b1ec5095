#include "real/policies/autoscale.h"

#include <gtest/gtest.h>

namespace headroom::policies {
namespace {

using namespace std::chrono_literals;

constexpr Time at(Nanos d) { return Time{d}; }

TEST(Autoscaler, WantsReplicasInProportionToTheMetric) {
  Autoscaler scaler{{.target = 0.6}};
  EXPECT_EQ(scaler.wanted(at(0s), 10, 0.9), 15);
}

TEST(Autoscaler, LeavesThePoolAloneWithinTheTolerance) {
  Autoscaler scaler{{.target = 0.6}};
  EXPECT_EQ(scaler.wanted(at(0s), 10, 0.65), 10);
  EXPECT_EQ(scaler.wanted(at(15s), 10, 0.55), 10);
}

TEST(Autoscaler, DoublesAtMostPerSync) {
  Autoscaler scaler{{.target = 0.1}};
  EXPECT_EQ(scaler.wanted(at(0s), 10, 0.9), 20);
}

TEST(Autoscaler, MayAddFourToASmallPool) {
  Autoscaler scaler{{.target = 0.1}};
  EXPECT_EQ(scaler.wanted(at(0s), 1, 0.9), 5);
}

TEST(Autoscaler, ComesDownOnlyAfterTheWindowHasSeenNoHigherWish) {
  Autoscaler scaler{{.target = 0.5}};
  EXPECT_EQ(scaler.wanted(at(0s), 10, 0.5), 10);
  for (Nanos t = 15s; t < 300s; t += 15s) EXPECT_EQ(scaler.wanted(at(t), 10, 0.1), 10);
  EXPECT_EQ(scaler.wanted(at(300s), 10, 0.1), 2);
}

TEST(Autoscaler, NeverLeavesItsBounds) {
  Autoscaler scaler{{.target = 0.5, .min = 3, .max = 12}};
  EXPECT_EQ(scaler.wanted(at(0s), 10, 5.0), 12);
  EXPECT_EQ(scaler.wanted(at(1h), 10, 0.0), 3);
}

TEST(Autoscaler, RoundingErrorsAskForNoReplica) {
  Autoscaler scaler{{.target = 0.1, .tolerance = 0}};
  EXPECT_EQ(scaler.wanted(at(0s), 3, 0.1 * 3 / 3), 3);
  EXPECT_EQ(scaler.wanted(at(1s), 10, 0.3), 20);
}

TEST(WorkersByLag, AreTheLagOverWhatOneWorkerMayLag) {
  EXPECT_EQ(workers_wanted({.lag_per_worker = 1000}, 12'001), 13);
  EXPECT_EQ(workers_wanted({.lag_per_worker = 1000, .min = 2}, 0), 2);
  EXPECT_EQ(workers_wanted({.lag_per_worker = 1, .max = 64}, 1e15), 64);
}

}  // namespace
}  // namespace headroom::policies
