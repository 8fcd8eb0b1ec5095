// What a scenario's parts must be to one another, once each is right by itself.
#pragma once

#include <string>
#include <vector>

#include "sim/scenario/facts.h"

namespace headroom::scenario {

std::vector<Finding> validate(const Scenario& scenario, const Facts& facts);

// The part of it that a composition has in place of the product.
std::vector<Finding> validate_composition(const Scenario& scenario);

}  // namespace headroom::scenario
