#include "sim/cli/run.h"

#include <sys/resource.h>
#include <unistd.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>

#include "sim/cli/facts.h"
#include "sim/cli/progress_bar.h"
#include "sim/cli/replicate.h"
#include "sim/cli/verb.h"
#include "sim/results/run_directory.h"
#include "sim/results/summary.h"
#include "sim/results/terminal_summary.h"
#include "sim/run/run.h"
#include "sim/scenario/read.h"
#include "sim/scenario/trace.h"

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

std::atomic<bool> interrupted{false};
void interrupt(int) { interrupted.store(true); }

// Ctrl-C ends the run at the next step, with what there is; a second one ends the process.
class StopOnSignal {
 public:
  StopOnSignal() {
    struct sigaction action {};
    action.sa_handler = interrupt;
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
  }
};

double peak_rss_mb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

int refuse(const std::vector<scenario::Problem>& problems) {
  std::fputs(scenario::to_string(problems).c_str(), stderr);
  std::fprintf(stderr, "%zu problem%s\n", problems.size(), problems.size() == 1 ? "" : "s");
  return wrong_input;
}

std::expected<std::optional<scenario::Trace>, std::vector<scenario::Problem>> trace_of(const scenario::Scenario& s) {
  if (s.demand.trace.empty()) return std::nullopt;
  auto trace = scenario::read_trace(s.demand.trace, s.demand.replay);
  if (!trace) return std::unexpected(trace.error());
  if (auto laid = scenario::lay_over(*trace, s.demand.replay, s.duration); !laid)
    return std::unexpected(std::vector<scenario::Problem>{{s.demand.trace, 0, 0, "demand.replay", laid.error()}});
  return std::move(*trace);
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

// Writes and prints what came out, and gives the exit status.
int hand_over(const Arguments& arguments, results::RunResult result, bool explain) {
  result.peak_rss_mb = peak_rss_mb();
  if (!arguments.out.empty()) {
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
    if (!arguments.out.empty()) std::printf("run directory: %s\n", arguments.out.c_str());
  }
  print_broken(result);
  if (!std::ranges::all_of(result.checks, &results::CheckResult::holds)) return internal_failure;
  const bool missed = std::ranges::any_of(result.slos, [](const results::SloResult& s) {
    return s.gate && !s.met.value_or(true);
  });
  return arguments.gate && missed ? expectation_failed : done;
}


int run_again_and_again(const Arguments& arguments, std::uint64_t first_seed) {
  ReplicateParams params{.scenario = arguments.scenario.file,
                         .overrides = arguments.scenario.overrides,
                         .first_seed = first_seed,
                         .at_once = arguments.at_once,
                         .runs = arguments.until_ci.empty() ? arguments.replications : 0,
                         .figure = arguments.ci_of,
                         .stop = &interrupted};
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
  if (!mean) {
    std::fprintf(stderr, "%s\n", mean.error().c_str());
    return internal_failure;
  }
  return hand_over(arguments, std::move(*mean), false);
}

int run_scenario(const Arguments& arguments) {
  const auto read = scenario::read_scenario(arguments.scenario.file, arguments.scenario.all_overrides(), known_facts());
  if (!read) return refuse(read.error());
  const auto trace = trace_of(*read);
  if (!trace) return refuse(trace.error());
  if (!arguments.out.empty()) {
    if (const auto writable = results::probe_writable(arguments.out, expected_bytes(*read)); !writable) {
      std::fprintf(stderr, "%s\n", writable.error().c_str());
      return wrong_input;
    }
  }

  const StopOnSignal signals;
  if (arguments.replicates()) return run_again_and_again(arguments, read->seed);
  ProgressBar bar{isatty(STDERR_FILENO) != 0, read->name};
  const run::RunOptions options{.trace = *trace ? &**trace : nullptr,
                                .progress = [&bar](const run::Progress& p) { bar.show(p.done, p.wall_s); },
                                .jobs = arguments.jobs,
                                .stop = &interrupted};
  results::RunResult result = run::run(*read, options);
  bar.clear();
  return hand_over(arguments, std::move(result), read->explain);
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
