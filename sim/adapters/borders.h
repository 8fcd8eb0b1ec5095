// How a region reaches the others where each has a clock of its own (sim/kernel/domains.h).
#pragma once

#include <vector>

#include "sim/adapters/sim_rpc.h"
#include "sim/kernel/domains.h"

namespace headroom::adapters {

// Domains are numbered as regions are.
struct Borders {
  kernel::Domains& domains;
  std::vector<SimNetwork> regions;  // for what is done there on behalf of others
};

}  // namespace headroom::adapters
