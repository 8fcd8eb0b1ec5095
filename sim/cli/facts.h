// What scenarios are checked against: the world's names from the models, and this machine's memory.
#pragma once

#include "sim/scenario/facts.h"

namespace headroom::cli {

scenario::Facts known_facts();

}  // namespace headroom::cli
