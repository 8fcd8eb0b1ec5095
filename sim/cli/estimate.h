// headroom estimate SCENARIO: demand, storage, bandwidth and fleets with the arithmetic shown, claims checked.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "models/sizing/estimate.h"
#include "sim/scenario/scenario.h"

namespace CLI {
class App;
}

namespace headroom::cli {

struct EstimateOptions {
  std::string file;                    // the scenario
  std::vector<std::string> overrides;  // dotted.key=value
  bool json = false;                   // one JSON document instead of the table
};

// Prints the estimate to `out`, problems of the scenario to `err`; the exit status of the program.
int estimate(const EstimateOptions& options, std::ostream& out, std::ostream& err);

// The estimate of a scenario: what its `estimate` section states, on the users and plays of its `demand`; without that
// section, what the scenario runs with.
models::Sheet estimate_of(const scenario::Scenario& scenario);

void add_estimate(CLI::App& app, int& exit_status);

}  // namespace headroom::cli
