// Many runs of the program, each a process of its own (SimGrid allows one engine a process), a few at a time.
#pragma once

#include <cstdint>
#include <expected>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "sim/results/run_result.h"

namespace headroom::validate {

struct Job {
  std::filesystem::path scenario;
  std::string sample;                  // R as it is written: "1/100"; empty: the scenario's own
  std::uint64_t seed = 1;
  std::vector<std::string> overrides;  // dotted.key=value
};

struct RunOutcome {
  Job job;
  results::RunResult result;
};

struct RunPlan {
  std::filesystem::path program;  // the headroom to run
  std::filesystem::path folder;   // for run directories; each is removed once it is read
  int at_once = 2;                // which share the machine's cores among them
  std::function<void(std::size_t done, std::size_t all, const Job&)> progress;
  std::function<bool()> stopped;  // asked all the time; ends them all; may be empty
};

// Results in the order of the jobs, in which they are also begun. The error says which run failed and what it said.
std::expected<std::vector<RunOutcome>, std::string> run_all(const std::vector<Job>& jobs, const RunPlan& plan);

// The words after the program's name; the run may use so many threads.
std::vector<std::string> words_of(const Job& job, const std::filesystem::path& out, unsigned threads);

}  // namespace headroom::validate
