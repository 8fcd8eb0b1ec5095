#include "sim/run/run.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "sim/results/summary.h"
#include "sim/run/bill.h"
#include "sim/run/certainty.h"
#include "sim/run/composition_world.h"
#include "sim/run/limits.h"
#include "sim/run/resources.h"
#include "sim/run/verdicts.h"
#include "sim/run/world.h"
#include "sim/scenario/write.h"

namespace headroom::run {
namespace {

using WallClock = std::chrono::steady_clock;

double since(WallClock::time_point began) { return std::chrono::duration<double>(WallClock::now() - began).count(); }

unsigned jobs_of(const RunOptions& options) {
  return options.jobs != 0 ? options.jobs : std::max(1U, std::thread::hardware_concurrency());
}

// Runs step by step, so that each step's counts are closed where it ends; one that is stopped stays open.
void play(World& world, const scenario::Scenario& scenario, const RunOptions& options, WallClock::time_point began) {
  const Time zero = world.now();
  while (world.now() < world.end()) {
    // Steps count from the measured part's start, whatever the warm-up's length.
    const Nanos past = world.now() - world.begin();
    const std::int64_t steps =
        past >= Nanos{} ? past / scenario.step : -((-past + scenario.step - Nanos{1}) / scenario.step);
    const Time next = std::min(world.begin() + scenario.step * (steps + 1), world.end());
    if (!world.run_until(next)) return;
    world.end_step();
    if (options.progress)
      options.progress({seconds(next - zero) / seconds(world.end() - zero), next - world.begin(), since(began)});
  }
}

}  // namespace

results::RunResult run(const scenario::Scenario& scenario, const RunOptions& options) {
  if (scenario.composition) return run_composition(scenario, options);
  const auto began = WallClock::now();
  results::RunResult result;
  double days = 0;
  {
    World world{scenario, options.trace, jobs_of(options), options.stop};
    world.open();
    play(world, scenario, options, began);
    if (options.ended) options.ended();
    result = world.finish();
    days = world.days_of_demand();
  }
  add_resources(result, scenario);
  // Part of a run is no day to pay for and keeps no promise.
  if (result.complete) {
    add_costs(result, scenario, days);
    add_verdict(result, scenario);
    add_limit(result, scenario);
  }
  add_provenance(result);
  add_untrusted(result);
  result.expected_error = error_of_headline(result);
  result.replications.first_seed = scenario.seed;
  result.scenario_yaml = scenario::resolved_yaml(scenario);
  result.result_hash = results::hash_of(result);
  result.wall_s = since(began);
  return result;
}

}  // namespace headroom::run
