// What a run means: whether it recovered, and where its numbers come from.
#pragma once

#include "sim/results/run_result.h"
#include "sim/scenario/scenario.h"

namespace headroom::run {

// Whether the run came back from its faults by itself, and when: the last of the services that failed.
void add_verdict(results::RunResult& result, const scenario::Scenario& scenario);
void add_provenance(results::RunResult& result);

}  // namespace headroom::run
