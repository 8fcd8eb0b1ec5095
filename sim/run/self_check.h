// Laws that hold whatever a scenario does. A run that breaks one has lost or invented something: a mistake of ours.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "models/statistics/drift.h"
#include "sim/cluster/fleet.h"
#include "sim/results/run_result.h"

namespace headroom::run {

// Conservation: calls asked for = refused + answered + dropped + inside at the end.
results::CheckResult calls_check(std::string service, const cluster::CallAccount& calls);
// Little's law, exact over any span: the level inside, integrated over time, is what the calls spent inside.
// Absent before the first instant.
std::optional<results::CheckResult> little_check(std::string service, const cluster::CallAccount& calls, Time now);
// Conservation: work offered = admitted + refused + shed + late.
results::CheckResult work_check(std::string service, const cluster::WorkAccount& work);
// The utilization law: core time is arrivals times mean service, within chance. Absent where too little was done.
std::optional<results::CheckResult> utilization_check(std::string service, const cluster::WorkAccount& work);
// Weights: `steps` hold by how many the sampled root requests exceed what is due, and how many are due. Within four
// standard errors, and two parts in a hundred for what the demand model itself knows of a visit's pages. Absent for a
// handful of steps.
std::optional<results::CheckResult> weights_check(std::string region, std::span<const models::Block> steps,
                                                  double sample_rate);

// The first four for every service, over all its regions.
void add_station_checks(results::RunResult& result, const cluster::Directory& directory, Time now);

// Whether users got their pages: who does not get one leaves, and asks for fewer than the demand model says.
bool pages_came(const results::RunResult& result);

}  // namespace headroom::run
