// What the fleets of an estimate stand on: the product's loads, the cost book, and the scenario's machines.
#pragma once

#include <vector>

#include "models/sizing/fleet.h"
#include "models/sizing/loads.h"
#include "sim/scenario/scenario.h"

namespace headroom::cli {

// One entry per service that has a load, in the order of the loads; its work is all kinds of it together. A scenario's
// own service times replace those of the cost book. Services on machines the catalogue does not know are left out.
std::vector<models::FleetInput> fleet_inputs(const scenario::Scenario& scenario, const std::vector<models::Load>& loads,
                                             const models::Kept& kept, const models::Assumptions& assumptions);

}  // namespace headroom::cli
