#include "sim/run/encoder_fleet.h"

#include <gtest/gtest.h>

#include "tests/sim/platform/own_process.h"

namespace headroom::run {
namespace {

using platform::alone;
using namespace std::chrono_literals;

Time at(Nanos since_start) { return Time{since_start}; }

platform::PlatformParams world(const EncoderFleetParams& params) {
  PlatformInputs in{.regions = params.regions, .encoders = encoder_hosts(params)};
  in.network = {.regions = 2, .matrix_ms = {0, 80, 80, 0}, .client_edge_ms = {20, 20}};
  return build_platform(in);
}

struct Encoding {
  explicit Encoding(EncoderFleetParams p)
      : platform(world(p)), plane(scheduler, platform, 1s), fleet(plane, scheduler, std::move(p)) {}

  void start(int jobs, double core_seconds) {
    for (int i = 0; i < jobs; ++i) tasks.spawn(job(core_seconds));
  }
  Task<void> job(double core_seconds) {
    const bool worked = co_await fleet.encode(0, core_seconds);
    (worked ? done : lost) += 1;
    last = scheduler.now();
  }

  kernel::Scheduler scheduler;
  platform::Platform platform;
  PlatformPlane plane;
  EncoderFleet fleet;
  int done = 0, lost = 0;
  Time last{};
  TaskSet tasks;
};

// 10 workers of 16 cores at 1/7 are 22.86 cores: 23 hosts at 99.4 %. 230 jobs of 10 s need 2300 / 22.86 s.
TEST(EncoderFleet, keeps_its_capacity_exactly_when_hosts_are_rounded) {
  alone([] {
    Encoding e({.regions = {"east", "west"}, .workers = {10, 0}, .cores_per_worker = 16, .sample_rate = 1.0 / 7});
    e.start(230, 10);
    e.scheduler.run_until(at(60s));
    EXPECT_DOUBLE_EQ(e.fleet.utilization(), 1);
    e.scheduler.run_until(at(200s));
    EXPECT_EQ(e.done, 230);
    EXPECT_NEAR(seconds(e.last), 2300 / (160.0 / 7), 0.1);
    EXPECT_NEAR(e.fleet.core_seconds() / 7, 2300, 15);
  });
}

TEST(EncoderFleet, lets_running_jobs_finish_when_it_shrinks) {
  alone([] {
    Encoding e({.regions = {"east", "west"}, .workers = {4, 0}, .cores_per_worker = 1, .sample_rate = 1});
    e.start(8, 10);
    e.scheduler.run_until(at(3s));
    e.fleet.set_workers(0, 1);
    e.scheduler.run_until(at(60s));
    EXPECT_EQ(e.done, 8);
    EXPECT_EQ(e.lost, 0);
    EXPECT_EQ(e.last, at(50s));  // four side by side, then four one after the other
  });
}

TEST(EncoderFleet, grows_with_its_jobs_after_the_start_up_and_shrinks_after_the_window) {
  alone([] {
    EncoderFleetParams params{.regions = {"east", "west"}, .workers = {2, 0}, .cores_per_worker = 4, .sample_rate = 1};
    params.autoscale = policies::AutoscaleLagParams{.lag_per_worker = 4, .min = 1, .max = 100, .sync = 15s};
    Encoding e(params);
    e.start(80, 60);
    e.scheduler.run_until(at(74s));
    EXPECT_EQ(e.fleet.workers(), 2);
    e.scheduler.run_until(at(91s));
    EXPECT_EQ(e.fleet.workers(), 12);  // wants 20; the platform was built for six times the first two
    e.scheduler.run_until(at(240s));
    EXPECT_EQ(e.done, 80);
    EXPECT_EQ(e.fleet.workers(), 12);
    e.scheduler.run_until(at(600s));
    EXPECT_EQ(e.fleet.workers(), 1);
  });
}

TEST(EncoderFleet, says_when_a_machine_was_lost_under_a_job) {
  alone([] {
    Encoding e({.regions = {"east", "west"}, .workers = {4, 0}, .cores_per_worker = 1, .sample_rate = 1});
    e.start(4, 30);
    e.scheduler.run_until(at(5s));
    e.platform.set_site_up(e.platform.site("east"), false);
    e.scheduler.run_until(at(60s));
    EXPECT_EQ(e.lost, 4);
    EXPECT_EQ(e.done, 0);
  });
}

}  // namespace
}  // namespace headroom::run
