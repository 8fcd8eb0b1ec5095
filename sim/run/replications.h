// Several runs of one scenario under different seeds, as one result.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/results/run_result.h"

namespace headroom::run {

// A figure by its key in summary.json, "services.feed.latency_ms.p99"; absent where this result has none of that name.
// Latencies, utilization, ratios and viewers' figures of services, surfaces and caches have names.
std::optional<double> figure_of(const results::RunResult& result, std::string_view name);

// Its interval, where it has that name.
void set_interval(results::RunResult& result, std::string_view name, results::Interval interval);

// What --until-ci waits for unless told otherwise: the gateway's p99, which every page passes, or that of the first
// stream of requests where there is no gateway. Empty where there is neither.
std::string usual_figure(const results::RunResult& result);

// Means over the runs and their 95 % intervals (Student's t over runs, so that what a run shares as a whole counts
// too). Histograms add up; checks hold if they hold in every run; series, events and what else is no figure are the
// first run's. At least one run, in the order of their seeds.
results::RunResult mean_of_runs(const std::vector<results::RunResult>& runs);

}  // namespace headroom::run
