// Every value of a scenario that can be set by a dotted key.
#pragma once

#include <string>
#include <vector>

#include "sim/scenario/describe.h"

namespace headroom::fuzz {

struct LeafAt {
  std::string key;
  scenario::LeafType type;
  scenario::Limits limits;
  std::vector<std::string> choices;
  std::string value;
};

std::vector<LeafAt> leaves_of(scenario::Scenario& scenario);

}  // namespace headroom::fuzz
