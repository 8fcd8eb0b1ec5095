// What a day costs, by what it is spent on.
#pragma once

#include "sim/results/run_result.h"
#include "sim/scenario/scenario.h"

namespace headroom::run {

// `days`: the visits that were due in the measured time over those of a whole day, so that what is paid by the byte is
// that of a day with this run's bytes for each visit, whichever hours were simulated. Drivers: compute, log_retention,
// storage, cdn_egress, origin_traffic and people; those by the byte are left out where nothing was measured.
void add_costs(results::RunResult& result, const scenario::Scenario& scenario, double days);

}  // namespace headroom::run
