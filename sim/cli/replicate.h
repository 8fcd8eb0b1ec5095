// One scenario run again and again under the seeds s, s + 1, ..., each in a process of its own: SimGrid allows one
// engine per process.
#pragma once

#include <atomic>
#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "models/statistics/stopping.h"
#include "sim/results/run_result.h"

namespace headroom::cli {

struct ReplicateParams {
  std::string scenario;
  std::vector<std::string> overrides;  // without the seed
  std::uint64_t first_seed = 1;
  unsigned at_once = 2;
  std::size_t runs = 0;                // so many; 0: until `rule` says stop
  models::StoppingRule rule;
  std::string figure;                  // that the rule looks at; empty: the usual one
  const std::atomic<bool>* stop = nullptr;
};

// The mean over the runs. Which runs count depends on the scenario and the rule alone, not on `at_once`: runs are
// judged in the order of their seeds, and what was begun beyond the last one needed is thrown away.
// The error is one sentence.
std::expected<results::RunResult, std::string> replicate(const ReplicateParams& params);

}  // namespace headroom::cli
