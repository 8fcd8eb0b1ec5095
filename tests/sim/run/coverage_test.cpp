// Intervals against M/M/4, whose mean and quantiles are known: they must hold them as often as they promise.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "models/queueing/stations.h"
#include "models/statistics/quantiles.h"
#include "models/statistics/stopping.h"
#include "sim/cluster/core_bank.h"
#include "sim/kernel/philox.h"
#include "sim/run/certainty.h"

namespace headroom::run {
namespace {

constexpr double service_s = 0.01;
constexpr unsigned servers = 4;

struct Station {
  double utilization = 0.6;
  double arrivals_per_s() const { return utilization * servers / service_s; }
  models::MMc known() const { return {arrivals_per_s(), 1 / service_s, servers}; }
};

// Requests to a station that begins empty: see(arrived, response, service).
template <class See>
void play(const Station& station, Nanos until, kernel::PhiloxRandom& random, See see) {
  cluster::CoreBank bank{servers};
  for (double at = 0;;) {
    at += random.exponential(1e9 / station.arrivals_per_s());
    const auto now = static_cast<std::int64_t>(at);
    if (now >= until.count()) return;
    const auto work = static_cast<std::int64_t>(random.exponential(service_s * 1e9));
    const std::int64_t end = bank.assign(now, work) + work;
    see(Time{Nanos{now}}, Nanos{end - now}, Nanos{work});
  }
}

// Trials in a hundred whose interval held what is known, and those that gave one for the p99.
struct Coverage {
  double mean = 0, p50 = 0, p99 = 0, utilization = 0, with_p99 = 0;
};

// Runs of so many requests, of which a twentieth more is warm-up, as a run's records make intervals of them.
Coverage coverage(const Station& station, std::uint64_t seed, int trials, double requests) {
  constexpr std::size_t steps = 144;
  kernel::PhiloxRandom random{seed};
  const models::MMc known = station.known();
  const Nanos step = from_seconds(requests / station.arrivals_per_s() / static_cast<double>(steps));
  const results::TimeGrid grid{Time{step * 8}, step, steps};
  const double each = 100.0 / trials;
  Coverage held;
  for (int i = 0; i < trials; ++i) {
    results::SeriesSet set{grid};
    results::LatencySeries latency{set, "x"};
    std::vector<std::pair<double, double>> busy(steps, {0, 1});
    play(station, step * (8 + steps), random, [&](Time at, Nanos response, Nanos work) {
      if (at < grid.start) return;
      latency.record(at, response);
      busy[static_cast<std::size_t>((at - grid.start) / step)].first += seconds(work) / servers / seconds(step);
    });
    const results::Histogram& whole = latency.finish();
    const results::ServiceIntervals found = latency_intervals(latency, whole, Course::steady);
    const auto holds = [](const results::MaybeInterval& i, double truth) {
      return i && i->low <= truth && truth <= i->high;
    };
    held.mean += holds(found.mean_ms, known.mean_response() * 1e3) ? each : 0;
    held.p50 += holds(found.p50_ms, known.response_quantile(0.5) * 1e3) ? each : 0;
    held.p99 += holds(found.p99_ms, known.response_quantile(0.99) * 1e3) ? each : 0;
    held.utilization += holds(level_interval(busy, Course::steady), station.utilization) ? each : 0;
    held.with_p99 += found.p99_ms ? each : 0;
  }
  return held;
}

// From the environment, for those who want to know more than a test has time for.
double asked(const char* name, double otherwise) {
  const char* given = std::getenv(name);
  return given != nullptr ? std::strtod(given, nullptr) : otherwise;
}

TEST(Coverage, IntervalsHoldTheKnownAnswerOfMM4In93To97PercentOf400Trials) {
  const Coverage held = coverage({.utilization = 0.6}, 20'260'402, 400, 150'000);
  for (const double percent : {held.mean, held.p50, held.p99, held.utilization}) {
    EXPECT_GE(percent, 93);
    EXPECT_LE(percent, 97);
  }
}

// HEADROOM_COVERAGE_TRIALS trials in place of 100, where chance allows for no more than a coarse look.
TEST(Coverage, HoldsForOtherLoadsAndSeedsToo) {
  const auto trials = static_cast<int>(asked("HEADROOM_COVERAGE_TRIALS", 100));
  const auto seed = static_cast<std::uint64_t>(asked("HEADROOM_COVERAGE_SEED", 2));
  std::printf(
      "| utilization | requests | mean | p50 | p99 | utilization | with a p99 |\n|---|---|---|---|---|---|---|\n");
  for (const double utilization : {0.5, 0.7, 0.8, 0.9})
    for (const double requests : {60'000.0, 150'000.0, 600'000.0}) {
      if (requests * (1 - utilization) * (1 - utilization) < 5'500) continue;  // too short for a p99, see the docs
      const Coverage held = coverage({utilization}, seed, trials, requests);
      std::printf("| %.1f | %.0f | %.1f | %.1f | %.1f | %.1f | %.1f |\n", utilization, requests, held.mean, held.p50,
                  held.p99, held.utilization, held.with_p99);
      const double chance = 4 * std::sqrt(0.95 * 0.05 / trials) * 100;
      for (const double percent : {held.mean, held.p50, held.p99, held.utilization})
        EXPECT_NEAR(percent, 94.5, 1.5 + chance);
    }
}

// A run's p99 and what such runs report on average: each of them is short and begins empty.
double p99_of(const Station& station, Nanos length, kernel::PhiloxRandom& random) {
  std::vector<double> responses;
  play(station, length, random, [&](Time, Nanos response, Nanos) { responses.push_back(seconds(response)); });
  return models::quantile(responses, 0.99);
}

TEST(Coverage, ReplicatingUntilTheP99IsKnownStopsAtThePromisedWidthAndStaysHonest) {
  const auto trials = static_cast<int>(asked("HEADROOM_COVERAGE_TRIALS", 400));
  kernel::PhiloxRandom random{static_cast<std::uint64_t>(asked("HEADROOM_COVERAGE_SEED", 20'260'403))};
  const Station station{.utilization = 0.6};
  for (const double requests : {2'000.0, 6'000.0})
    for (const double width : {0.05, 0.02}) {
      const Nanos length = from_seconds(requests / station.arrivals_per_s());
      const int many = 10 * trials;
      double truth = 0;
      for (int i = 0; i < many; ++i) truth += p99_of(station, length, random) / many;
      const models::StoppingRule rule{.relative = width, .most = 1'000};
      double held = 0, runs = 0;
      for (int i = 0; i < trials; ++i) {
        std::vector<double> p99s;
        models::Stop stop = models::Stop::go_on;
        while (stop == models::Stop::go_on) {
          p99s.push_back(p99_of(station, length, random));
          stop = models::verdict_on(p99s, rule);
        }
        ASSERT_EQ(stop, models::Stop::precise);
        const auto found = models::known_by(p99s, rule);
        EXPECT_LE(found->relative(), rule.relative);
        held += found->covers(truth) ? 100.0 / trials : 0;
        runs += static_cast<double>(p99s.size()) / trials;
      }
      std::printf("until %.0f %%, runs of %.0f requests: %.1f runs, %.1f %% held\n", 100 * width, requests, runs, held);
      EXPECT_GE(held, 92);
      EXPECT_LE(held, 98);
    }
}

}  // namespace
}  // namespace headroom::run
