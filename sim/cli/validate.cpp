#include "sim/cli/validate.h"

#include <unistd.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "sim/cli/scratch.h"
#include "sim/cli/stop_signal.h"
#include "sim/cli/verb.h"
#include "sim/validate/growth.h"
#include "sim/validate/scaling_page.h"

namespace headroom::cli {
namespace {

namespace fs = std::filesystem;

struct Arguments {
  bool scaling = false, growth = false, no_day = false;
  std::string out, scenarios = "scenarios", only;
  int jobs = 2;
};

class Stopwatch {
 public:
  double s() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count(); }

 private:
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

bool write(const fs::path& file, const std::string& text) {
  std::ofstream out(file);
  out << text;
  out.close();
  if (out) return true;
  std::fprintf(stderr, "%s: cannot be written\n", file.c_str());
  return false;
}

// Where the runs leave what only their figures outlive, and what ends them all.
struct Workshop {
  const Scratch& scratch;
  const StopSignal& stop;
};

// Why there is no result.
int refusal(const std::string& error, const Workshop& workshop) {
  std::fprintf(stderr, "%s\n", error.c_str());
  return workshop.stop.raised() ? stopped : wrong_input;
}

validate::RunPlan plan_of(const Arguments& arguments, const Workshop& workshop, const std::string& title) {
  return {.program = fs::read_symlink("/proc/self/exe"),
          .folder = workshop.scratch.path(),
          .at_once = arguments.jobs,
          .progress =
              [title](std::size_t done, std::size_t all, const validate::Job& job) {
                if (isatty(STDERR_FILENO) == 0) return;
                std::fprintf(stderr, "%s: %zu of %zu runs (R = %s, seed %llu)\n", title.c_str(), done, all,
                             job.sample.c_str(), static_cast<unsigned long long>(job.seed));
              },
          .stopped = [&stop = workshop.stop] { return stop.raised(); }};
}

// The picture lies beside the page, under its name.
fs::path chart_beside(const fs::path& page) { return fs::path(page).replace_extension(".svg"); }

// The page and its picture, or the page alone on standard output.
bool write_scaling(const std::vector<validate::TrialResult>& results, double took_s, const fs::path& out) {
  const auto panels = validate::course_panels(results);
  const std::string chart = out.empty() || panels.empty() ? "" : chart_beside(out).filename().string();
  const std::string page = validate::scaling_page(results, took_s, chart);
  if (out.empty()) {
    std::fputs(page.c_str(), stdout);
    return true;
  }
  return write(out, page) && (chart.empty() || write(chart_beside(out), validate::chart_svg(panels)));
}

int validate_scaling(const Arguments& arguments, const Workshop& workshop) {
  const Stopwatch watch;
  std::vector<validate::TrialResult> results;
  bool all_pass = true;
  for (const validate::Trial& trial : validate::scaling_trials(!arguments.no_day)) {
    if (!arguments.only.empty() && trial.file.find(arguments.only) == std::string::npos) continue;
    auto result = validate::carry_out(trial, arguments.scenarios, plan_of(arguments, workshop, trial.title));
    if (!result) return refusal(result.error(), workshop);
    for (const validate::Line& line : validate::lines_of(*result)) all_pass = all_pass && line.passes;
    results.push_back(std::move(*result));
    // What is known so far outlives an interruption.
    if (!arguments.out.empty() && !write_scaling(results, watch.s(), arguments.out)) return wrong_input;
  }
  if (results.empty()) {
    std::fprintf(stderr, "headroom validate --only %s: no scenario of the scaling law has this in its file's name\n",
                 arguments.only.c_str());
    return wrong_input;
  }
  if (arguments.out.empty()) write_scaling(results, watch.s(), {});
  return all_pass ? done : expectation_failed;
}

int validate_growth(const Arguments& arguments, const Workshop& workshop) {
  const auto lines = validate::measure_growth(fs::path(arguments.scenarios) / "peak-day.yaml",
                                              plan_of(arguments, workshop, "growth"));
  if (!lines) return refusal(lines.error(), workshop);
  const fs::path out = arguments.out;
  const std::string page = validate::growth_page(*lines, chart_beside(out.empty() ? "growth.md" : out).filename());
  if (out.empty()) std::fputs(page.c_str(), stdout);
  else if (!write(out, page) || !write(chart_beside(out), validate::chart_svg(validate::growth_panels(*lines))))
    return wrong_input;
  return done;
}

int run_validation(const Arguments& arguments) {
  if (arguments.scaling == arguments.growth) {
    std::fputs("headroom validate: say either --scaling or --growth\n", stderr);
    return wrong_input;
  }
  const Scratch scratch;
  if (!scratch.made()) {
    std::fprintf(stderr, "%s\n", Scratch::refusal);
    return internal_failure;
  }
  const StopSignal stop;
  const Workshop workshop{scratch, stop};
  return arguments.scaling ? validate_scaling(arguments, workshop) : validate_growth(arguments, workshop);
}

}  // namespace

void add_validate(CLI::App& app, int& exit_status) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* verb = app.add_subcommand("validate", "hold sampled runs against whole ones, and measure what runs cost");
  verb->add_flag("--scaling", arguments->scaling, "the scaling law: R = 1/10 and 1/100 against 1, and the peak day");
  verb->add_flag("--growth", arguments->growth, "wall time and memory by users and by sampling rate");
  verb->add_flag("--no-day", arguments->no_day, "leave out the day of 500 million users, which takes longest");
  verb->add_option("--only", arguments->only, "of the scaling law's scenarios, those whose file's name contains this")
      ->type_name("NAME");
  verb->add_option("--jobs", arguments->jobs, "runs at once")->type_name("N")->check(CLI::Range(1, 256));
  verb->add_option("--scenarios", arguments->scenarios, "the folder of scenarios")->type_name("DIR");
  verb->add_option("--out", arguments->out, "write the page there, and its picture beside it as .svg")
      ->type_name("FILE");
  verb->callback([arguments, &exit_status] { exit_status = run_validation(*arguments); });
}

}  // namespace headroom::cli
