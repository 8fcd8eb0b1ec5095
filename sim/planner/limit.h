// The value of one setting up to which a scenario holds, found by whole runs of the program.
#pragma once

#include <cstdint>
#include <expected>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/planner/judgement.h"
#include "sim/planner/limit_search.h"
#include "sim/scenario/number_at.h"
#include "sim/validate/runs.h"

namespace headroom::planner {

struct LimitQuestion {
  std::filesystem::path scenario;
  std::vector<std::string> overrides;  // without the seed and without `key`
  std::uint64_t first_seed = 1;        // of the first run at each value; the others follow on it
  std::string key;                     // what is varied
  scenario::LeafType type = scenario::LeafType::number;
  SearchParams search;
  std::string objective;               // as of judge()
};

// All runs at one value, in the order of their seeds.
struct LookedAt {
  std::vector<results::RunResult> runs;
  Judgement judgement;
};

struct LimitAnswer {
  std::map<double, LookedAt> values;
  std::vector<Edge> edges;
  std::size_t runs = 0;
  bool stopped = false;  // before the search was at its end
};

// Where within an edge the worst of its figures most likely reaches what it may be: between the two values tried next
// to that point, straight on log scales. Absent where the figures at the edge's ends do not tell.
std::optional<double> likely_edge(const LimitAnswer& answer, const Edge& edge);

using Told = std::function<void(double value, std::uint64_t seed, std::size_t nth_run)>;

// `tell` is called as each run begins. The error is that of the run which failed.
std::expected<LimitAnswer, std::string> find_limit(const LimitQuestion& question, const validate::RunPlan& plan,
                                                   const Told& tell);

}  // namespace headroom::planner
