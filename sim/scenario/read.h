// YAML -> Scenario, with everything that is wrong at once.
#pragma once

#include <expected>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/facts.h"
#include "sim/scenario/problem.h"
#include "sim/scenario/scenario.h"

namespace headroom::scenario {

// Overrides are "dotted.key=value", applied in order after the file and checked alike.
using Overrides = std::vector<std::string>;

std::expected<Scenario, std::vector<Problem>> read_scenario(const std::filesystem::path& file,
                                                            const Overrides& overrides = {}, const Facts& facts = {});

// The same from a text; `file` is what problems call it.
std::expected<Scenario, std::vector<Problem>> parse_scenario(std::string_view text, const std::string& file,
                                                             const Overrides& overrides = {}, const Facts& facts = {});

}  // namespace headroom::scenario
