// One number of a scenario by its dotted path, to be varied and written back with --set.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "sim/scenario/archive.h"
#include "sim/scenario/scenario.h"

namespace headroom::scenario {

struct NumberAt {
  LeafType type = LeafType::number;  // count, number, ratio, duration, bytes or rate
  double value = 0;                  // seconds, bytes, per second, or itself
};

// As the scenario has it, defaults included. The error is one sentence without the path.
std::expected<NumberAt, std::string> number_at(const Scenario& scenario, std::string_view path);

// `value` as a scenario writes it; a count is rounded.
std::string number_text(LeafType type, double value);

}  // namespace headroom::scenario
