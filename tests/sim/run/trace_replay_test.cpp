// Recorded traces replayed at a thin sample: their spikes come through to the services.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <numeric>

#include "tests/sim/run/whole_run.h"

namespace headroom::run {
namespace {

struct Replay {
  const char* file;
  const char* words;
  int bin_minutes;    // in which arrivals are counted: enough for a sample this thin to show the shape
  double least_spike; // highest minute over the mean
};

// Means of so many steps in a row.
std::vector<double> binned(const std::vector<double>& values, int steps) {
  std::vector<double> bins;
  for (std::size_t i = 0; i + steps <= values.size(); i += steps)
    bins.push_back(std::accumulate(values.begin() + i, values.begin() + i + steps, 0.0) / steps);
  return bins;
}

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  const double ma = mean(a), mb = mean(b);
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += (a[i] - ma) * (b[i] - mb);
    aa += (a[i] - ma) * (a[i] - ma);
    bb += (b[i] - mb) * (b[i] - mb);
  }
  return ab / std::sqrt(aa * bb);
}

class TraceReplay : public testing::TestWithParam<Replay> {};

TEST_P(TraceReplay, ComesThroughToTheServices) {
  const Replay& replay = GetParam();
  const char* data = std::getenv("HEADROOM_DATA");
  const std::string trace = std::string(data != nullptr ? data : "") + "/traffic/" + replay.file;
  if (!std::filesystem::exists(trace)) GTEST_SKIP() << "there is no " << trace;
  const results::RunResult result =
      whole_run("scenarios/trace-replay.yaml --set warm_up=5min --set demand.trace=" + trace + " " + replay.words);
  EXPECT_TRUE(result.complete);
  int regions = 0;
  for (const results::CheckResult& check : result.checks) {
    EXPECT_TRUE(check.holds) << check.law << ", " << check.subject << ": " << check.measured << ", " << check.expected;
    regions += check.law == "conservation of watching" ? 1 : 0;
  }
  EXPECT_GT(regions, 0) << "what viewers came to watch is accounted for";
  const std::vector<double> asked = column(result, "demand.feed_rps");
  const std::vector<double> served = column(result, "services.gateway.rps");
  ASSERT_FALSE(asked.empty());
  EXPECT_GT(std::ranges::max(asked), replay.least_spike * mean(asked));
  // A spike that the fleet cannot carry is asked again and again, beyond what was due.
  EXPECT_GT(correlation(binned(asked, replay.bin_minutes), binned(served, replay.bin_minutes)), 0.9);
}

// A model's day has its peak 1.3 times above its mean.
constexpr const char* around_peak = "--set duration=2h --sample 1/300000";
INSTANTIATE_TEST_SUITE_P(
    Traces, TraceReplay,
    testing::Values(Replay{"elb_request_count.csv", around_peak, 10, 3},
                    Replay{"nyc_taxi.csv", "--set duration=24h --sample 1/1000000", 30, 1.8},
                    Replay{"twitter_volume_AMZN.csv", around_peak, 10, 3},
                    Replay{"twitter_volume_CRM.csv", around_peak, 10, 3},
                    Replay{"twitter_volume_FB.csv", around_peak, 10, 3}),
    [](const testing::TestParamInfo<Replay>& info) {
      return std::filesystem::path(info.param.file).stem().string();
    });

}  // namespace
}  // namespace headroom::run
