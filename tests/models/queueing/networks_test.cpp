#include "models/queueing/networks.h"

#include <gtest/gtest.h>

#include <array>

namespace headroom::models {
namespace {

TEST(Jackson, tandem_adds_up_its_stations) {
  // lambda 1 through mu 2, 1.5, 4: T = 1/1 + 1/.5 + 1/3
  const std::array stations{JacksonStation{.external = 1, .mu = 2}, JacksonStation{.mu = 1.5}, JacksonStation{.mu = 4}};
  const std::array routes{Route{0, 1, 1}, Route{1, 2, 1}};
  const auto solved = jackson(stations, routes);
  ASSERT_TRUE(solved);
  EXPECT_NEAR(solved->mean_response, 3.333333, 5.1e-7);
  EXPECT_TRUE(solved->stable);
}

TEST(Jackson, feedback_multiplies_the_visits) {
  // a quarter comes back: lambda .6 / .75 = .8, L = 4, T = 4 / .6
  const std::array stations{JacksonStation{.external = .6, .mu = 1}};
  const std::array routes{Route{0, 0, .25}};
  const auto solved = jackson(stations, routes);
  ASSERT_TRUE(solved);
  EXPECT_NEAR(solved->arrivals[0], .8, 1e-12);
  EXPECT_NEAR(solved->mean_response, 6.666667, 5.1e-7);
}

TEST(Jackson, says_which_routing_is_impossible) {
  const std::array stations{JacksonStation{.external = 1, .mu = 2}, JacksonStation{.mu = 2}};
  const std::array trap{Route{0, 1, 1}, Route{1, 0, 1}};
  EXPECT_EQ(jackson(stations, trap).error(), "some jobs never leave the network");
  const std::array doubled{Route{0, 1, .8}, Route{0, 0, .3}};
  EXPECT_EQ(jackson(stations, doubled).error(), "station 0: routes out of it add up to more than 1");
  const std::array negative{Route{0, 1, -.1}};
  EXPECT_EQ(jackson(stations, negative).error(), "route 0 -> 1: the probability must be between 0 and 1");
}

TEST(Jackson, reports_overload_without_failing) {
  const std::array stations{JacksonStation{.external = 3, .mu = 2}};
  const auto solved = jackson(stations, {});
  ASSERT_TRUE(solved);
  EXPECT_FALSE(solved->stable);
}

TEST(Mva, balanced_network_has_its_closed_form) {
  // M equal stations of demand D and n customers: X = n / (D (n + M - 1))
  const std::array stations{ClosedStation{.demand = .5}, ClosedStation{.demand = .5}, ClosedStation{.demand = .5}};
  const MvaSolution solved = mva(stations, 7);
  EXPECT_NEAR(solved.throughput, 7 / (.5 * 9), 1e-12);
  EXPECT_NEAR(solved.mean_in_system[1], 7.0 / 3, 1e-12);
}

TEST(Mva, one_station_with_thinking_users_is_the_machine_repairman) {
  // two users, think 1, service 1: p = 1/5, 2/5, 2/5; X = 1 - p0 = .8
  const std::array stations{ClosedStation{.demand = 1, .servers = 0}, ClosedStation{.demand = 1}};
  const MvaSolution solved = mva(stations, 2);
  EXPECT_NEAR(solved.throughput, .8, 1e-12);
  EXPECT_NEAR(solved.cycle_time, 2.5, 1e-12);
}

TEST(Mva, many_servers_are_bounded_by_one_customer_and_by_saturation) {
  const std::array stations{ClosedStation{.demand = 4, .servers = 4}};
  EXPECT_NEAR(mva(stations, 1).throughput, .25, 1e-12);
  EXPECT_NEAR(mva(stations, 10'000).throughput, 1, 1e-3);
}

}  // namespace
}  // namespace headroom::models
