// What a scenario may say and this version of the simulator does not act on.
#pragma once

#include <string>
#include <vector>

#include "sim/scenario/scenario.h"

namespace headroom::run {

// One sentence for each setting that changes nothing in a run, for the result's notes.
std::vector<std::string> unheeded(const scenario::Scenario& scenario);

}  // namespace headroom::run
