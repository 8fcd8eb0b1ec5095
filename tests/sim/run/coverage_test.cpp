// Intervals against queues whose mean and quantiles are known: they must hold them as often as they promise.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <numbers>
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

// One law of service for each squared coefficient of variation: constant, exponential, lognormal.
struct Station {
  double utilization = 0.6;
  unsigned servers = 4;
  double cs2 = 1;

  double arrivals_per_s() const { return utilization * servers / service_s; }
  double draw_s(kernel::PhiloxRandom& random) const {
    if (cs2 == 0) return service_s;
    if (cs2 == 1) return random.exponential(service_s);
    const double deviation = std::sqrt(std::log1p(cs2));
    const double normal = std::sqrt(random.exponential(2)) * std::cos(2 * std::numbers::pi * random.uniform());
    return service_s * std::exp(deviation * (normal - deviation / 2));
  }
  // How many times as long as it remembers so many requests take.
  double relaxations(double requests) const {
    const double rate = arrivals_per_s();
    const double remembers_s = models::relaxation_time(rate, 1 / service_s, servers, (1 + cs2) / 2,
                                                       std::numeric_limits<double>::infinity());
    return requests / rate / remembers_s;
  }
};

// Requests to a station that begins empty: see(arrived, response, service).
template <class See>
void play(const Station& station, Nanos until, kernel::PhiloxRandom& random, See see) {
  cluster::CoreBank bank{station.servers};
  for (double at = 0;;) {
    at += random.exponential(1e9 / station.arrivals_per_s());
    const auto now = static_cast<std::int64_t>(at);
    if (now >= until.count()) return;
    const auto work = static_cast<std::int64_t>(station.draw_s(random) * 1e9);
    const std::int64_t end = bank.assign(now, work) + work;
    see(Time{Nanos{now}}, Nanos{end - now}, Nanos{work});
  }
}

// Of responses.
struct Known {
  double mean_ms = 0, p50_ms = 0, p99_ms = 0;
};
// Closed forms where there are any (Erlang; Pollaczek and Khinchine), else from so many requests that it makes no
// difference.
Known known_of(const Station& station) {
  const models::MMc mmc{station.arrivals_per_s(), 1 / service_s, station.servers};
  if (station.cs2 == 1)
    return {mmc.mean_response() * 1e3, mmc.response_quantile(0.5) * 1e3, mmc.response_quantile(0.99) * 1e3};
  results::Histogram many;
  kernel::PhiloxRandom random{17};
  play(station, from_seconds(4e6 / station.arrivals_per_s()), random,
       [&](Time, Nanos response, Nanos) { many.record(response); });
  const double wait_s = models::mg1_mean_wait(station.arrivals_per_s(), 1 / service_s, station.cs2);
  return {station.servers == 1 ? (wait_s + service_s) * 1e3 : many.mean_ns() * 1e-6, millis(many.quantile(0.5)),
          millis(many.quantile(0.99))};
}

// Trials in a hundred whose interval held what is known, those whose p99's lay below and above it, and those that gave
// one for the p99.
struct Coverage {
  double mean = 0, p50 = 0, p99 = 0, utilization = 0, p99_below = 0, p99_above = 0, with_p99 = 0;
};

// Runs of so many requests, of which a twentieth more is warm-up, as a run's records make intervals of them.
Coverage coverage(const Station& station, std::uint64_t seed, int trials, double requests) {
  constexpr std::size_t steps = 144;
  kernel::PhiloxRandom random{seed};
  const Known known = known_of(station);
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
      busy[static_cast<std::size_t>((at - grid.start) / step)].first +=
          seconds(work) / station.servers / seconds(step);
    });
    const results::Histogram& whole = latency.finish();
    const results::ServiceIntervals found =
        latency_intervals(latency, whole, Course::steady, station.relaxations(requests));
    const auto holds = [](const results::MaybeInterval& i, double truth) {
      return i && i->low <= truth && truth <= i->high;
    };
    held.mean += holds(found.mean_ms, known.mean_ms) ? each : 0;
    held.p50 += holds(found.p50_ms, known.p50_ms) ? each : 0;
    held.p99 += holds(found.p99_ms, known.p99_ms) ? each : 0;
    held.p99_below += found.p99_ms && found.p99_ms->high < known.p99_ms ? each : 0;
    held.p99_above += found.p99_ms && found.p99_ms->low > known.p99_ms ? each : 0;
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
  const Coverage held = coverage({}, 20'260'402, 400, 150'000);
  for (const double percent : {held.mean, held.p50, held.p99, held.utilization}) {
    EXPECT_GE(percent, 93);
    EXPECT_LE(percent, 97);
  }
}

struct Law {
  const char* name;
  Station station;
  std::vector<double> minutes;
};

// HEADROOM_COVERAGE_TRIALS trials in place of 60, where chance allows for no more than a coarse look.
TEST(Coverage, HoldsForLoadsLawsAndLengthsThatNothingWasTunedFor) {
  const auto trials = static_cast<int>(asked("HEADROOM_COVERAGE_TRIALS", 60));
  const auto seed = static_cast<std::uint64_t>(asked("HEADROOM_COVERAGE_SEED", 2));
  const std::vector<Law> laws{{"M/M/1, 0.5", {0.5, 1, 1}, {2, 10}},   {"M/M/1, 0.8", {0.8, 1, 1}, {10, 30}},
                              {"M/M/4, 0.8", {0.8, 4, 1}, {2, 8}},    {"M/M/4, 0.95", {0.95, 4, 1}, {30}},
                              {"M/D/1, 0.8", {0.8, 1, 0}, {5, 20}},   {"M/G/1 scv 2, 0.7", {0.7, 1, 2}, {5, 20}},
                              {"M/G/1 scv 4, 0.5", {0.5, 1, 4}, {10}}};
  std::printf(
      "| station | minutes | mean | p50 | p99 | p99's below | above | utilization |\n"
      "|---|---|---|---|---|---|---|---|\n");
  double p99 = 0, below = 0, mean = 0, rows = 0;
  for (const auto& [name, station, lengths] : laws)
    for (const double minutes : lengths) {
      const Coverage held = coverage(station, seed, trials, minutes * 60 * station.arrivals_per_s());
      std::printf("| %s | %.0f | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f |\n", name, minutes, held.mean, held.p50,
                  held.p99, held.p99_below, held.p99_above, held.utilization);
      const double chance = 4 * std::sqrt(0.95 * 0.05 / trials) * 100;
      for (const double percent : {held.mean, held.p50, held.p99, held.utilization})
        EXPECT_NEAR(percent, 95.5, 2.5 + chance) << name << ", " << minutes << " min";
      p99 += held.p99;
      below += held.p99_below;
      mean += held.mean;
      rows += 1;
    }
  EXPECT_GE(p99 / rows, 93);
  EXPECT_GE(mean / rows, 93);
  EXPECT_LE(below / rows, 4) << "misses are on one side";
}

// A queue at .95 remembers for a quarter of a minute: what it shows in two says little of its longest waits.
TEST(Coverage, OfARunThatIsShortForItsQueueThereIsNoP99) {
  const Coverage short_run = coverage({0.95, 1, 1}, 3, 5, 2 * 60 * 95.0);
  EXPECT_EQ(short_run.with_p99, 0);
  EXPECT_EQ(short_run.mean, 0);
  EXPECT_EQ(coverage({0.8, 1, 1}, 3, 5, 3 * 60 * 80.0).with_p99, 0);
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
  const Station station;
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
