#include "sim/cli/limit.h"

#include <unistd.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <memory>
#include <optional>
#include <string_view>

#include "sim/cli/facts.h"
#include "sim/cli/limit_text.h"
#include "sim/cli/scratch.h"
#include "sim/cli/verb.h"
#include "sim/scenario/quantity.h"
#include "sim/scenario/read.h"

namespace headroom::cli {
namespace {

struct Arguments {
  ScenarioArguments scenario;
  std::string key = "demand.dau", objective, from, to, within = "5%";
  std::size_t max_runs = planner::SearchParams{}.most_trials;
  bool json = false;
};

std::atomic<bool> interrupted{false};
void interrupt(int) { interrupted.store(true); }

// How far from the scenario's own value it is looked, where nobody says.
constexpr double usual_range = 64;

int refuse(const std::string& message) {
  std::fprintf(stderr, "%s\n", message.c_str());
  return wrong_input;
}

// More of these is better, where nobody knows yet: what a planner adds.
bool more_is_worse(std::string_view key) {
  constexpr std::array better{"replicas", "cores", "bytes", "maxmemory", "connections", "partitions", "nodes"};
  const std::string_view last = key.substr(key.rfind('.') + 1);
  return std::ranges::find(better, last) == better.end();
}

// Reads the scenario with the key at some value.
class Varied {
 public:
  Varied(const Arguments& arguments, scenario::LeafType type) : arguments_(arguments), type_(type) {}

  // What is wrong with it; empty where it can be run.
  std::string wrong_at(double value) const {
    auto overrides = arguments_.scenario.all_overrides();
    overrides.push_back(arguments_.key + "=" + scenario::number_text(type_, value));
    const auto read = scenario::read_scenario(arguments_.scenario.file, overrides, known_facts());
    return read ? "" : scenario::to_string(read.error().front());
  }

  // As far from `good`, which can be run, towards `end` as it can be; `note` says what stands in the way.
  double farthest(double good, double end, std::string& note) const {
    std::string wrong = wrong_at(end);
    if (wrong.empty()) return end;
    const bool whole = type_ == scenario::LeafType::count;
    double bad = end;
    constexpr int halvings = 24;  // of the ratio between what can be run and what cannot
    for (int i = 0; i < halvings; ++i) {
      const double middle = whole ? std::round(std::sqrt(good * bad)) : std::sqrt(good * bad);
      if (middle == good || middle == bad) break;
      const std::string problem = wrong_at(middle);
      (problem.empty() ? good : bad) = middle;
      if (!problem.empty()) wrong = problem;
    }
    note += (note.empty() ? "" : "; ") + ("what lies beyond cannot be run: " + wrong);
    return good;
  }

