#include "sim/run/certainty.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>

#include "sim/kernel/philox.h"

namespace headroom::run {
namespace {

using namespace std::chrono_literals;

// A day of exponential latencies whose mean doubles towards noon: its p99 is known by bisection.
double mean_ms(double hour) { return 10 * (1.5 - 0.5 * std::cos(hour / 24 * 2 * 3.14159265358979)); }

double true_p99() {
  double low = 10, high = 500;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    double above = 0;
    for (int step = 0; step < 1440; ++step) above += std::exp(-middle / mean_ms(step / 60.0)) / 1440;
    (above > 0.01 ? low : high) = middle;
  }
  return low;
}

TEST(Certainty, TheP99OfADayThatSwingsIsWithinItsIntervalAsOftenAsPromised) {
  kernel::PhiloxRandom random{20'260'405};
  const double truth = true_p99();
  int held = 0;
  constexpr int days = 200;
  for (int day = 0; day < days; ++day) {
    results::SeriesSet set({Time{}, 1min, 1440});
    results::LatencySeries latency(set, "x");
    for (int step = 0; step < 1440; ++step)
      for (int i = 0; i < 10; ++i)
        latency.record(Time{1min * step}, from_seconds(random.exponential(mean_ms(step / 60.0)) / 1000));
    const results::Histogram& whole = latency.finish();
    const auto interval = quantile_interval(whole, latency.blocks(), 0.99);
    ASSERT_TRUE(interval);
    // The histogram's buckets are off by at most 0.8 %.
    held += interval->low * 0.992 <= truth && truth <= interval->high * 1.008 ? 1 : 0;
  }
  EXPECT_GE(held, 0.92 * days);
  EXPECT_LE(held, 0.995 * days);
}

TEST(Certainty, AQuantileBeyondTheSampleHasNoInterval) {
  results::SeriesSet set({Time{}, 1s, 100});
  results::LatencySeries latency(set, "x");
  for (int i = 0; i < 100; ++i) latency.record(Time{1s * i}, Nanos{1'000 + i});
  const results::Histogram& whole = latency.finish();
  EXPECT_FALSE(quantile_interval(whole, latency.blocks(), 0.999));
  EXPECT_TRUE(quantile_interval(whole, latency.blocks(), 0.5));
  EXPECT_FALSE(independent_interval(results::Histogram{}, 0.5));
}

TEST(Certainty, ARatioNobodySawIsBoundedByTheNumberOfTrials) {
  const std::vector<std::pair<double, double>> steps(60, {0, 50});
  const auto none = ratio_interval(steps, 3'000);
  ASSERT_TRUE(none);
  EXPECT_EQ(none->low, 0);
  EXPECT_NEAR(none->high, 3.84 / 3'004, 1e-5);
  EXPECT_FALSE(ratio_interval(steps, 0));
  EXPECT_FALSE(ratio_interval(std::span(steps).first(5), 3'000));
}

TEST(Certainty, WhatCannotBeTrustedIsListedWithItsReason) {
  results::RunResult result;
  results::ServiceResult& feed = result.services["feed"];
  feed.samples = 900;
  feed.replicas = 4;
  feed.latency_ms = {10, 20, 100, 200, 12};
  feed.utilization_mean = 0.5;
  feed.interval_95.p50_ms = results::Interval{9, 11};
  feed.interval_95.p99_ms = results::Interval{60, 160};
  feed.interval_95.utilization_mean = results::Interval{0.49, 0.51};
  feed.rps_peak = 100;
  feed.load_peak = 0.6;
  feed.interval_95.rps_peak = results::Interval{97, 103};
  feed.interval_95.load_peak = results::Interval{0.4, 0.8};
  result.slos.push_back({.name = "quick",
                         .measure = "feed.latency_p99_ms",
                         .objective = 120,
                         .actual = 100,
                         .met = true,
                         .bad_ratio = 0.008,
                         .allowed_ratio = 0.01,
                         .bad_ratio_interval_95 = results::Interval{0.005, 0.012}});
  add_untrusted(result);
  ASSERT_EQ(result.untrusted.size(), 4u);
  EXPECT_EQ(result.untrusted[0].figure, "services.feed.load_peak");
  EXPECT_EQ(result.untrusted[0].reason, "between 0.4 and 0.8 for all this run can tell");
  EXPECT_EQ(result.untrusted[1].figure, "services.feed.latency_ms.p99");
  EXPECT_EQ(result.untrusted[1].reason, "between 60 and 160 for all this run can tell");
  EXPECT_EQ(result.untrusted[2].figure, "services.feed.error_ratio");
  EXPECT_EQ(result.untrusted[2].reason, "too little to tell from: 900 simulated requests");
  EXPECT_EQ(result.untrusted[3].figure, "slos.quick.met");
  EXPECT_EQ(result.untrusted[3].reason, "the figure's interval reaches across the objective");
}

}  // namespace
}  // namespace headroom::run
