// What every verb of the command line shares: the scenario, its overrides, and the exit statuses.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace headroom::cli {

// `stopped`: by Ctrl-C or SIGTERM, as shells say it.
enum ExitStatus { done = 0, expectation_failed = 1, wrong_input = 2, internal_failure = 3, stopped = 130 };

// SCENARIO [--set dotted.key=value]... [--seed N] [--sample R]
struct ScenarioArguments {
  std::string file;
  std::vector<std::string> overrides;
  std::string seed, sample;

  // All of them as overrides, --seed and --sample last.
  std::vector<std::string> all_overrides() const;
};
void add_scenario_arguments(CLI::App& verb, ScenarioArguments& arguments);

}  // namespace headroom::cli
