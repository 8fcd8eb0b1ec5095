#include "sim/cli/replicate.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <optional>

#include "models/statistics/estimate.h"
#include "sim/cli/scratch.h"
#include "sim/cli/verb.h"
#include "sim/results/run_directory.h"
#include "sim/results/summary.h"
#include "sim/run/replications.h"

extern char** environ;

namespace headroom::cli {
namespace {

std::string run_folder(const Scratch& scratch, std::uint64_t seed) {
  return scratch.path() / std::to_string(seed);
}

pid_t begin(const ReplicateParams& params, std::uint64_t seed, const Scratch& scratch) {
  std::vector<std::string> words{"headroom", "run",   params.scenario, "--seed", std::to_string(seed),
                                 "--out",    run_folder(scratch, seed), "--jobs", "1"};
  for (const std::string& override : params.overrides) words.insert(words.end(), {"--set", override});
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child = -1;
  if (posix_spawn(&child, "/proc/self/exe", &files, nullptr, argv.data(), environ) != 0) child = -1;
  posix_spawn_file_actions_destroy(&files);
  return child;
}

// Waits for a run and reads it. A run whose own checks failed is read all the same: the mean will say so.
std::expected<results::RunResult, std::string> end(pid_t child, std::uint64_t seed, const Scratch& scratch) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  const int left_with = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  if (left_with != done && left_with != internal_failure)
    return std::unexpected(fmt::format("the run with seed {} ended with status {}", seed, left_with));
  auto run = results::read_run(run_folder(scratch, seed));
  if (!run) return std::unexpected(fmt::format("the run with seed {} left nothing to read: {}", seed, run.error()));
  return run;
}

}  // namespace

std::expected<results::RunResult, std::string> replicate(const ReplicateParams& params) {
  const Scratch scratch;
  if (!scratch.made()) return std::unexpected(Scratch::refusal);
  const std::size_t most = params.runs > 0 ? params.runs : params.rule.most;
  std::vector<results::RunResult> runs;
  std::vector<double> values;
  std::vector<pid_t> begun;  // by order of seed
  std::string figure = params.figure;
  models::Stop stop = models::Stop::go_on;
  std::optional<std::string> failed;
  const auto interrupted = [&] { return params.stop != nullptr && params.stop->load(); };
  while (!failed && stop == models::Stop::go_on && runs.size() < most) {
    while (begun.size() < std::min<std::size_t>(most, runs.size() + params.at_once) && !interrupted()) {
      begun.push_back(begin(params, params.first_seed + begun.size(), scratch));
      if (begun.back() < 0) failed = "no further process can be begun";
    }
    if (failed || runs.size() == begun.size()) break;
    auto run = end(begun[runs.size()], params.first_seed + runs.size(), scratch);
    begun[runs.size()] = -1;
    if (!run) {
      failed = run.error();
      break;
    }
    if (figure.empty()) figure = run::usual_figure(*run);
    const auto value = run::figure_of(*run, figure);
    if (!value) {
      failed = fmt::format("--ci-of: a run has no figure named '{}'", figure);
      break;
    }
    values.push_back(*value);
    runs.push_back(std::move(*run));
    if (params.runs == 0) stop = models::verdict_on(values, params.rule);
  }
  for (const pid_t child : begun) {
    if (child < 0) continue;
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
  }
  if (failed) return std::unexpected(*failed);
  if (runs.empty()) return std::unexpected("stopped before the first run ended");
  results::RunResult mean = run::mean_of_runs(runs);
  mean.replications.figure = figure;
  mean.replications.asked = params.runs == 0 ? params.rule.relative : 0;
  if (const auto known = params.runs == 0 ? models::known_by(values, params.rule) : models::mean_of(values)) {
    mean.replications.reached = known->relative();
    run::set_interval(mean, figure, {std::fmax(known->low, 0), known->high});
  }
  if (params.runs == 0 && stop != models::Stop::precise)
    mean.untrusted.insert(mean.untrusted.begin(),
                          {figure, fmt::format("not known as well as asked after {} runs", runs.size())});
  mean.complete = mean.complete && (stop != models::Stop::go_on || runs.size() == most);
  mean.result_hash = results::hash_of(mean);
  return mean;
}

}  // namespace headroom::cli
