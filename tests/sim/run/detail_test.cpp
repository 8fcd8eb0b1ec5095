// Windows at a finer sample: the state goes on, and the figures of the window are those of the finer sample.
#include "sim/run/detail.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <numeric>

#include "tests/sim/run/whole_run.h"

namespace headroom::run {
namespace {

using namespace std::chrono_literals;

scenario::Scenario with_windows(std::vector<scenario::DetailWindow> windows) {
  scenario::Scenario s;
  s.sample_rate = 1.0 / 1000;
  s.duration = 4h;
  s.detail = {.sample_rate = 1.0 / 100, .windows = std::move(windows)};
  return s;
}

TEST(DetailWindows, AreWholeStepsApartFromOneAnother) {
  const DetailWindows windows{with_windows({{3h, 10min}, {59min + 30s, 90s}, {1h + 1min, 30s}})};
  ASSERT_EQ(windows.list().size(), 2u);
  EXPECT_EQ(windows.list()[0].from, 59min);
  EXPECT_EQ(windows.list()[0].to, 1h + 2min);
  EXPECT_EQ(windows.list()[1].from, 3h);
  EXPECT_EQ(windows.list()[1].to, 3h + 10min);
  EXPECT_EQ(windows.list()[0].twins.each, 9u);
  EXPECT_EQ(windows.list()[1].twins.first, 10u) << "no twin meets what another window's left";
}

TEST(DetailWindows, LieAroundFaults) {
  scenario::Scenario s = with_windows({});
  s.detail.around = scenario::Around::faults;
  s.faults = {{.id = "early", .at = 2min, .lasts = 1min, .fault = scenario::Slow{}},
              {.id = "late", .at = 2h, .lasts = 10min, .fault = scenario::CacheFlush{}}};
  const DetailWindows windows{s};
  ASSERT_EQ(windows.list().size(), 2u);
  EXPECT_EQ(windows.list()[0].from, 0min) << "there is nothing before the start";
  EXPECT_EQ(windows.list()[0].to, 33min);
  EXPECT_EQ(windows.list()[1].from, 1h + 55min);
  EXPECT_EQ(windows.list()[1].to, 2h + 40min);
}

TEST(DetailWindows, EndWithTheRun) {
  const DetailWindows windows{with_windows({{3h + 50min, 1h}})};
  EXPECT_EQ(windows.list().at(0).to, 4h);
  EXPECT_EQ(windows.at(3h + 49min), nullptr);
  EXPECT_EQ(windows.at(3h + 50min), &windows.list().front());
  EXPECT_EQ(windows.at(4h), nullptr);
  EXPECT_EQ(windows.at(-1min), nullptr);
}

double mean_of(const std::vector<double>& values, std::size_t from, std::size_t to) {
  return std::accumulate(values.begin() + static_cast<std::ptrdiff_t>(from),
                         values.begin() + static_cast<std::ptrdiff_t>(to), 0.0) /
         static_cast<double>(to - from);
}

// A run of the small scenario for three hours, the second of them ten times finer.
results::RunResult run_with_a_closer_hour(const std::string& words) {
  const fakes::TemporaryFolder folder;
  std::ifstream small{"scenarios/small.yaml"};
  std::ofstream{folder.file("closer.yaml")} << small.rdbuf()
                                            << "detail: {sample_rate: 1/100, windows: [{at: 1h, for: 1h}]}\n";
  return whole_run(folder.file("closer.yaml") + " --set duration=3h --sample 1/1000" + words);
}

// The small scenario at a coarse rate with an hour in the middle ten times finer, against the whole at the fine rate.
TEST(DetailWindows, ContinueTheStateAndShowWhatTheFinerSampleShows) {
  const std::string base = "scenarios/small.yaml --set duration=3h ";
  const results::RunResult fine = whole_run(base + "--sample 1/100");
  const results::RunResult both = run_with_a_closer_hour("");
  for (const char* name : {"services.gateway.utilization", "services.feed.utilization",
                           "services.metadata.utilization"}) {
    const std::vector<double> expected = column(fine, name), got = column(both, name);
    // The window's first minutes as well as all of it, and the first minutes after it.
    for (const auto& [from, to] : {std::pair<std::size_t, std::size_t>{60, 65}, {60, 120}, {120, 125}})
      EXPECT_NEAR(mean_of(got, from, to) / mean_of(expected, from, to), 1, 0.06) << name << " from minute " << from;
  }
  const std::vector<double> expected = column(fine, "caches.feed_cache.hit_ratio"),
                            got = column(both, "caches.feed_cache.hit_ratio");
  EXPECT_NEAR(mean_of(got, 60, 120), mean_of(expected, 60, 120), 0.02);
  EXPECT_NEAR(mean_of(got, 60, 70), mean_of(expected, 60, 70), 0.04);
  // An hour of three at ten times the rate: (2 + 10) / 3 of the samples that the coarse rate gives.
  EXPECT_NEAR(static_cast<double>(both.services.at("feed").samples),
              0.4 * static_cast<double>(fine.services.at("feed").samples),
              0.05 * static_cast<double>(fine.services.at("feed").samples));
  EXPECT_NEAR(both.services.at("gateway").requests, fine.services.at("gateway").requests,
              0.03 * fine.services.at("gateway").requests);
  EXPECT_NEAR(both.services.at("feed").latency_ms.p50, fine.services.at("feed").latency_ms.p50,
              0.05 * fine.services.at("feed").latency_ms.p50);
}

// Four nodes of 100 MB hold the features of a third of the million users (tests/sim/run/totals_test.cpp).
TEST(DetailWindows, CountWhatTheFeatureTierForgetsAtTheRateAtWhichItForgot) {
  const std::string tight = " --set services.features.maxmemory=100MB";
  const results::RunResult fine = whole_run("scenarios/small.yaml --set duration=3h --sample 1/100" + tight);
  const double expected = fine.caches.at("features").evictions;
  EXPECT_GT(expected, 0);
  EXPECT_NEAR(run_with_a_closer_hour(tight).caches.at("features").evictions, expected, 0.1 * expected);
}

}  // namespace
}  // namespace headroom::run
