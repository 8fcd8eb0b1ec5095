#include <gtest/gtest.h>

#include "tests/sim/platform/own_process.h"
#include "tests/sim/platform/small_world.h"

namespace headroom::platform {
namespace {

constexpr Bytes kGigabyte{1'000'000'000};

TEST(LinkFault, a_degraded_link_slows_running_flows_and_a_restored_one_speeds_them_up) {
  alone([] {
    Platform platform(small_world());
    const Link link = platform.link("eu-us");
    const ActivityId flow = platform.start_flow({platform.site("eu"), platform.site("us"), kGigabyte, {}});
    platform.advance(at(2s));
    platform.set_bandwidth(link, 0.25);
    platform.advance(at(10s));
    EXPECT_NEAR(platform.utilization(link), 1, 1e-9);
    EXPECT_NEAR(platform.bytes_carried(link), 400e6, 1);
    platform.set_bandwidth(link, 2);
    EXPECT_NEAR(seconds(play(platform, at(30s)).at(flow).at), 13.040, 1e-6);
  });
}

TEST(LinkFault, flows_over_a_failed_link_fail_at_the_edge_and_new_ones_at_once) {
  alone([] {
    Platform platform(small_world());
    const Link link = platform.link("eu-us");
    const ActivityId flow = platform.start_flow({platform.site("eu"), platform.site("us"), kGigabyte, {}});
    const ActivityId waiting = platform.start_flow({platform.site("us"), platform.site("eu"), kGigabyte, {}});
    platform.advance(at(4s));
    platform.set_link_up(link, false);
    const ActivityId late = platform.start_flow({platform.site("eu"), platform.site("us"), kGigabyte, {}});
    platform.advance(at(6s));
    ASSERT_EQ(platform.completions().size(), 2u);
    EXPECT_EQ(platform.completions()[0].id, flow);
    EXPECT_EQ(platform.completions()[1].id, late);
    for (const Completion& completion : platform.completions()) {
      EXPECT_EQ(completion.outcome, Outcome::failed);
      EXPECT_EQ(completion.at, at(4s));
    }
    platform.set_link_up(link, true);
    const ActivityId again = platform.start_flow({platform.site("eu"), platform.site("us"), kGigabyte, {}});
    const auto done = play(platform, at(30s));
    EXPECT_EQ(done.at(waiting).outcome, Outcome::done);
    EXPECT_NEAR(seconds(done.at(again).at), 16.040, 1e-6);
    EXPECT_NEAR(platform.bytes_carried(link), 1400e6, 1);
  });
}

TEST(LinkFault, a_pipe_over_a_failed_link_keeps_its_backlog_until_it_is_back) {
  alone([] {
    Platform platform(small_world());
    const Pipe fill = platform.pipe("fill");
    platform.set_offered(fill, 50e6);
    platform.set_link_up(platform.link("eu-us"), false);
    platform.advance(at(10s));
    EXPECT_EQ(platform.last_window(fill).carried_bytes, 0);
    EXPECT_EQ(platform.last_window(fill).backlog_bytes, 500e6);
    EXPECT_EQ(platform.last_window(fill).delay, Nanos::max());
    platform.set_link_up(platform.link("eu-us"), true);
    platform.advance(at(20s));
    EXPECT_NEAR(platform.last_window(fill).carried_bytes, 1000e6, 10);
    EXPECT_LT(platform.last_window(fill).backlog_bytes, 10);
  });
}

TEST(HostFault, a_slow_host_stretches_what_runs_on_it) {
  alone([] {
    Platform platform(small_world());
    const HostGroup encoders = platform.group("encoders");
    const ActivityId single = platform.start_execution({encoders, 10.0, 1, 0});
    const ActivityId pair = platform.start_execution({encoders, 20.0, 2, 0});
    platform.advance(at(5s));
    platform.set_speed(encoders, 0.1);
    platform.advance(at(25s));
    platform.set_speed(encoders, 1);
    const auto done = play(platform, at(60s));
    EXPECT_NEAR(seconds(done.at(single).at), 28, 1e-6);
    EXPECT_NEAR(seconds(done.at(pair).at), 28, 1e-6);
  });
}

TEST(HostFault, executions_on_a_failed_host_fail_and_the_others_go_on) {
  alone([] {
    Platform platform(small_world());
    const HostGroup encoders = platform.group("encoders");
    const ActivityId first = platform.start_execution({encoders, 40.0, 4, 0});    // host 0
    const ActivityId second = platform.start_execution({encoders, 40.0, 4, 0});   // host 1
    const ActivityId waits = platform.start_execution({encoders, 8.0, 4, 0});
    platform.advance(at(4s));
    platform.set_hosts_up(encoders, 1);
    EXPECT_EQ(platform.state(encoders).cores_up, 4);
    auto done = play(platform, at(20s));
    EXPECT_EQ(done.at(first).at, at(10s));
    EXPECT_EQ(done.at(second).outcome, Outcome::failed);
    EXPECT_EQ(done.at(second).at, at(4s));
    EXPECT_EQ(done.at(waits).at, at(12s));
    platform.set_hosts_up(encoders, 0);
    const ActivityId later = platform.start_execution({encoders, 4.0, 1, 0});
    EXPECT_TRUE(play(platform, at(30s)).empty());
    platform.set_hosts_up(encoders, 2);
    EXPECT_EQ(play(platform, at(40s)).at(later).at, at(34s));
  });
}

TEST(SiteFault, a_region_takes_its_zones_links_machines_and_disks_down_with_it) {
  alone([] {
    Platform platform(small_world());
    const ActivityId flow = platform.start_flow({platform.site("eu/a"), platform.site("us"), kGigabyte, {}});
    const ActivityId job = platform.start_execution({platform.group("encoders"), 100.0, 1, 0});
    const ActivityId read = platform.start_disk(platform.disk("origin"), DiskOp::read, kGigabyte);
    const ActivityId elsewhere = platform.start_execution({platform.group("fast"), 10.0, 1, 0});
    platform.advance(at(1s));
    platform.set_site_up(platform.site("eu"), false);
    platform.set_site_up(platform.site("eu"), false);
    const auto done = play(platform, at(10s));
    for (const ActivityId id : {flow, job, read}) {
      EXPECT_EQ(done.at(id).outcome, Outcome::failed);
      EXPECT_EQ(done.at(id).at, at(1s));
    }
    EXPECT_EQ(done.at(elsewhere).outcome, Outcome::done);
    platform.set_site_up(platform.site("eu"), true);
    const ActivityId again = platform.start_disk(platform.disk("origin"), DiskOp::read, kGigabyte);
    EXPECT_EQ(play(platform, at(20s)).at(again).at, at(15s));
  });
}

TEST(DiskFault, a_slow_disk_slows_running_transfers) {
  alone([] {
    Platform platform(small_world());
    const Disk origin = platform.disk("origin");
    const ActivityId read = platform.start_disk(origin, DiskOp::read, Bytes{400'000'000});
    platform.advance(at(1s));
    platform.set_disk_speed(origin, 0.5);
    EXPECT_NEAR(seconds(play(platform, at(10s)).at(read).at), 3, 1e-6);
  });
}

}  // namespace
}  // namespace headroom::platform
