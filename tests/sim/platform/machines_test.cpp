#include <gtest/gtest.h>

#include <cmath>

#include "tests/sim/platform/own_process.h"
#include "tests/sim/platform/small_world.h"

namespace headroom::platform {
namespace {

TEST(Execution, work_takes_its_core_seconds_over_cores_and_speed) {
  alone([] {
    Platform platform(small_world());
    const ActivityId one = platform.start_execution({platform.group("encoders"), 12.0, 1, 0});
    const ActivityId three = platform.start_execution({platform.group("encoders"), 12.0, 3, 0});
    const ActivityId fast = platform.start_execution({platform.group("fast"), 12.0, 2, 0});
    const auto done = play(platform, at(20s));
    EXPECT_EQ(done.at(one).at, at(12s));
    EXPECT_EQ(done.at(three).at, at(4s));
    EXPECT_EQ(done.at(fast).at, at(3s));
    EXPECT_NEAR(platform.core_seconds_used(platform.group("encoders")), 24, 1e-6);
  });
}

TEST(Execution, closed_hosts_finish_what_they_run_and_take_nothing_new) {
  alone([] {
    Platform platform(small_world());
    const HostGroup encoders = platform.group("encoders");  // two hosts of 4 cores
    std::vector<ActivityId> ids;
    for (int i = 0; i < 12; ++i) ids.push_back(platform.start_execution({encoders, 3.0, 1, 0}));
    platform.set_hosts_open(encoders, 1);
    const auto done = play(platform, at(20s), 1s);
    for (std::size_t i = 0; i < ids.size(); ++i) {
      EXPECT_EQ(done.at(ids[i]).outcome, Outcome::done);
      EXPECT_EQ(done.at(ids[i]).at, at(i < 8 ? 3s : 6s));
    }
    platform.set_hosts_open(encoders, 0);
    const ActivityId kept = platform.start_execution({encoders, 3.0, 1, 0});
    EXPECT_FALSE(play(platform, at(30s)).contains(kept));
    platform.set_hosts_open(encoders, 2);
    EXPECT_EQ(play(platform, at(40s)).at(kept).began, at(30s));
  });
}

TEST(Execution, those_without_a_core_wait_and_start_the_moment_one_is_free) {
  alone([] {
    Platform platform(small_world());
    const HostGroup encoders = platform.group("encoders");   // 8 cores
    std::vector<ActivityId> ids;
    for (int i = 0; i < 20; ++i) ids.push_back(platform.start_execution({encoders, 3.0, 1, 0}));
    EXPECT_EQ(platform.state(encoders).waiting, 12u);
    EXPECT_EQ(platform.state(encoders).cores_busy, 8);
    const auto done = play(platform, at(20s), 7s);
    for (std::size_t i = 0; i < ids.size(); ++i) {
      EXPECT_EQ(done.at(ids[i]).began, at(3s * (i / 8)));
      EXPECT_EQ(done.at(ids[i]).at, at(3s * (i / 8 + 1)));
    }
    EXPECT_EQ(platform.state(encoders).waiting, 0u);
    EXPECT_EQ(platform.state(encoders).cores_busy, 0);
  });
}

TEST(Execution, an_execution_fits_on_one_host_and_is_not_overtaken) {
  alone([] {
    Platform platform(small_world());
    const HostGroup encoders = platform.group("encoders");   // 2 hosts of 4 cores
    for (int i = 0; i < 2; ++i) platform.start_execution({encoders, 6.0, 3, 0});   // 2 s on each host
    const ActivityId wide = platform.start_execution({encoders, 2.0, 2, 0});  // 2 cores are free, on different hosts
    const ActivityId small = platform.start_execution({encoders, 1.0, 1, 0});
    const auto done = play(platform, at(10s));
    EXPECT_EQ(done.at(wide).began, at(2s));
    EXPECT_EQ(done.at(small).began, at(2s));
  });
}

TEST(Execution, a_higher_priority_starts_first) {
  alone([] {
    Platform platform(small_world());
    const HostGroup fast = platform.group("fast");
    platform.start_execution({fast, 4.0, 2, 0});
    const ActivityId low = platform.start_execution({fast, 4.0, 2, 0});
    const ActivityId high = platform.start_execution({fast, 4.0, 2, 1});
    const ActivityId gone = platform.start_execution({fast, 4.0, 2, 2});
    EXPECT_TRUE(platform.cancel(gone));
    const auto done = play(platform, at(10s));
    EXPECT_EQ(done.at(high).began, at(1s));
    EXPECT_EQ(done.at(low).began, at(2s));
    EXPECT_FALSE(done.contains(gone));
  });
}

// M/D/1 at utilization rho waits rho / (2 (1 - rho)) services in the mean (Pollaczek-Khinchine).
TEST(Execution, poisson_jobs_on_one_server_wait_as_pollaczek_and_khinchine_say) {
  alone([] {
    Platform platform(small_world());
    const HostGroup fast = platform.group("fast");   // 2 cores at speed 2; a job takes both for 1 s
    constexpr double rho = 0.7;
    constexpr int jobs = 40'000;
    std::uint64_t state = 42;
    double arrival_s = 0;
    double waited_s = 0;
    int finished = 0;
    std::map<ActivityId, Time> arrivals;
    std::vector<Time> planned;
    for (int i = 0; i < jobs; ++i) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      arrival_s += -std::log(1 - static_cast<double>(state >> 11) * 0x1p-53) / rho;
      planned.push_back(Time{from_seconds(arrival_s)});
    }
    std::size_t next = 0;
    while (finished < jobs) {
      // Effects come at the edge, so this driver puts an edge at every arrival.
      platform.advance(next < planned.size() ? planned[next] : platform.edge() + 100s);
      for (const Completion& completion : platform.completions()) {
        waited_s += seconds(completion.began - arrivals.at(completion.id));
        ++finished;
      }
      if (next == planned.size()) continue;
      arrivals.emplace(platform.start_execution({fast, 4.0, 2, 0}), planned[next]);
      ++next;
    }
    EXPECT_NEAR(waited_s / jobs, rho / (2 * (1 - rho)), 0.05 * rho / (2 * (1 - rho)));
  });
}

}  // namespace
}  // namespace headroom::platform
