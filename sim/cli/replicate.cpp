#include "sim/cli/replicate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <utility>

#include "models/statistics/estimate.h"
#include "sim/cli/scratch.h"
#include "sim/cli/verb.h"
#include "sim/results/run_directory.h"
#include "sim/results/summary.h"
#include "sim/run/replications.h"
#include "sim/validate/children.h"

namespace headroom::cli {
namespace {

std::string run_folder(const Scratch& scratch, std::uint64_t seed) {
  return scratch.path() / std::to_string(seed);
}

std::vector<std::string> words_of(const ReplicateParams& params, std::uint64_t seed, const Scratch& scratch) {
  std::vector<std::string> words{"run", params.scenario, "--seed", std::to_string(seed), "--out",
                                 run_folder(scratch, seed), "--jobs", "1"};
  for (const std::string& override : params.overrides) words.insert(words.end(), {"--set", override});
  return words;
}

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

// The runs under way, and how those ended that nobody has asked for yet. They are asked for in the order of seeds.
class Runs {
 public:
  Runs(const ReplicateParams& params, const Scratch& scratch)
      : params_(params), scratch_(scratch), program_(std::filesystem::read_symlink("/proc/self/exe")) {}

  std::size_t begun() const { return begun_; }
  bool begin() {
    const std::uint64_t seed = params_.first_seed + begun_;
    return children_.begin(begun_++, program_, words_of(params_, seed, scratch_), said_by(seed));
  }

  enum class Lack { stopped, failed };
  struct Missing {
    Lack why;
    std::string text;
  };
  // Waits for a run and reads it. A run whose own checks failed is read all the same: the mean will say so.
  std::expected<results::RunResult, Missing> end(std::size_t number) {
    while (!statuses_.contains(number)) {
      const auto ended = children_.wait([this] { return params_.stop != nullptr && params_.stop->load(); });
      if (!ended) return std::unexpected(Missing{Lack::stopped, "stopped before the first run ended"});
      statuses_[ended->number] = ended->status;
    }
    const std::uint64_t seed = params_.first_seed + number;
    const int left_with = statuses_.at(number);
    if (left_with == stopped && params_.stop != nullptr && params_.stop->load())  // by the terminal, as we were
      return std::unexpected(Missing{Lack::stopped, "stopped before the first run ended"});
    if (left_with != done && left_with != internal_failure)
      return failed("the run with seed {} ended with status {}: {}", seed, left_with, text_of(said_by(seed)));
    auto run = results::read_run(run_folder(scratch_, seed));
    if (!run) return failed("the run with seed {} left nothing to read: {}", seed, run.error());
    return *std::move(run);
  }

 private:
  std::filesystem::path said_by(std::uint64_t seed) const {
    return scratch_.path() / (std::to_string(seed) + ".said");
  }
  template <class... T>
  static std::unexpected<Missing> failed(fmt::format_string<T...> text, T&&... values) {
    return std::unexpected(Missing{Lack::failed, fmt::format(text, std::forward<T>(values)...)});
  }

  const ReplicateParams& params_;
  const Scratch& scratch_;
  std::filesystem::path program_;
  validate::Children children_;
  std::map<std::size_t, int> statuses_;
  std::size_t begun_ = 0;
};

// Of a replication that was stopped: its runs are whole, but fewer than what was to be judged by.
void withhold_verdicts(results::RunResult& mean) {
  mean.complete = false;
  mean.slos.clear();
  mean.limit = {};
  mean.verdict = {};
}

}  // namespace

std::expected<results::RunResult, std::string> replicate(const ReplicateParams& params) {
  const Scratch scratch;
  if (!scratch.made()) return std::unexpected(Scratch::refusal);
  const std::size_t most = params.runs > 0 ? params.runs : params.rule.most;
  std::vector<results::RunResult> runs;
  std::vector<double> values;
  Runs processes{params, scratch};
  std::string figure = params.figure;
  models::Stop stop = models::Stop::go_on;
  while (stop == models::Stop::go_on && runs.size() < most) {
    while (processes.begun() < std::min<std::size_t>(most, runs.size() + params.at_once))
      if (!processes.begin()) return std::unexpected("no further process can be begun");
    auto run = processes.end(runs.size());
    if (!run && run.error().why == Runs::Lack::stopped && !runs.empty()) break;
    if (!run) return std::unexpected(run.error().text);
    if (figure.empty()) figure = run::usual_figure(*run);
    const auto value = run::figure_of(*run, figure);
    if (!value) return std::unexpected(fmt::format("--ci-of: a run has no figure named '{}'", figure));
    values.push_back(*value);
    runs.push_back(std::move(*run));
    if (params.runs == 0) stop = models::verdict_on(values, params.rule);
  }
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
  if (stop == models::Stop::go_on && runs.size() < most) withhold_verdicts(mean);
  mean.result_hash = results::hash_of(mean);
  return mean;
}

}  // namespace headroom::cli
