// What a scenario's parts must be to one another, once each is right by itself.
#pragma once

#include <string>
#include <vector>

#include "sim/scenario/facts.h"

namespace headroom::scenario {

struct Finding {
  std::string path;  // of the field that is wrong, such as regions or services.log.min_isr
  std::string message;
  // Other settings of which it is as much the fault: told where one of them all is stated, an override first.
  std::vector<std::string> also = {};
};

std::vector<Finding> validate(const Scenario& scenario, const Facts& facts);

// The part of it that a composition has in place of the product.
std::vector<Finding> validate_composition(const Scenario& scenario);

// About what a run needs: the sampled users' lists and sessions, the sampled share of the caches and of the catalogue.
Bytes expected_memory(const Scenario& scenario);

}  // namespace headroom::scenario
