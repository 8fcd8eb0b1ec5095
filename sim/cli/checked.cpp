#include "sim/cli/checked.h"

#include <cstdio>

#include "sim/cli/facts.h"
#include "sim/scenario/read.h"

namespace headroom::cli {

std::expected<Checked, std::vector<scenario::Problem>> checked(const ScenarioArguments& arguments) {
  auto read = scenario::read_scenario(arguments.file, arguments.all_overrides(), known_facts());
  if (!read) return std::unexpected(read.error());
  Checked all{*std::move(read), std::nullopt, {}};
  const scenario::Demand& demand = all.scenario.demand;
  const bool replays = !all.scenario.composition && !demand.trace.empty();
  if (replays) {
    auto trace = scenario::read_trace(demand.trace, demand.replay);
    if (!trace) return std::unexpected(trace.error());
    if (const auto laid = scenario::lay_over(*trace, demand.replay, all.scenario.duration); !laid)
      return std::unexpected(std::vector<scenario::Problem>{{demand.trace, 0, 0, "demand.replay", laid.error()}});
    all.trace = *std::move(trace);
  }
  all.effort = run::effort_of(all.scenario, all.trace ? &*all.trace : nullptr);
  if (!replays) return all;
  // Without the trace it was looked at with the rest; a trace may bring everybody at once.
  std::vector<scenario::Problem> problems;
  for (scenario::Finding& finding : too_much(all.effort))
    problems.push_back({demand.trace, 0, 0, std::move(finding.path), std::move(finding.message)});
  if (!problems.empty()) return std::unexpected(std::move(problems));
  return all;
}

int refuse(const std::vector<scenario::Problem>& problems) {
  std::fputs(scenario::to_string(problems).c_str(), stderr);
  std::fprintf(stderr, "%zu problem%s\n", problems.size(), problems.size() == 1 ? "" : "s");
  return wrong_input;
}

}  // namespace headroom::cli
