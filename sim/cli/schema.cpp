#include "sim/cli/schema.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <cstdio>
#include <memory>

#include "sim/cli/verb.h"
#include "sim/run/ledger.h"
#include "sim/scenario/write.h"

namespace headroom::cli {

void add_schema(CLI::App& app, int& exit_status) {
  auto as_page = std::make_shared<bool>(false), as_constants = std::make_shared<bool>(false);
  CLI::App* verb = app.add_subcommand("schema", "print the JSON Schema of scenarios, for editors");
  verb->add_flag("--reference", *as_page, "print docs/scenario-reference.md instead");
  verb->add_flag("--constants", *as_constants, "print docs/provenance.md instead: every constant and its source");
  verb->callback([as_page, as_constants, &exit_status] {
    const std::string text = *as_constants ? run::provenance_page()
                             : *as_page    ? scenario::reference_page()
                                           : scenario::json_schema();
    exit_status = std::fputs(text.c_str(), stdout) >= 0 ? done : internal_failure;
  });
}

}  // namespace headroom::cli
