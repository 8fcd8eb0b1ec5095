#include "sim/cli/run.h"

#include <sys/resource.h>
#include <unistd.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>

#include "sim/cli/checked.h"
#include "sim/cli/facts.h"
#include "sim/cli/progress_bar.h"
#include "sim/cli/replicate.h"
#include "sim/cli/stop_signal.h"
#include "sim/cli/verb.h"
#include "sim/results/claim.h"
#include "sim/results/run_directory.h"
#include "sim/results/summary.h"
#include "sim/results/terminal_summary.h"
#include "sim/run/run.h"

namespace headroom::cli {
namespace {

struct Arguments {
  ScenarioArguments scenario;
  std::string out;
  bool json = false;
  bool gate = false;
  bool explain = false;
  unsigned jobs = 0;
  std::size_t replications = 1;
  std::string until_ci, ci_of;
  std::size_t max_replications = models::StoppingRule{}.most;
  unsigned at_once = 2;

  bool replicates() const { return replications > 1 || !until_ci.empty(); }
};

// "5%" or "0.05", above 0 and at most 0.5.
std::optional<double> width_of(const std::string& text) {
  char* end = nullptr;
  double width = std::strtod(text.c_str(), &end);
  const std::string unit = end;
  if (unit == "%") width /= 100;
  const bool read = end != text.c_str() && (unit.empty() || unit == "%") && width > 0 && width <= 0.5;
  return read ? std::optional(width) : std::nullopt;
}

double peak_rss_mb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

void print_provenance(const results::RunResult& result) {
  std::string_view room;
  for (const results::ProvenanceResult& c : result.provenance) {
    const std::string_view its = std::string_view{c.name}.substr(0, c.name.find('.'));
    if (its != room) std::printf("\n%s\n", std::string(room = its).c_str());
    std::printf("  %-42s %12.6g %-18s %-10s %s\n", c.name.c_str(), c.value, c.unit.c_str(), c.basis.c_str(),
                c.source.c_str());
  }
}

std::uint64_t expected_bytes(const scenario::Scenario& s) {
  constexpr std::size_t columns_a_service = 10, histograms = 24;
  return results::expected_bytes(s.services.size() * columns_a_service + 40,
                                 static_cast<std::size_t>(s.duration / s.step) + 1, histograms);
}

void print_broken(const results::RunResult& result) {
  for (const results::CheckResult& c : result.checks)
    if (!c.holds)
      std::fprintf(stderr, "%s does not hold at %s: %.10g %s, not %.10g within %.3g; the run's figures are wrong\n",
                   c.law.c_str(), c.subject.c_str(), c.measured, c.unit.c_str(), c.expected, c.tolerance);
}

// Writes and prints what came out, and gives the exit status. A run that measured nothing leaves no files.
int hand_over(const Arguments& arguments, results::RunResult result, bool explain) {
  result.peak_rss_mb = peak_rss_mb();
  const bool writes = !arguments.out.empty() && (result.complete || result.simulated_s > 0);
  if (writes) {
    if (const auto written = results::write_run(result, arguments.out); !written) {
      std::fprintf(stderr, "%s\n", written.error().c_str());
      return internal_failure;
    }
  }
  if (arguments.json) {
    std::fputs(results::summary_json(result).c_str(), stdout);
  } else {
    std::fputs(results::terminal_summary(result, {.colours = isatty(STDOUT_FILENO) != 0}).c_str(), stdout);
    if (arguments.explain || explain) print_provenance(result);
    if (writes) std::printf("run directory: %s\n", arguments.out.c_str());
  }
  print_broken(result);
  if (!std::ranges::all_of(result.checks, &results::CheckResult::holds)) return internal_failure;
  if (!result.complete) return stopped;
  const bool missed = std::ranges::any_of(result.slos, [](const results::SloResult& s) {
    return s.gate && !s.met.value_or(true);
  });
  return arguments.gate && missed ? expectation_failed : done;
}

int run_again_and_again(const Arguments& arguments, std::uint64_t first_seed, StopSignal& stop) {
  ReplicateParams params{.scenario = arguments.scenario.file,
                         .overrides = arguments.scenario.overrides,
                         .first_seed = first_seed,
                         .at_once = arguments.at_once,
                         .runs = arguments.until_ci.empty() ? arguments.replications : 0,
                         .figure = arguments.ci_of,
                         .stop = &stop.flag()};
  if (!arguments.scenario.sample.empty()) params.overrides.push_back("sample_rate=" + arguments.scenario.sample);
  if (!arguments.until_ci.empty()) {
    const auto width = width_of(arguments.until_ci);
    if (!width) {
      std::fprintf(stderr, "--until-ci: '%s' is no width such as 5%%, above 0 and at most 50 %%\n",
                   arguments.until_ci.c_str());
      return wrong_input;
    }
    params.rule.relative = *width;
    params.rule.fewest = std::max(params.rule.fewest, arguments.replications);
    params.rule.most = std::max(params.rule.fewest, arguments.max_replications);
  }
  auto mean = replicate(params);
  stop.stand_down();
  if (!mean) {
    std::fprintf(stderr, "%s\n", mean.error().c_str());
    return stop.raised() ? stopped : internal_failure;
  }
  return hand_over(arguments, std::move(*mean), false);
}

int run_scenario(const Arguments& arguments) {
  const auto right = checked(arguments.scenario);
  if (!right) return refuse(right.error());
  const scenario::Scenario& scenario = right->scenario;
  std::optional<results::Claim> claim;
  if (!arguments.out.empty()) {
    auto claimed = results::Claim::of(arguments.out, expected_bytes(scenario));
    if (!claimed) {
      std::fprintf(stderr, "%s\n", claimed.error().c_str());
      return wrong_input;
    }
    claim.emplace(*std::move(claimed));
  }

  if (const double together = right->effort.bytes() * arguments.at_once;
      arguments.replicates() && together > usable_memory()) {
    std::fprintf(stderr, "--runs-at-once %u: so many need about %.3g GB of memory together; %.3g GB are there\n",
                 arguments.at_once, together / 1e9, usable_memory() / 1e9);
    return wrong_input;
  }
  StopSignal stop;
  if (arguments.replicates()) return run_again_and_again(arguments, scenario.seed, stop);
  ProgressBar bar{isatty(STDERR_FILENO) != 0, scenario.name};
  const run::RunOptions options{.trace = right->trace ? &*right->trace : nullptr,
                                .progress = [&bar](const run::Progress& p) { bar.show(p.done, p.wall_s); },
                                .jobs = arguments.jobs,
                                .stop = &stop.flag(),
                                .ended = [&stop] { stop.stand_down(); }};
  results::RunResult result = run::run(scenario, options);
  bar.clear();
  return hand_over(arguments, std::move(result), scenario.explain);
}

}  // namespace

void add_run(CLI::App& app, int& exit_status) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* verb = app.add_subcommand("run", "simulate a scenario");
  add_scenario_arguments(*verb, arguments->scenario);
  verb->add_option("--out", arguments->out, "write the run into this directory, which must be new or empty")
      ->type_name("DIR");
  verb->add_option("--jobs", arguments->jobs,
                   "threads, at most one a region; by default all cores; results are the same")
      ->type_name("N")
      ->check(CLI::Range(1, 64));
  verb->add_flag("--json", arguments->json, "print the summary as one JSON document and nothing else");
  verb->add_flag("--gate", arguments->gate, "exit with 1 when an objective is missed");
  verb->add_flag("--explain", arguments->explain, "also print every constant with its source");
  verb->add_option("--replications", arguments->replications, "run under so many seeds and report the means")
      ->type_name("N")
      ->check(CLI::Range(1, 10'000));
  verb->add_option("--until-ci", arguments->until_ci,
                   "run under further seeds, ten at least, until the p99 is known to this, such as 5%")
      ->type_name("WIDTH");
  verb->add_option("--ci-of", arguments->ci_of, "the figure that must be known, such as services.feed.latency_ms.p99")
      ->type_name("FIGURE");
  verb->add_option("--max-replications", arguments->max_replications, "give up after so many")
      ->type_name("N")
      ->check(CLI::Range(1, 10'000));
  verb->add_option("--runs-at-once", arguments->at_once, "processes at a time when replicating")
      ->type_name("N")
      ->check(CLI::Range(1, 256));
  verb->callback([arguments, &exit_status] { exit_status = run_scenario(*arguments); });
}

}  // namespace headroom::cli
