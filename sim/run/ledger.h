// Every constant behind a run: those of the models and those of the simulated world, room by room.
#pragma once

#include <string>
#include <vector>

#include "models/provenance/constant.h"

namespace headroom::run {

// In a fixed order; names are unique.
std::vector<models::Constant> ledger();

// docs/provenance.md.
std::string provenance_page();

}  // namespace headroom::run
