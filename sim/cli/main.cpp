// headroom <verb>: composes the verbs, each in a file of its own.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <cstdio>
#include <exception>

#include "sim/cli/check.h"
#include "sim/cli/estimate.h"
#include "sim/cli/limit.h"
#include "sim/cli/report.h"
#include "sim/cli/run.h"
#include "sim/cli/schema.h"
#include "sim/cli/validate.h"
#include "sim/cli/verb.h"

int main(int argc, char** argv) {
  using namespace headroom::cli;
  CLI::App app{"Headroom: how much capacity a short-video feed needs, and what happens when something breaks.",
               "headroom"};
  app.require_subcommand(1);
  int exit_status = done;
  add_check(app, exit_status);
  add_estimate(app, exit_status);
  add_limit(app, exit_status);
  add_report(app, exit_status);
  add_run(app, exit_status);
  add_schema(app, exit_status);
  add_validate(app, exit_status);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? done : wrong_input;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "headroom: internal failure: %s\n", error.what());
    return internal_failure;
  }
  return exit_status;
}
