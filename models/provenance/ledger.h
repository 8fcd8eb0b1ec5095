// Every constant of every model, for --explain and the reports.
#pragma once

#include <vector>

#include "models/provenance/constant.h"

namespace headroom::models {

// In a fixed order, room by room; names are unique and no source is empty.
std::vector<Constant> all_constants();

}  // namespace headroom::models
