// To how many users a run's fleets surely hold: what the scenario adds to the loads that the run has seen.
#pragma once

#include "sim/results/limit.h"
#include "sim/scenario/scenario.h"

namespace headroom::run {

// How far autoscaling can go, what the caches keep away from a service, and how full it may be before many wait.
results::CarryingByService carrying_of(const results::RunResult& result, const scenario::Scenario& scenario);

// After the objectives and their intervals.
void add_limit(results::RunResult& result, const scenario::Scenario& scenario);

}  // namespace headroom::run
