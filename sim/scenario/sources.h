// What the scenario language begins with where a scenario is silent, each number with its source.
#pragma once

#include <vector>

#include "models/provenance/constant.h"

namespace headroom::scenario {

// The fleet of the base scenario, the product's settings, the policies and the faults, in this order. What the models
// state already (models/demand and others) is taken from them and stands there.
std::vector<models::Constant> scenario_constants();

}  // namespace headroom::scenario
