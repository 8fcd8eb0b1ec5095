#include "sim/cli/estimate.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <iostream>
#include <memory>

#include "models/sizing/loads.h"
#include "sim/cli/fleet_inputs.h"
#include "sim/cli/sheet_text.h"
#include "sim/cli/facts.h"
#include "sim/cli/verb.h"
#include "sim/scenario/read.h"

namespace headroom::cli {

namespace {

struct Arguments {
  ScenarioArguments scenario;
  bool json = false;
};

models::Assumptions assumptions_of(const scenario::Scenario& scenario) {
  models::Assumptions a;
  a.event_batch = scenario.demand.event_batch;
  a.surface_requests_per_user = 0;
  for (const auto& [surface, requests] : scenario.demand.surfaces) a.surface_requests_per_user += requests;
  return a;
}

// A scenario that is no published design states its own figures: what it runs with.
models::ProductFigures own_figures(const scenario::Scenario& scenario) {
  models::ProductFigures f;
  f.list_size = scenario.feed.list_size;
  f.list_refresh = scenario.feed.refresh_interval;
  f.events_per_view = scenario.demand.events_per_view;
  f.event_batch_max = scenario.demand.event_batch;
  if (scenario.demand.uploads_per_day > 0) f.uploads_per_day = scenario.demand.uploads_per_day;
  f.live_within = scenario.transcode.live_within;
  if (const auto log = scenario.services.find("log"); log != scenario.services.end())
    if (const auto* tier = std::get_if<scenario::LogTier>(&log->second.state)) {
      f.partitions = tier->partitions;
      f.replication = tier->replication_factor;
      f.retention = {tier->retention};
    }
  return f;
}

}  // namespace

models::Sheet estimate_of(const scenario::Scenario& scenario) {
  models::ProductFigures figures =
      scenario.estimate == scenario::Estimate{} ? own_figures(scenario) : scenario.estimate.figures;
  figures.dau = scenario.demand.dau;
  figures.videos_per_user = scenario.demand.videos_per_user;
  figures.page_size = scenario.demand.page_size;
  const models::Assumptions assumptions = assumptions_of(scenario);
  return models::estimate(figures, scenario.estimate.claims, assumptions,
                          fleet_inputs(scenario, models::product_loads(figures, assumptions),
                                       models::product_state(figures, assumptions), assumptions));
}

int estimate(const EstimateOptions& options, std::ostream& out, std::ostream& err) {
  const auto read = scenario::read_scenario(options.file, options.overrides, known_facts());
  if (!read) {
    err << scenario::to_string(read.error());
    return wrong_input;
  }
  if (read->composition) {
    err << options.file << ": composition: estimate counts what a product needs; a composition of stations is run\n";
    return wrong_input;
  }
  const models::Sheet sheet = estimate_of(*read);
  const SheetHead head{read->name, read->description, read->estimate.notes};
  out << (options.json ? sheet_json(head, sheet) : sheet_table(head, sheet));
  return out.flush() ? done : internal_failure;
}

void add_estimate(CLI::App& app, int& exit_status) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* verb = app.add_subcommand("estimate", "capacity by arithmetic, every formula shown, claims checked");
  add_scenario_arguments(*verb, arguments->scenario);
  verb->add_flag("--json", arguments->json, "one JSON document on stdout and nothing else");
  verb->callback([arguments, &exit_status] {
    exit_status = estimate({arguments->scenario.file, arguments->scenario.all_overrides(), arguments->json}, std::cout,
                           std::cerr);
  });
}

}  // namespace headroom::cli
