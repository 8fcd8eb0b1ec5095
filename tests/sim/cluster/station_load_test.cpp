#include "sim/cluster/station_load.h"

#include <gtest/gtest.h>

namespace headroom::cluster {
namespace {

constexpr double ms = 1e6;

// One core, services of a millisecond on average, one request in a thousand simulated.
StationLoad busy(double rho) {
  return {.cores = 1, .background = rho / ms * 0.999, .rho = rho, .work = ms, .variability = 1};
}

CoreBank with_work(std::int64_t work) {
  CoreBank bank(1);
  bank.assign(0, work);
  return bank;
}

TEST(StationLoad, RemembersForTheRelaxationTimeOfItsQueue) {
  // M/M/1: 1 / (mu (1 - sqrt(rho))^2), and the arrival that begins it.
  const double forgets = 1 / (0.5 * 0.5);
  EXPECT_NEAR(memory(busy(0.25)) * busy(0.25).background, 1 + 0.25 * forgets, 1e-9);
  StationLoad varied = busy(0.25);
  varied.variability = 3;
  EXPECT_NEAR(memory(varied) * varied.background, 1 + 3 * 0.25 * forgets, 1e-9);
}

TEST(StationLoad, RemembersAboveItsCapacityToo) {
  EXPECT_NEAR(memory(busy(4)) * busy(4).background, 5, 1e-9) << "(sqrt 4 - 1)^2 is one: four services";
}

TEST(StationLoad, RemembersAtMostTwoHundredArrivals) {
  EXPECT_NEAR(memory(busy(1)) * busy(1).background, 200, 1e-9);
}

TEST(StationLoad, ItsQueueStaysWhereChanceTakesIt) {
  // At half of the capacity four mean waits are four services.
  EXPECT_DOUBLE_EQ(ordinary_wait(busy(0.5)), 5 * ms);
  StationLoad varied = busy(0.5);
  varied.variability = 3;
  EXPECT_DOUBLE_EQ(ordinary_wait(varied), 13 * ms) << "a mean wait is three services (Pollaczek and Khinchine)";
  EXPECT_EQ(draining_drift(busy(0.5), with_work(5'000'000), 0, 1e9), 0);
  EXPECT_EQ(drowning_drift(busy(2), 100 * ms, 95 * ms, 1e9), 0) << "as far below where it stands as above zero";
  EXPECT_EQ(drowning_drift(busy(2), 100 * ms, 105 * ms, 1e9), 0);
}

TEST(StationLoad, ABacklogDrainsAtTheRateThatIsLeft) {
  EXPECT_DOUBLE_EQ(draining_drift(busy(0.5), with_work(50'000'000), 0, 20 * ms), -10 * ms);
  EXPECT_DOUBLE_EQ(draining_drift(busy(0.5), with_work(50'000'000), 0, 1e9), -45 * ms) << "and no further";
}

TEST(StationLoad, OnlyALoadThatFellLeavesABacklogToALighterOne) {
  EXPECT_TRUE(has_fallen(heaviness(busy(0.9)), ordinary_wait(busy(0.5))));
  EXPECT_FALSE(has_fallen(heaviness(busy(0.52)), ordinary_wait(busy(0.5)))) << "as near as loads are known";
  EXPECT_TRUE(has_fallen(heaviness(busy(1.01)), ordinary_wait(busy(0.99)))) << "it drowned";
}

TEST(StationLoad, ADrowningQueueGrowsAtTheRateThatIsTooMuch) {
  EXPECT_DOUBLE_EQ(drowning_drift(busy(1.5), 100 * ms, 0, 20 * ms), 10 * ms);
  // The mirrored station is busy for two thirds of the time, and eight mean services and one are ordinary there.
  EXPECT_DOUBLE_EQ(drowning_drift(busy(1.5), 100 * ms, 0, 1e9), 91 * ms) << "and no further";
}

TEST(StationLoad, ADrowningQueueThatIsTooLongShrinksAsItIsServed) {
  EXPECT_DOUBLE_EQ(drowning_drift(busy(2), 10 * ms, 100 * ms, 20 * ms), -20 * ms);
  EXPECT_DOUBLE_EQ(drowning_drift(busy(2), 10 * ms, 100 * ms, 1e9), -85 * ms);
}

}  // namespace
}  // namespace headroom::cluster
