#include "sim/cli/report.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "sim/cli/verb.h"
#include "sim/report/page.h"
#include "sim/results/run_directory.h"

namespace headroom::cli {

namespace fs = std::filesystem;

namespace {

struct ReportOptions {
  std::string run;
  std::string page;
};

// runs/today/ becomes runs/today.html.
fs::path beside(const fs::path& run) {
  fs::path page = fs::absolute(run).lexically_normal();
  if (!page.has_filename()) page = page.parent_path();
  return page += ".html";
}

int report(const ReportOptions& options) {
  const auto run = results::read_run(options.run);
  if (!run) {
    fmt::print(stderr, "{}\n", run.error());
    return wrong_input;
  }
  const fs::path page = options.page.empty() ? beside(options.run) : fs::path(options.page);
  const auto written = report::write_page(*run, page);
  if (!written) {
    fmt::print(stderr, "{}\n", written.error());
    return wrong_input;
  }
  fmt::print("{}\n", page.string());
  return done;
}

}  // namespace

void add_report(CLI::App& app, int& status) {
  const auto options = std::make_shared<ReportOptions>();
  CLI::App* verb = app.add_subcommand("report", "turn a run directory into one HTML page for a capacity review");
  verb->add_option("RUN", options->run, "the run directory")->required();
  verb->add_option("-o,--output", options->page, "the page to write (RUN.html beside it)");
  verb->callback([options, &status] { status = report(*options); });
}

}  // namespace headroom::cli
