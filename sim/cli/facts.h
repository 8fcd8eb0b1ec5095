// What scenarios are checked against: the world's names from the models, and this machine's memory.
#pragma once

#include <vector>

#include "sim/run/effort.h"
#include "sim/scenario/facts.h"

namespace headroom::cli {

scenario::Facts known_facts();

// Bytes that runs may use here: the machine's, or what a container may have of them.
double usable_memory();

// What of a run does not fit into this machine's memory: the key that would make it fit, and by how much it does not.
std::vector<scenario::Finding> too_much(const run::Effort& effort);

}  // namespace headroom::cli
