#include "sim/run/platform_plane.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sim/run/platform_world.h"
#include "tests/sim/platform/own_process.h"
#include "tests/sim/platform/small_world.h"

namespace headroom::run {
namespace {

using platform::alone;
using platform::at;
using platform::Completion;
using platform::small_world;
using namespace std::chrono_literals;

struct Woken {
  Time when;
  Completion completion;
};

Task<void> run_job(PlatformPlane& plane, Clock& clock, platform::ExecutionParams job, std::vector<Woken>& woken) {
  const Completion completion = co_await plane.execute(job);
  woken.push_back({clock.now(), completion});
}

Task<void> later(Clock& clock, Nanos delay, Task<void> task) {
  co_await clock.sleep_for(delay);
  co_await std::move(task);
}

Task<void> move_bytes(PlatformPlane& plane, Clock& clock, platform::FlowParams flow, std::vector<Woken>& woken) {
  const Completion completion = co_await plane.flow(flow);
  woken.push_back({clock.now(), completion});
}

struct World {
  kernel::Scheduler scheduler;
  platform::Platform platform{small_world()};
  PlatformPlane plane{scheduler, platform, 10s};
  std::vector<Woken> woken;
  TaskSet tasks;
};

TEST(PlatformPlane, wakes_who_waits_at_the_exact_nanosecond) {
  alone([] {
    World w;
    const platform::HostGroup encoders = w.platform.group("encoders");
    w.tasks.spawn(run_job(w.plane, w.scheduler, {encoders, 3.000000001, 1, 0}, w.woken));
    w.tasks.spawn(run_job(w.plane, w.scheduler, {encoders, 12.5, 1, 0}, w.woken));
    w.scheduler.run_until(at(30s));
    ASSERT_EQ(w.woken.size(), 2u);
    EXPECT_EQ(w.woken[0].when, at(3s + 1ns));
    EXPECT_EQ(w.woken[1].when, at(12s + 500ms));
    for (const Woken& woken : w.woken) {
      EXPECT_EQ(woken.when, woken.completion.at);
      EXPECT_EQ(woken.completion.began, at(0s));
    }
  });
}

TEST(PlatformPlane, starts_what_begins_inside_a_window_at_its_edge) {
  alone([] {
    World w;
    w.tasks.spawn(
        later(w.scheduler, 4s, run_job(w.plane, w.scheduler, {w.platform.group("fast"), 2.0, 1, 0}, w.woken)));
    w.scheduler.run_until(at(40s));
    ASSERT_EQ(w.woken.size(), 1u);
    EXPECT_EQ(w.woken[0].completion.began, at(10s));
    EXPECT_EQ(w.woken[0].when, at(11s));
  });
}

TEST(PlatformPlane, moves_bytes_at_the_speed_of_the_links) {
  alone([] {
    World w;
    w.tasks.spawn(move_bytes(w.plane, w.scheduler,
                             {w.platform.site("eu"), w.platform.site("us"), Bytes{1'000'000'000}, {}}, w.woken));
    w.scheduler.run_until(at(30s));
    ASSERT_EQ(w.woken.size(), 1u);
    EXPECT_EQ(w.woken[0].when, at(10s + 40ms));  // 1 GB at 100 MB/s, and the latency
  });
}

TEST(PlatformPlane, gives_the_machine_back_when_the_one_who_waits_is_dropped) {
  alone([] {
    World w;
    const platform::HostGroup fast = w.platform.group("fast");
    {
      TaskSet dropped;
      dropped.spawn(run_job(w.plane, w.scheduler, {fast, 1000.0, 2, 0}, w.woken));
      w.scheduler.run_until(at(15s));
      EXPECT_EQ(w.platform.state(fast).cores_busy, 2);
    }
    w.tasks.spawn(run_job(w.plane, w.scheduler, {fast, 4.0, 2, 0}, w.woken));
    w.scheduler.run_until(at(60s));
    ASSERT_EQ(w.woken.size(), 1u);
    EXPECT_EQ(w.woken[0].when, at(21s));
    EXPECT_EQ(w.platform.state(fast).cores_busy, 0);
  });
}

TEST(PlatformPlane, wakes_nobody_who_was_dropped_between_the_window_and_the_end) {
  alone([] {
    World w;
    {
      TaskSet dropped;
      dropped.spawn(run_job(w.plane, w.scheduler, {w.platform.group("fast"), 16.0, 1, 0}, w.woken));
      w.scheduler.run_until(at(5s));  // known to end at 8 s
    }
    w.scheduler.run_until(at(60s));
    EXPECT_TRUE(w.woken.empty());
  });
}

Task<void> stamp(Clock& clock, PlatformPlane& plane, platform::ExecutionParams job, std::size_t caller,
                 std::vector<Woken>& woken) {
  co_await clock.sleep_until(at(4s));
  const Completion completion = co_await plane.execute(job, caller);
  woken.push_back({clock.now(), completion});
}

TEST(PlatformPlane, serves_callers_with_clocks_of_their_own) {
  alone([] {
    platform::Platform platform{small_world()};
    kernel::Scheduler edges, east, west;
    PlatformPlane plane{edges, platform, 10s, {&east, &west}};
    std::vector<Woken> woken;
    TaskSet tasks;
    tasks.spawn(stamp(east, plane, {platform.group("encoders"), 3.0, 1, 0}, 0, woken));
    tasks.spawn(stamp(west, plane, {platform.group("encoders"), 5.0, 1, 0}, 1, woken));
    for (int edge = 1; edge <= 3; ++edge) {
      edges.run_instant();
      for (kernel::Scheduler* clock : {&west, &east, &edges}) clock->run_until(at(10s * edge));
    }
    ASSERT_EQ(woken.size(), 2u);
    EXPECT_EQ(woken[0].when, at(15s));
    EXPECT_EQ(woken[1].when, at(13s));
  });
}

TEST(PlatformPlane, tells_of_machines_lost_under_a_job) {
  alone([] {
    World w;
    const platform::HostGroup encoders = w.platform.group("encoders");
    w.tasks.spawn(run_job(w.plane, w.scheduler, {encoders, 500.0, 1, 0}, w.woken));
    w.scheduler.run_until(at(25s));
    w.platform.set_hosts_up(encoders, 0);
    w.scheduler.run_until(at(60s));
    ASSERT_EQ(w.woken.size(), 1u);
    EXPECT_EQ(w.woken[0].completion.outcome, platform::Outcome::failed);
    EXPECT_EQ(w.woken[0].when, at(30s));
  });
}

TEST(PlatformPlane, carries_what_is_offered_to_a_pipe_from_the_next_edge) {
  alone([] {
    World w;
    const platform::Pipe fill = w.platform.pipe("fill");
    w.scheduler.run_until(at(1s));
    w.plane.offer(fill, 150e6);  // over links of 100 MB/s
    w.scheduler.run_until(at(9s));
    EXPECT_EQ(w.plane.last(fill).offered_bytes, 0);
    w.scheduler.run_until(at(11s));
    EXPECT_NEAR(w.plane.last(fill).offered_bytes, 1500e6, 1);
    EXPECT_NEAR(w.plane.last(fill).backlog_bytes, 500e6, 1e3);
  });
}

TEST(PlatformPlane, repeats_itself) {
  const auto once = [] {
    return platform::in_own_process([] {
      World w;
      for (int i = 0; i < 50; ++i)
        w.tasks.spawn(
            later(w.scheduler, 700ms * i,
                  run_job(w.plane, w.scheduler, {w.platform.group("encoders"), 1.0 + 0.37 * i, 1, 0}, w.woken)));
      w.scheduler.run_until(at(600s));
      std::string said;
      for (const Woken& woken : w.woken) said += std::to_string(woken.when.time_since_epoch().count()) + " ";
      return said;
    });
  };
  const std::string first = once();
  EXPECT_GT(first.size(), 500u);
  EXPECT_EQ(first, once());
}

PlatformInputs two_regions() {
  PlatformInputs in{.regions = {"east", "west"}};
  in.network = {.regions = 2, .matrix_ms = {0, 80, 80, 0}, .client_edge_ms = {20, 20}};
  in.wan_bytes_per_second = 1e9;
  in.origin_bytes_per_second = 2e9;
  in.encoders = {{4, 1}, {0, 1}};
  return in;
}

TEST(PlatformWorld, built_from_plain_inputs_is_free_of_problems) {
  EXPECT_TRUE(platform::problems(build_platform(two_regions())).empty());
  PlatformInputs five{.regions = {"a", "b", "c", "d", "e"}, .network = models::default_network()};
  EXPECT_TRUE(platform::problems(build_platform(five)).empty());
}

TEST(PlatformWorld, ties_regions_by_half_their_round_trip_and_fills_by_the_narrowest_link) {
  alone([] {
    platform::Platform p(build_platform(two_regions()));
    EXPECT_EQ(p.latency(p.site("east"), p.site("west")), 40ms);
    EXPECT_EQ(p.latency(p.site("east/dc"), p.site("west/cdn")), 40ms + 500us);
    EXPECT_EQ(p.state(p.group("transcode.east")).cores_up, 4);
    p.set_offered(p.pipe("origin->west"), 1.97e9);  // the wide-area link carries 97 % of 1 GB/s
    p.set_offered(p.pipe("origin->east"), 1.5e9);
    p.advance(at(10s));
    EXPECT_NEAR(p.last_window(p.pipe("origin->west")).backlog_bytes, 10e9, 1e6);
    EXPECT_EQ(p.last_window(p.pipe("origin->east")).backlog_bytes, 0);
    EXPECT_EQ(p.last_window(p.pipe("replication->west")).offered_bytes, 0);
  });
}

}  // namespace
}  // namespace headroom::run
