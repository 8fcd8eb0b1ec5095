// How sure the figures of one run are, from what its blocks of time say about one another.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "models/statistics/block_ratio.h"
#include "sim/results/run_result.h"

namespace headroom::run {

// Steady where nothing in the scenario changes with time, as in compositions.
using models::Blocking;
using models::Course;
// That of what users do in a run so long: no block is shorter than a visit, whose requests follow one another for
// minutes, as long as there are enough of them.
Blocking blocks_of_visits(Nanos run);

// Of a quantile of `whole`, whose blocks in time order are `blocks`: the values of which the share above may be 1 - q,
// that share's interval being known from the blocks for each of them. Absent with too few blocks, or where it would
// reach beyond the largest value. Its ends are interpolated within the histogram's buckets, and it holds the quantile
// as reported.
results::MaybeInterval quantile_interval(const results::Histogram& whole,
                                         std::span<const results::Histogram::Parts> blocks, double q,
                                         Blocking blocking = {});
// The same for records without blocks, taken as independent of one another.
results::MaybeInterval independent_interval(const results::Histogram& whole, double q);
results::ServiceIntervals independent_intervals(const results::Histogram& latency, double error_ratio,
                                                std::uint64_t samples);

// Of a rate known from a count of independent requests.
results::MaybeInterval count_interval(double rate, std::uint64_t samples);

// Of sum(part) / sum(whole) of a run's steps; a ratio stays within [0, 1]. Where every step agrees, `samples`
// independent trials say how sure that is.
results::MaybeInterval ratio_interval(std::span<const std::pair<double, double>> steps, std::uint64_t samples,
                                      Blocking blocking = {});
// Of the mean of a level over a run's steps.
results::MaybeInterval level_interval(std::span<const std::pair<double, double>> steps, Blocking blocking = {});

// A mean level that is known as surely as the work for each of the users' requests, or each second: both by step.
struct WorkRecord {
  std::span<const std::pair<double, double>> steps;  // work, requests or s
  Nanos step;
  double level;
};
// From blocks no shorter than a visit: absent in runs of less than nine of them.
results::MaybeInterval work_interval(const WorkRecord& record);

// The ends of the run's own records, in time order.
struct ServiceRecords {
  const results::LatencySeries& latency;  // finished
  const results::Histogram& whole;
  const results::Series& utilization;
  WorkRecord work;  // empty where there is no pool
  const results::Series &errors, &sheds;
  std::uint64_t samples = 0;
  Nanos run{};  // its measured part
};
results::ServiceIntervals intervals_of(const ServiceRecords& records, Time end);
// Those of the latencies alone. `relaxations`: how many times as long as the station remembers was measured.
results::ServiceIntervals latency_intervals(const results::LatencySeries& finished, const results::Histogram& whole,
                                            Blocking blocking = {},
                                            double relaxations = std::numeric_limits<double>::infinity());
// So many relaxation times a run must have, times the share of values above a quantile, and so many for a mean: with
// fewer, intervals were found to hold the less often the fewer they are (docs/results.md).
inline constexpr double relaxations_above = 4, relaxations_of_mean = 20;


// Relative half-width of the gateway's p99, which every page passes; 1 where it is unknown.
double error_of_headline(const results::RunResult& result);

// A figure is not to be trusted when its interval is unknown or wider than this on either side.
inline constexpr double trusted_width = 0.25;
// Lists them. An objective within its figure's interval is neither met nor missed.
void add_untrusted(results::RunResult& result);

}  // namespace headroom::run
