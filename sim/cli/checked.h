// A scenario as `check` and `run` take it: right, its trace read, and within what this machine can simulate.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "sim/cli/verb.h"
#include "sim/run/effort.h"
#include "sim/scenario/problem.h"
#include "sim/scenario/scenario.h"
#include "sim/scenario/trace.h"

namespace headroom::cli {

struct Checked {
  scenario::Scenario scenario;
  std::optional<scenario::Trace> trace;
  run::Effort effort;
};

std::expected<Checked, std::vector<scenario::Problem>> checked(const ScenarioArguments& arguments);

// Says all that is wrong on stderr, and gives the exit status.
int refuse(const std::vector<scenario::Problem>& problems);

}  // namespace headroom::cli
