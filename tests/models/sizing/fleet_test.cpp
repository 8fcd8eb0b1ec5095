#include "models/sizing/fleet.h"

#include <gtest/gtest.h>

#include "models/sizing/estimate.h"

namespace headroom::models {
namespace {

using namespace std::chrono_literals;

TEST(Fleet, load_over_target_utilization_gives_the_instances) {
  // 87k/s x 2 ms = 174 cores; at 60 % 290 cores, 18.1 instances of 16
  const FleetSize size = fleet_size({.service = "feed", .peak = {87e3}, .cpu_per_request = 2ms, .cores = 16,
                                     .target_utilization = .6, .usd_per_instance_year = 1000});
  EXPECT_NEAR(size.busy_cores, 174, 1e-9);
  EXPECT_EQ(size.staffed_cores, 201);  // 174 + 2 sqrt(174)
  EXPECT_EQ(size.instances, 19);
  EXPECT_EQ(size.with_lost_region, 19);
  EXPECT_EQ(size.usd_per_year, 19'000);
}

TEST(Fleet, losing_one_of_five_regions_costs_a_quarter_more) {
  const FleetSize size = fleet_size({.service = "feed", .peak = {1e6}, .cpu_per_request = 2ms, .cores = 16,
                                     .target_utilization = .5, .regions = 5});
  EXPECT_EQ(size.instances, 250);
  EXPECT_EQ(size.with_lost_region, 315);  // 63 in each region: four of them hold 252
  EXPECT_NEAR(size.utilization, 2000.0 / (315 * 16), 1e-12);
}

TEST(Fleet, small_pools_are_staffed_by_the_root_of_their_load) {
  // one busy core at 90 %: a + 2 sqrt(a) = 3 cores, not 1.1
  const FleetSize size = fleet_size({.service = "small", .peak = {1000}, .cpu_per_request = 1ms, .cores = 1,
                                     .target_utilization = .9});
  EXPECT_EQ(size.instances, 3);
}

TEST(Fleet, lines_show_the_load_the_target_and_the_price) {
  const Sheet sheet = estimate({}, {}, {}, {{.service = "feed", .peak = {87e3}, .cpu_per_request = 2ms, .cores = 16,
                                             .regions = 5, .usd_per_instance_year = 1000, .source = "measured"}});
  ASSERT_EQ(sheet.lines.size(), 3u);
  EXPECT_EQ(sheet.lines[0].formula,
            "87k/s x 2 ms = 174 cores; / 0.6 utilization / 16 cores x 5/4 regions = 25 servers");
  EXPECT_EQ(sheet.lines[1].formula, "25 x $1k/year = $25k/year");
  EXPECT_EQ(sheet.lines[2].formula, "sum of the costs above = $25k/year");
}

TEST(FleetDeathTest, refuses_a_service_without_a_service_time) {
  EXPECT_DEATH(fleet_size({.service = "x", .peak = {1}}), "violated: a service with a load");
}

}  // namespace
}  // namespace headroom::models
