#include "sim/cli/verb.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace headroom::cli {

std::vector<std::string> ScenarioArguments::all_overrides() const {
  std::vector<std::string> all = overrides;
  if (!seed.empty()) all.push_back("seed=" + seed);
  if (!sample.empty()) all.push_back("sample_rate=" + sample);
  return all;
}

void add_scenario_arguments(CLI::App& verb, ScenarioArguments& arguments) {
  verb.add_option("SCENARIO", arguments.file, "the scenario's YAML file")->required();
  verb.add_option("--set", arguments.overrides, "dotted.key=value: overrides one setting; may be repeated")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  verb.add_option("--seed", arguments.seed, "of all random streams")->type_name("N");
  verb.add_option("--sample", arguments.sample, "share of users simulated one by one, such as 1/5000")->type_name("R");
}

}  // namespace headroom::cli
