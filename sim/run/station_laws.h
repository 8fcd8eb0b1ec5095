// The laws of a composition's times.
#pragma once

#include <optional>

#include "models/laws/law.h"
#include "sim/scenario/composition.h"

namespace headroom::run {

// The law with mean 1; `scv` as the scenario gives it.
models::Law unit_law(scenario::TimeLaw law, std::optional<double> scv);

}  // namespace headroom::run
