// What `check` calls right can be run: scenarios with a value or two that nobody had in mind, traces of any numbers,
// and signals at any moment. None may end by an assertion, take longer than its estimate, or half as much memory again.
//
// A fixed few by default; HEADROOM_MUTATION_SECONDS=600 goes on for so long (of this process's and its runs' processor
// time), HEADROOM_MUTATION_SEED begins elsewhere.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cmath>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "sim/cli/checked.h"
#include "sim/kernel/philox.h"
#include "sim/scenario/quantity.h"
#include "tests/fuzz/leaves.h"
#include "tests/program/headroom.h"

namespace headroom::fuzz {
namespace {

using scenario::LeafType;

const std::vector<std::string> bases{"tests/fuzz/mutation/product.yaml", "tests/fuzz/mutation/stations.yaml"};
constexpr int usual_mutations = 40;
// An estimate is of the order of what is taken (docs/figures.md); the rest is what a loaded machine adds.
constexpr double times_estimate = 2.5, spare_s = 2, half_again = 1.5;
// What is estimated to take longer than this is stopped on the way instead of waited for.
constexpr double patience_s = 4;

double setting(const char* name, double usual) {
  const char* text = std::getenv(name);
  return text != nullptr ? std::atof(text) : usual;
}

double processor_time() {
  double sum = 0;
  for (const int who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
    rusage used{};
    getrusage(who, &used);
    sum += static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec);
  }
  return sum;
}

class Mutator {
 public:
  explicit Mutator(std::uint64_t seed) : random_(seed) {}

  std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_.uniform() * static_cast<double>(n)); }
  bool one_in(std::size_t n) { return below(n) == 0; }

  std::string value_for(const LeafAt& leaf) {
    if (!leaf.choices.empty()) return leaf.choices[below(leaf.choices.size())];
    switch (leaf.type) {
      case LeafType::text: return one_of({"", "x", "asia-east", "metadata", "a name with spaces"});
      case LeafType::flag: return one_of({"true", "false"});
      case LeafType::instant: return one_of({"1970-01-01", "2200-12-31T23:59:59Z", "00:00", "2024-02-29", "soon"});
      case LeafType::objective: return one_of({"0", "1", "99.9%", "1ns", "366d", "50ms", "-1"});
      default: return one_in(12) ? strange() : printed(leaf.type, number_for(leaf));
    }
  }

  // Rows of timestamp,value with steps and values of any size.
  std::string trace() {
    std::string text = one_in(2) ? "timestamp,value\n" : "";
    const double step = one_of_numbers({1, 60, 300, 3600, 86400});
    const std::size_t rows = 2 + below(200);
    for (std::size_t i = 0; i < rows; ++i)
      text += std::to_string(static_cast<long>(1.7e9 + step * static_cast<double>(i))) + "," +
              one_of({"0", "1", "1e308", "5e-324", "1e-300", "7.5", "1e15", one_in(20) ? "nan" : "3"}) + "\n";
    return text;
  }

 private:
  std::string one_of(const std::vector<std::string>& all) { return all[below(all.size())]; }
  double one_of_numbers(const std::vector<double>& all) { return all[below(all.size())]; }
  std::string strange() {
    return one_of({"", "0", "-1", "nan", "inf", "1e308", "1e-308", "1e400", "1/0", "0/0", "9e18ns", "on", "off", "[]"});
  }
  static std::string printed(LeafType type, double value) {
    switch (type) {
      case LeafType::duration: return scenario::print_duration(from_seconds(std::min(value, 4e9)));
      case LeafType::bytes: return scenario::print_bytes(Bytes{static_cast<std::int64_t>(std::min(value, 9e18))});
      case LeafType::rate: return scenario::print_rate(Rate{value});
      case LeafType::ratio: return std::to_string(value);
      default: return scenario::print_number(value);
    }
  }
  // An end of the range or just beyond, or anything within, as likely small as large.
  double number_for(const LeafAt& leaf) {
    const double low = leaf.limits.above.value_or(leaf.limits.at_least.value_or(0));
    const double high = leaf.limits.at_most.value_or(1e15);
    const bool whole = leaf.type == LeafType::count;
    double value = 0;
    switch (below(6)) {
      case 0: value = low; break;
      case 1: value = high; break;
      case 2: value = one_in(2) ? high * 1.01 + 1 : low + (whole ? 1 : 1e-9); break;
      default: {
        const double from = std::max(low, whole ? 1 : 1e-9);
        value = std::exp(std::lerp(std::log(from), std::log(std::max(high, from)), random_.uniform()));
      }
    }
    return whole ? std::round(value) : value;
  }

  kernel::PhiloxRandom random_;
};

