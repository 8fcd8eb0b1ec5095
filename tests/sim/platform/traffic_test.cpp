#include <gtest/gtest.h>

#include "tests/sim/platform/own_process.h"
#include "tests/sim/platform/small_world.h"

namespace headroom::platform {
namespace {

constexpr Bytes kGigabyte{1'000'000'000};

TEST(Flow, a_lone_flow_takes_its_bytes_over_the_bandwidth_plus_the_latency_of_its_path) {
  alone([] {
    Platform platform(small_world());
    const ActivityId flow = platform.start_flow({platform.site("eu/a"), platform.site("us"), kGigabyte, {}});
    const auto done = play(platform, at(20s));
    EXPECT_EQ(done.at(flow).at, at(10s + 41ms));
    EXPECT_EQ(done.at(flow).outcome, Outcome::done);
    EXPECT_EQ(platform.latency(platform.site("eu/a"), platform.site("us")), 41ms);
  });
}

TEST(Flow, headers_take_their_share_of_the_link) {
  alone([] {
    PlatformParams params = small_world();
    params.network.payload_share = 0.97;
    Platform platform(params);
    const ActivityId flow = platform.start_flow({platform.site("eu"), platform.site("us"), kGigabyte, {}});
    EXPECT_NEAR(seconds(play(platform, at(20s)).at(flow).at), 10 / 0.97 + 0.040, 1e-6);
  });
}

TEST(Flow, two_flows_share_a_link_fairly_whatever_their_latencies) {
  alone([] {
    Platform platform(small_world());
    const ActivityId near = platform.start_flow({platform.site("eu"), platform.site("us"), kGigabyte, {}});
    const ActivityId far = platform.start_flow({platform.site("eu/a"), platform.site("us"), kGigabyte, {}});
    const auto done = play(platform, at(30s));
    EXPECT_NEAR(seconds(done.at(near).at), 20.040, 1e-6);
    EXPECT_NEAR(seconds(done.at(far).at), 20.041, 1e-6);
  });
}

TEST(Flow, what_one_flow_cannot_use_goes_to_the_other) {   // max-min: 50 MB/s end at us/b, the other takes the rest
  alone([] {
    PlatformParams params = small_world();
    params.links[4].bytes_per_second = 20e6;
    Platform platform(params);
    platform.start_flow({platform.site("eu"), platform.site("us/b"), kGigabyte, {}});
    const ActivityId other = platform.start_flow({platform.site("eu"), platform.site("us"), kGigabyte, {}});
    EXPECT_NEAR(seconds(play(platform, at(20s)).at(other).at), 1000 / 80.0 + 0.040, 1e-6);
  });
}

TEST(Flow, a_stated_limit_holds_and_the_flows_beyond_the_lanes_wait_in_line) {
  alone([] {
    Platform platform(small_world());   // two lanes a site
    const FlowParams flow{platform.site("eu"), platform.site("us"), Bytes{100'000'000}, 10e6};
    const ActivityId first = platform.start_flow(flow);
    const ActivityId second = platform.start_flow({flow.from, flow.to, Bytes{150'000'000}, 10e6});
    const ActivityId third = platform.start_flow({flow.from, flow.to, Bytes{100'000'000}, 20e6});
    const auto done = play(platform, at(40s), 4s);
    EXPECT_NEAR(seconds(done.at(first).at), 10.040, 1e-6);
    EXPECT_NEAR(seconds(done.at(second).at), 15.040, 1e-6);
    EXPECT_NEAR(seconds(done.at(third).began), 10, 1e-6);   // when the first left its lane
    EXPECT_NEAR(seconds(done.at(third).at), 15.040, 1e-6);
  });
}

TEST(Flow, links_know_what_they_carried) {
  alone([] {
    Platform platform(small_world());
    platform.start_flow({platform.site("eu/a"), platform.site("us"), Bytes{500'000'000}, {}});
    platform.advance(at(2s));
    EXPECT_NEAR(platform.bytes_carried(platform.link("eu-us")), 200e6, 1);
    EXPECT_NEAR(platform.utilization(platform.link("eu-us")), 1, 1e-9);
    EXPECT_NEAR(platform.utilization(platform.link("a-eu")), 0.1, 1e-9);
    platform.advance(at(12s));
    EXPECT_NEAR(platform.bytes_carried(platform.link("a-eu")), 500e6, 1);
    EXPECT_NEAR(platform.utilization(platform.link("eu-us")), 0.3, 1e-9);
    EXPECT_EQ(platform.bytes_carried(platform.link("us-eu")), 0);
  });
}

TEST(Flow, a_cancelled_flow_leaves_the_link_to_the_others) {
  alone([] {
    Platform platform(small_world());
    const FlowParams flow{platform.site("eu"), platform.site("us"), kGigabyte, {}};
    const ActivityId unwanted = platform.start_flow(flow);
    const ActivityId kept = platform.start_flow(flow);
    platform.advance(at(4s));
    EXPECT_TRUE(platform.cancel(unwanted));
    EXPECT_FALSE(platform.cancel(unwanted));
    const auto done = play(platform, at(30s));
    EXPECT_FALSE(done.contains(unwanted));
    EXPECT_NEAR(seconds(done.at(kept).at), 12.040, 1e-6);   // 200 MB by 4 s, then 100 MB/s
  });
}

TEST(Pipe, an_uncongested_pipe_carries_what_it_is_offered_and_no_more) {
  alone([] {
    Platform platform(small_world());
    const Pipe fill = platform.pipe("fill");
    platform.advance(at(10s));
    EXPECT_EQ(platform.last_window(fill).carried_bytes, 0);
    platform.set_offered(fill, 30e6);
    platform.advance(at(20s));
    EXPECT_NEAR(platform.last_window(fill).carried_bytes, 300e6, 1);
    EXPECT_EQ(platform.last_window(fill).backlog_bytes, 0);
    EXPECT_EQ(platform.last_window(fill).delay, 40ms);
    EXPECT_NEAR(platform.utilization(platform.link("eu-us")), 0.3, 1e-9);
  });
}

TEST(Pipe, a_pipe_uses_its_offered_rate_and_leaves_the_rest_to_bulk_flows) {
  alone([] {
    Platform platform(small_world());
    platform.set_offered(platform.pipe("fill"), 20e6);
    const ActivityId bulk = platform.start_flow({platform.site("eu"), platform.site("us"), Bytes{800'000'000}, {}});
    EXPECT_NEAR(seconds(play(platform, at(20s)).at(bulk).at), 10.040, 1e-5);
  });
}

TEST(Pipe, an_overloaded_pipe_builds_a_backlog_and_drains_it) {
  alone([] {
    Platform platform(small_world());
    const Pipe fill = platform.pipe("fill");
    platform.set_offered(fill, 150e6);
    platform.advance(at(10s));
    EXPECT_NEAR(platform.last_window(fill).carried_bytes, 1000e6, 10);
    EXPECT_NEAR(platform.last_window(fill).backlog_bytes, 500e6, 10);
    EXPECT_NEAR(seconds(platform.last_window(fill).delay), 5.040, 1e-6);   // 500 MB at 100 MB/s, then the path
    platform.advance(at(20s));
    EXPECT_NEAR(platform.last_window(fill).backlog_bytes, 1000e6, 20);
    platform.set_offered(fill, 20e6);
    platform.advance(at(30s));
    EXPECT_NEAR(platform.last_window(fill).backlog_bytes, 200e6, 30);
    platform.advance(at(40s));
    EXPECT_EQ(platform.last_window(fill).backlog_bytes, 0);
    EXPECT_NEAR(platform.last_window(fill).carried_bytes, 400e6, 30);
    EXPECT_NEAR(platform.bytes_carried(platform.link("eu-us")), 3400e6, 100);
  });
}

TEST(Pipe, two_pipes_share_a_link_max_min_fairly) {
  alone([] {
    Platform platform(small_world());
    platform.set_offered(platform.pipe("fill"), 90e6);
    platform.set_offered(platform.pipe("fill-b"), 30e6);   // less than its half: carried whole
    platform.advance(at(10s));
    EXPECT_NEAR(platform.last_window(platform.pipe("fill")).carried_bytes, 700e6, 10);
    EXPECT_NEAR(platform.last_window(platform.pipe("fill-b")).carried_bytes, 300e6, 10);
  });
}

TEST(Disk, transfers_share_its_rate) {
  alone([] {
    Platform platform(small_world());
    const Disk origin = platform.disk("origin");
    const ActivityId first = platform.start_disk(origin, DiskOp::read, Bytes{200'000'000});
    const ActivityId second = platform.start_disk(origin, DiskOp::read, Bytes{400'000'000});
    const auto done = play(platform, at(10s));
    EXPECT_NEAR(seconds(done.at(first).at), 2, 1e-6);
    EXPECT_NEAR(seconds(done.at(second).at), 3, 1e-6);
    const ActivityId third = platform.start_disk(origin, DiskOp::write, Bytes{100'000'000});
    EXPECT_NEAR(seconds(play(platform, at(20s)).at(third).at), 11, 1e-6);
  });
}

}  // namespace
}  // namespace headroom::platform