 private:
  const Arguments& arguments_;
  scenario::LeafType type_;
};

// `text` as a value of the key; the error is one sentence.
std::expected<double, std::string> bound_of(const Arguments& arguments, const char* option, const std::string& text) {
  auto overrides = arguments.scenario.all_overrides();
  overrides.push_back(arguments.key + "=" + text);
  const auto read = scenario::read_scenario(arguments.scenario.file, overrides, known_facts());
  if (!read) return std::unexpected(std::string(option) + ": " + scenario::to_string(read.error().front()));
  return scenario::number_at(*read, arguments.key)->value;
}

// The range that is looked at, the scenario's own value within it.
std::expected<void, std::string> set_range(const Arguments& arguments, scenario::LeafType type,
                                           planner::SearchParams& search, std::string& note) {
  const Varied varied(arguments, type);
  search.whole = type == scenario::LeafType::count;
  for (const bool up : {false, true}) {
    const std::string& text = up ? arguments.to : arguments.from;
    double& end = up ? search.to : search.from;
    if (text.empty()) {
      const double usual = up ? search.start * usual_range : search.start / usual_range;
      end = varied.farthest(search.start, search.whole ? std::max(1.0, std::round(usual)) : usual, note);
      continue;
    }
    const auto given = bound_of(arguments, up ? "--to" : "--from", text);
    if (!given) return std::unexpected(given.error());
    end = *given;
  }
  if (!(search.from < search.to) || search.from <= 0)
    return std::unexpected("--from must be above 0 and less than --to");
  search.start = std::clamp(search.start, search.from, search.to);
  return {};
}

std::expected<planner::LimitQuestion, std::string> question_of(const Arguments& arguments,
                                                               const scenario::Scenario& scenario, std::string& note) {
  planner::LimitQuestion question{.scenario = arguments.scenario.file,
                                  .overrides = arguments.scenario.overrides,
                                  .first_seed = scenario.seed,
                                  .key = arguments.key,
                                  .objective = arguments.objective};
  if (!arguments.scenario.sample.empty()) question.overrides.push_back("sample_rate=" + arguments.scenario.sample);
  const auto number = scenario::number_at(scenario, arguments.key);
  if (!number) return std::unexpected("--vary " + arguments.key + ": " + number.error());
  if (!(number->value > 0))
    return std::unexpected("--vary " + arguments.key + ": is 0; --set it to where the search should start");
  question.type = number->type;
  question.search.start = number->value;
  question.search.more_is_worse = more_is_worse(arguments.key);
  question.search.most_trials = arguments.max_runs;
  const auto within = scenario::parse_ratio(arguments.within);
  if (!within || *within < 0.001 || *within > 1)
    return std::unexpected("--within: '" + arguments.within + "' is no width such as 5%, from 0.1 % to 100 %");
  question.search.within = *within;
  const auto& slos = scenario.slos;
  const bool known = arguments.objective.empty() || arguments.objective == planner::capacity ||
                     std::ranges::find(slos, arguments.objective, &scenario::Slo::name) != slos.end();
  if (!known) {
    std::string names = std::string("'") + planner::capacity + "'";
    for (const scenario::Slo& slo : slos) names += ", '" + slo.name + "'";
    return std::unexpected("--objective: there is no '" + arguments.objective + "'; there are " + names);
  }
  if (const auto range = set_range(arguments, number->type, question.search, note); !range)
    return std::unexpected(range.error());
  return question;
}

int find(const Arguments& arguments, const scenario::Scenario& scenario) {
  LimitPage page{scenario.name, "", scenario.sample_rate};
  const auto question = question_of(arguments, scenario, page.edge_note);
  if (!question) return refuse(question.error());
  const Scratch scratch;
  if (!scratch.made()) {
    std::fprintf(stderr, "%s\n", Scratch::refusal);
    return internal_failure;
  }
  std::signal(SIGINT, interrupt);
  std::signal(SIGTERM, interrupt);
  const validate::RunPlan plan{.program = std::filesystem::read_symlink("/proc/self/exe"),
                               .folder = scratch.path(),
                               .at_once = 1,
                               .stopped = [] { return interrupted.load(); }};
  const auto tell = [&](double value, std::uint64_t seed, std::size_t nth) {
    if (isatty(STDERR_FILENO) == 0) return;
    std::fprintf(stderr, "run %zu of at most %zu: %s=%s, seed %llu\n", nth, arguments.max_runs, arguments.key.c_str(),
                 scenario::number_text(question->type, value).c_str(), static_cast<unsigned long long>(seed));
  };
  const auto answer = planner::find_limit(*question, plan, tell);
  if (!answer) {
    std::fprintf(stderr, "%s\n", answer.error().c_str());
    return internal_failure;
  }
  std::fputs((arguments.json ? limit_json : limit_text)(*question, *answer, page).c_str(), stdout);
  return answer->stopped ? stopped : done;
}

int limit(const Arguments& arguments) {
  const auto read = scenario::read_scenario(arguments.scenario.file, arguments.scenario.all_overrides(), known_facts());
  if (!read) {
    std::fputs(scenario::to_string(read.error()).c_str(), stderr);
    return wrong_input;
  }
  if (read->composition)
    return refuse(arguments.scenario.file + ": composition: limit varies a product and judges its objectives; a "
                                            "composition of stations has none");
  return find(arguments, *read);
}

}  // namespace

void add_limit(CLI::App& app, int& exit_status) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* verb = app.add_subcommand("limit", "up to how many users (or to what other setting) everything holds");
  add_scenario_arguments(*verb, arguments->scenario);
  verb->add_option("--vary", arguments->key, "the setting that is varied, such as services.ranking.replicas")
      ->type_name("KEY");
  verb->add_option("--objective", arguments->objective,
                   "what must hold: an objective's name or 'capacity'; by default all of them")
      ->type_name("NAME");
  verb->add_option("--from", arguments->from, "the least value; by default a 64th of the scenario's")
      ->type_name("VALUE");
  verb->add_option("--to", arguments->to, "the largest value; by default 64 times the scenario's")->type_name("VALUE");
  verb->add_option("--within", arguments->within, "how near to each other what holds and what breaks must come")
      ->type_name("WIDTH");
  verb->add_option("--max-runs", arguments->max_runs, "runs at most")->type_name("N")->check(CLI::Range(1, 1000));
  verb->add_flag("--json", arguments->json, "one JSON document on stdout and nothing else");
  verb->callback([arguments, &exit_status] { exit_status = limit(*arguments); });
}

}  // namespace headroom::cli
