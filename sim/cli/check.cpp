#include "sim/cli/check.h"

#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>

#include "sim/cli/checked.h"
#include "sim/cli/verb.h"
#include "sim/scenario/write.h"

namespace headroom::cli {
namespace {

struct Arguments {
  ScenarioArguments scenario;
  bool resolved = false;
};

std::string duration(double s) {
  constexpr double minute = 60, hour = 3600, day = 86400, year = 365 * day;
  if (s < 2 * minute) return fmt::format("{:.2g} s", std::max(s, 0.1));
  if (s < 2 * hour) return fmt::format("{:.0f} min", s / minute);
  if (s < 2 * day) return fmt::format("{:.0f} h", s / hour);
  return s < 2 * year ? fmt::format("{:.0f} days", s / day) : fmt::format("{:.0f} years", s / year);
}

// One significant digit more would pretend: see docs/figures.md.
std::string in_words(const run::Effort& effort) {
  const run::Need &time = effort.largest_in_time(), &memory = effort.largest_in_memory();
  const std::string most = &time == &memory ? fmt::format("most of both for {} ({})", time.what, time.key)
                                            : fmt::format("most of it for {} ({}) and {} ({})", time.what, time.key,
                                                          memory.what, memory.key);
  return fmt::format("a run takes about {} of processor time and {:.2g} GB of memory, {}\n", duration(effort.cpu_s()),
                     effort.bytes() / 1e9, most);
}

int check(const Arguments& arguments) {
  const auto right = checked(arguments.scenario);
  if (!right) return refuse(right.error());
  if (arguments.resolved) {
    std::fputs(scenario::resolved_yaml(right->scenario).c_str(), stdout);
    return done;
  }
  std::printf("%s: right (%s)\n", arguments.scenario.file.c_str(), right->scenario.name.c_str());
  if (right->trace)
    std::printf("trace: %zu steps, %d of them interpolated\n", right->trace->values.size(), right->trace->interpolated);
  std::fputs(in_words(right->effort).c_str(), stdout);
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
