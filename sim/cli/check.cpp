#include "sim/cli/check.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <cstdio>
#include <memory>

#include "sim/cli/facts.h"
#include "sim/cli/verb.h"
#include "sim/scenario/read.h"
#include "sim/scenario/trace.h"
#include "sim/scenario/write.h"

namespace headroom::cli {
namespace {

struct Arguments {
  ScenarioArguments scenario;
  bool resolved = false;
};

int refuse(const std::vector<scenario::Problem>& problems) {
  std::fputs(scenario::to_string(problems).c_str(), stderr);
  std::fprintf(stderr, "%zu problem%s\n", problems.size(), problems.size() == 1 ? "" : "s");
  return wrong_input;
}

int check(const Arguments& arguments) {
  const auto read = scenario::read_scenario(arguments.scenario.file, arguments.scenario.all_overrides(), known_facts());
  if (!read) return refuse(read.error());
  std::string trace_line;
  if (const auto& demand = read->demand; !demand.trace.empty()) {
    const auto trace = scenario::read_trace(demand.trace, demand.replay);
    if (!trace) return refuse(trace.error());
    const auto profile = scenario::lay_over(*trace, demand.replay, read->duration);
    if (!profile) return refuse({{demand.trace, 0, 0, "demand.replay", profile.error()}});
    trace_line = "trace: " + std::to_string(trace->values.size()) + " steps, " + std::to_string(trace->interpolated) +
                 " of them interpolated\n";
  }
  if (arguments.resolved) std::fputs(scenario::resolved_yaml(*read).c_str(), stdout);
  else std::printf("%s: right (%s)\n%s", arguments.scenario.file.c_str(), read->name.c_str(), trace_line.c_str());
  return done;
}

}  // namespace

void add_check(CLI::App& app, int& exit_status) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* verb = app.add_subcommand("check", "validate a scenario, everything wrong at once");
  add_scenario_arguments(*verb, arguments->scenario);
  verb->add_flag("--resolved", arguments->resolved, "print the scenario with every default written out");
  verb->callback([arguments, &exit_status] { exit_status = check(*arguments); });
}

}  // namespace headroom::cli