struct Mutant {
  cli::ScenarioArguments arguments;
  std::string words() const {
    std::string all = arguments.file;
    for (const std::string& set : arguments.overrides) all += " --set '" + set + "'";
    return all;
  }
};

program::Words words_of(const Mutant& mutant) {
  program::Words words{"run", mutant.arguments.file, "--jobs", "1"};
  for (const std::string& set : mutant.arguments.overrides) words.insert(words.end(), {"--set", set});
  return words;
}

void expect_within_estimate(const Mutant& mutant, const run::Effort& effort, Mutator& mutator) {
  const bool waits = effort.cpu_s() <= patience_s;
  const double most_s = times_estimate * std::min(effort.cpu_s(), patience_s) + spare_s;
  program::Started run{words_of(mutant), "", static_cast<unsigned>(std::ceil(most_s)) + 2};
  const bool stops = !waits || mutator.one_in(4);
  if (stops) {
    const int signal = mutator.one_in(2) ? SIGINT : SIGTERM;
    run.wait_until_it_catches(signal);
    for (std::size_t naps = mutator.below(30); naps > 0; --naps) usleep(10'000);
    run.signal(signal);
  }
  const program::Said said = run.wait();
  const bool ended = said.status == 0 || (stops && said.status == 130);
  EXPECT_TRUE(ended) << "ends with " << said.status << " after " << said.cpu_s << " s: " << mutant.words() << "\n"
                     << said.err;
  EXPECT_LE(said.cpu_s, most_s) << mutant.words();
  EXPECT_LE(said.peak_bytes, half_again * effort.bytes()) << mutant.words();
}

class Mutations {
 public:
  explicit Mutations(std::uint64_t seed) : mutator_(seed) {
    for (const std::string& base : bases) {
      auto right = cli::checked({.file = base, .overrides = {}, .seed = "", .sample = ""});
      EXPECT_TRUE(right.has_value()) << base;
      if (right) leaves_.push_back(leaves_of(right->scenario));
    }
  }

  void one() {
    // The product has most of what can go wrong.
    const std::size_t base = mutator_.one_in(5) ? 1 : 0;
    Mutant mutant{{.file = bases[base], .overrides = {}, .seed = "", .sample = ""}};
    for (std::size_t changes = 1 + mutator_.below(2); changes > 0; --changes) {
      const LeafAt& leaf = leaves_[base][mutator_.below(leaves_[base].size())];
      mutant.arguments.overrides.push_back(leaf.key + "=" + mutator_.value_for(leaf));
    }
    if (base == 0 && mutator_.one_in(8)) {
      std::ofstream(folder_.file("trace.csv")) << mutator_.trace();
      mutant.arguments.overrides.push_back("demand.trace=" + folder_.file("trace.csv"));
    }
    const auto right = cli::checked(mutant.arguments);
    ++tried;
    if (!right) return;
    ++accepted;
    expect_within_estimate(mutant, right->effort, mutator_);
  }

  int tried = 0, accepted = 0;

 private:
  Mutator mutator_;
  std::vector<std::vector<LeafAt>> leaves_;
  const fakes::TemporaryFolder folder_;
};

TEST(Mutation, OfWhatCheckCallsRightCanBeRun) {
  Mutations mutations{static_cast<std::uint64_t>(setting("HEADROOM_MUTATION_SEED", 1))};
  const double most_s = setting("HEADROOM_MUTATION_SECONDS", 0), began_s = processor_time();
  while (mutations.tried < usual_mutations || processor_time() - began_s < most_s) mutations.one();
  std::printf("%d mutations, %d of them right\n", mutations.tried, mutations.accepted);
  EXPECT_GT(mutations.accepted, mutations.tried / 5);
  EXPECT_LT(mutations.accepted, mutations.tried);
}

}  // namespace
}  // namespace headroom::fuzz
