#include <gtest/gtest.h>

#include <csignal>

#include "tests/sim/platform/own_process.h"
#include "tests/sim/platform/small_world.h"

namespace headroom::platform {
namespace {

TEST(Window, an_empty_window_only_moves_the_edge) {
  alone([] {
    Platform platform(small_world());
    for (int i = 1; i <= 1000; ++i) {
      platform.advance(at(i * 10s));
      EXPECT_TRUE(platform.completions().empty());
      EXPECT_EQ(platform.edge(), at(i * 10s));
    }
  });
}

TEST(Window, a_completion_belongs_to_the_window_that_holds_its_time) {
  alone([] {
    Platform platform(small_world());
    const HostGroup encoders = platform.group("encoders");
    const ActivityId close = platform.start_execution({encoders, 10.0 - 3e-6, 1, 0});   // 3 us before the edge
    const ActivityId on_it = platform.start_execution({encoders, 10.0, 1, 0});
    const ActivityId tail = platform.start_flow({platform.site("eu"), platform.site("us"), Bytes{998'000'000}, {}});
    platform.advance(at(10s));
    ASSERT_EQ(platform.completions().size(), 1u);
    EXPECT_EQ(platform.completions()[0].id, close);
    EXPECT_EQ(platform.completions()[0].at, at(10s - 3us));
    platform.advance(at(20s));
    ASSERT_EQ(platform.completions().size(), 2u);
    EXPECT_EQ(platform.completions()[0].id, on_it);
    EXPECT_EQ(platform.completions()[0].at, at(10s));
    EXPECT_EQ(platform.completions()[1].id, tail);   // sent by 9.98 s, its last byte arrives 40 ms later
    EXPECT_EQ(platform.completions()[1].at, at(10s + 20ms));
  });
}

// A tangle of everything, for as long as it takes to meet every kind of event inside windows.
std::string tangle(Nanos window) {
  Platform platform(small_world());
  std::string log;
  std::uint64_t state = 7;
  const auto draw = [&state](std::uint64_t n) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (state >> 33) % n;
  };
  const Site eu = platform.site("eu"), us = platform.site("us"), a = platform.site("eu/a");
  for (int step = 0; step < 600; ++step) {
    platform.set_offered(platform.pipe("fill"), static_cast<double>(draw(120)) * 1e6);
    platform.set_offered(platform.pipe("fill-b"), static_cast<double>(draw(40)) * 1e6);
    platform.start_flow({draw(2) ? eu : a, us, Bytes{static_cast<std::int64_t>(1 + draw(300'000'000))}, {}});
    platform.start_flow({us, eu, Bytes{static_cast<std::int64_t>(1 + draw(90'000'000))}, 7e6});
    for (int i = 0; i < 9; ++i) {
      platform.start_execution({platform.group("encoders"), 0.1 * static_cast<double>(1 + draw(90)),
                                1 + static_cast<int>(draw(3)), static_cast<int>(draw(2))});
    }
    if (step % 50 == 20) platform.set_bandwidth(platform.link("eu-us"), 0.3);
    if (step % 50 == 30) platform.set_bandwidth(platform.link("eu-us"), 1.0);
    if (step % 100 == 40) platform.set_hosts_up(platform.group("encoders"), 1);
    if (step % 100 == 60) platform.set_hosts_up(platform.group("encoders"), 2);
    if (step % 200 == 90) platform.set_link_up(platform.link("us-eu"), false);
    if (step % 200 == 95) platform.set_link_up(platform.link("us-eu"), true);
    const Time start = platform.edge();
    platform.advance(start + window);
    Time last = start;
    for (const Completion& completion : platform.completions()) {
      EXPECT_GE(completion.at, last);
      EXPECT_LT(completion.at, platform.edge());
      EXPECT_LE(completion.began, completion.at);
      last = completion.at;
      log += std::to_string(std::to_underlying(completion.id)) + ' ' +
             std::to_string(completion.at.time_since_epoch().count()) +
             (completion.outcome == Outcome::done ? " done\n" : " failed\n");
    }
    log += std::to_string(platform.last_window(platform.pipe("fill")).backlog_bytes) + '\n';
  }
  return log;
}

TEST(Window, completions_stay_inside_their_window_and_repeat_to_the_nanosecond) {
  const std::string once = in_own_process([] { return tangle(10s); });
  const std::string twice = in_own_process([] { return tangle(10s); });
  EXPECT_GT(once.size(), 100'000u);
  EXPECT_EQ(once, twice);
  // FNV-1a of the whole log: the same in debug and release.
  std::uint64_t hash = 14695981039346656037u;
  for (const char c : once) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  EXPECT_EQ(hash, 9155952989237230574u);
}

TEST(Window, windows_that_do_not_divide_into_microseconds_work_too) {
  EXPECT_GT(in_own_process([] { return tangle(Nanos{3'333'333'333}); }).size(), 50'000u);
}

TEST(Process, the_programs_signal_handlers_survive) {
  alone([] {
    std::signal(SIGINT, SIG_IGN);
    Platform platform(small_world());
    EXPECT_EQ(std::signal(SIGINT, SIG_DFL), SIG_IGN);
  });
}

using PlatformDeathTest = testing::Test;

TEST(PlatformDeathTest, a_second_platform_in_a_process_is_refused) {
  EXPECT_DEATH(
      {
        const Platform first(small_world());
        const Platform second(small_world());
      },
      "one Platform per process: SimGrid has a single engine");
}

TEST(PlatformDeathTest, a_process_ends_in_order_with_work_under_way) {
  EXPECT_EXIT(
      {
        {
          Platform platform(small_world());
          for (int i = 0; i < 12; ++i) platform.start_execution({platform.group("encoders"), 100, 1, 0});
          platform.start_flow({platform.site("eu"), platform.site("us"), Bytes{100'000'000'000}, {}});
          platform.set_offered(platform.pipe("fill"), 1e6);
          platform.advance(at(10s));
          platform.start_execution({platform.group("fast"), 100, 1, 0});
        }
        std::exit(0);
      },
      testing::ExitedWithCode(0), "");
}

TEST(PlatformDeathTest, our_own_mistakes_are_asserted) {
  EXPECT_DEATH(Platform(PlatformParams{}), "there is no region");
  EXPECT_DEATH(Platform(small_world()).site("mars"), "no site of that name");
  EXPECT_DEATH(Platform(small_world()).advance(at(0s)), "the platform only moves forward");
  EXPECT_DEATH(Platform(small_world()).start_flow({Site{0}, Site{0}, Bytes{1}, {}}),
               "a flow needs two different sites");
  EXPECT_DEATH(Platform(small_world()).start_execution({HostGroup{0}, 1, 5, 0}),
               "an execution's cores fit on one host");
  EXPECT_DEATH(Platform(small_world()).set_bandwidth(Link{0}, 0), "a link's bandwidth factor is positive");
}

}  // namespace
}  // namespace headroom::platform
