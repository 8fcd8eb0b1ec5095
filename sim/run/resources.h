// How full the machines' memory and drives are.
#pragma once

#include "sim/results/run_result.h"
#include "sim/scenario/scenario.h"

namespace headroom::run {

// From what the scenario gives the services to keep; the network's share is measured (Collector).
void add_resources(results::RunResult& result, const scenario::Scenario& scenario);

}  // namespace headroom::run
