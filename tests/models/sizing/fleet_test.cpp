#include "models/sizing/fleet.h"

#include <gtest/gtest.h>

#include "models/sizing/estimate.h"
#include "models/sizing/loads.h"

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
  ASSERT_EQ(sheet.lines.size(), 2u);
  EXPECT_EQ(sheet.lines[0].formula,
            "87k/s x 2 ms = 174 cores; / 0.6 / 16 cores x 5/4 regions; $25k/year = 25 servers");
  EXPECT_EQ(sheet.lines[1].formula, "25 servers, each at its price = $25k/year");
}

TEST(Fleet, network_decides_where_bytes_outweigh_work) {
  // 1000/s x 24 Mbit = 24 Gbit/s; at 60 % of 10 Gbit/s four machines, although two cores would do
  const FleetSize size = fleet_size({.service = "cdn_edge", .peak = {1000}, .cpu_per_request = 2ms, .cores = 16,
                                     .bits_per_request = 24e6, .bits_per_s = 10e9});
  EXPECT_EQ(size.bound, Bound::network);
  EXPECT_EQ(size.instances, 4);
}

TEST(Fleet, room_decides_where_much_is_kept_for_few_requests) {
  // 1.6 TB over 100 GB a machine
  const FleetSize size = fleet_size({.service = "feed_cache", .peak = {1000}, .cpu_per_request = 10us, .cores = 8,
                                     .held = Bytes{1'600'000'000'000}, .room = Bytes{100'000'000'000}});
  EXPECT_EQ(size.bound, Bound::room);
  EXPECT_EQ(size.instances, 16);
}

TEST(Loads, every_service_gets_the_work_that_plays_bring) {
  const std::vector<Load> loads = product_loads({.dau = 500e6, .videos_per_user = 150, .uploads_per_day = 10e6}, {});
  const auto of = [&](const std::string& service, const std::string& kind) {
    for (const Load& l : loads)
      if (l.service == service && l.kind == kind) return l;
    ADD_FAILURE() << "no " << kind << " at " << service;
    return Load{};
  };
  const double plays = 75e9 / 86400;
  EXPECT_NEAR(of("feed", "page_assembly").mean.per_second, plays / 10, 1e-6);
  EXPECT_EQ(of("feed", "page_assembly").units, 10);
  EXPECT_NEAR(of("event_intake", "event_intake").mean.per_second, plays * 5 / 10, 1e-6);
  EXPECT_NEAR(of("counters", "count_view").mean.per_second, plays, 1e-6);
  EXPECT_NEAR(of("transcode", "transcode").mean.per_second, 10e6 / 86400, 1e-9);
  EXPECT_TRUE(product_loads({.dau = 1e6}, {}).empty());
}

TEST(FleetDeathTest, refuses_a_service_without_a_service_time) {
  EXPECT_DEATH(fleet_size({.service = "x", .peak = {1}}), "violated: a service with a load");
}

}  // namespace
}  // namespace headroom::models
