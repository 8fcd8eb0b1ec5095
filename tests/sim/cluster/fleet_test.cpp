#include "sim/cluster/fleet.h"

#include <gtest/gtest.h>

#include "tests/sim/cluster/still_world.h"

namespace headroom::cluster {
namespace {

using namespace std::chrono_literals;

const ConstantRoots roots{1000};

std::unique_ptr<Fleet> fleet_of(std::uint32_t service, std::uint16_t region, PoolParams pool = {.simulated = 4}) {
  return std::make_unique<Fleet>(service, region, 3, 100, pool, roots);
}

TEST(Directory, SendsARegionWithoutAFleetToTheHomeOfTheService) {
  Directory directory{3};
  const std::uint32_t cards = directory.service("cards"), lists = directory.service("lists");
  directory.set_home(cards, 2);
  Fleet& home = directory.add(fleet_of(cards, 2));
  Fleet& own = directory.add(fleet_of(cards, 1));
  EXPECT_EQ(directory.nearest(cards, 0), &home);
  EXPECT_EQ(directory.nearest(cards, 1), &own);
  EXPECT_EQ(directory.nearest(cards, 2), &home);
  EXPECT_EQ(directory.in_region(cards, 0), nullptr);
  EXPECT_EQ(directory.nearest(lists, 0), nullptr) << "nobody keeps lists anywhere";
}

TEST(Directory, KnowsAServiceByOneNumber) {
  Directory directory{1};
  const std::uint32_t first = directory.service("first"), second = directory.service("second");
  EXPECT_NE(first, second);
  EXPECT_EQ(directory.service("first"), first);
  EXPECT_EQ(directory.find("second"), second);
  EXPECT_EQ(directory.name(second), "second");
  EXPECT_EQ(directory.services(), 2u);
}

TEST(DirectoryDeathTest, AnUnknownNameOrASecondFleetIsOurMistake) {
  Directory directory{1};
  const std::uint32_t service = directory.service("known");
  EXPECT_DEATH(directory.find("unknown"), "a service that is called is in the directory");
  directory.add(fleet_of(service, 0));
  EXPECT_DEATH(directory.add(fleet_of(service, 0)), "a service has one fleet a region");
}

TEST(Fleet, SpreadsItsReplicasOverTheZonesInTurn) {
  const auto fleet = fleet_of(0, 5);
  EXPECT_EQ(fleet->place_of(0), (Place{5, 0}));
  EXPECT_EQ(fleet->place_of(1), (Place{5, 1}));
  EXPECT_EQ(fleet->place_of(2), (Place{5, 2}));
  EXPECT_EQ(fleet->place_of(3), (Place{5, 0}));
}

// Little: 1,000 roots a second, 2 calls each, open for 40 ms, over 10 replicas: 8 open at each.
TEST(Fleet, CountsOpenCallsByLittlesLawAtFullScale) {
  ConstantRoots users{1000};
  const double rate = 0.01;
  Fleet fleet{0, 0, 1, 100, {.replicas = 10, .simulated = 8, .sample_rate = rate}, users};
  double t = 0;
  for (int i = 0; i < 5'000; ++i) {
    t += 1 / (1000 * rate);
    users.count();
    for (int call = 0; call < 2; ++call) {
      fleet.opened(at_s(t));
      fleet.closed(40ms);
    }
  }
  EXPECT_NEAR(fleet.open_per_replica(at_s(t)), 8, 0.1);
}

// Of the roots one in a hundred is simulated, of this service's calls one in eight hundred.
TEST(Fleet, CountsCallsThatAreSampledMoreThinlyAsManyTimesMore) {
  ConstantRoots users{1000};
  Fleet fleet{0, 0, 1, 100, {.replicas = 10, .simulated = 8, .sample_rate = 0.01 / 8, .root_sample_rate = 0.01}, users};
  double t = 0;
  for (int i = 0; i < 8'000; ++i) {
    t += 0.1;
    users.count();
    if (i % 8 != 0) continue;
    fleet.opened(at_s(t));
    fleet.closed(40ms);
  }
  EXPECT_NEAR(fleet.open_per_replica(at_s(t)), 4, 0.1);
}

}  // namespace
}  // namespace headroom::cluster
