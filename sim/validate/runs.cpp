#include "sim/validate/runs.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <thread>
#include <utility>

#include "sim/results/run_directory.h"
#include "sim/validate/children.h"

namespace headroom::validate {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
  std::ifstream in(file);
  std::ostringstream all;
  all << in.rdbuf();
  return all.str();
}

}  // namespace

std::vector<std::string> words_of(const Job& job, const fs::path& out, unsigned threads) {
  std::vector<std::string> words{"run", job.scenario.string(), "--seed", std::to_string(job.seed)};
  if (!job.sample.empty()) words.insert(words.end(), {"--sample", job.sample});
  for (const std::string& change : job.overrides) words.insert(words.end(), {"--set", change});
  words.insert(words.end(), {"--jobs", std::to_string(threads), "--out", out.string()});
  return words;
}

std::expected<std::vector<RunOutcome>, std::string> run_all(const std::vector<Job>& jobs, const RunPlan& plan) {
  std::vector<RunOutcome> outcomes(jobs.size());
  Children children;
  const auto folder_of = [&](std::size_t i) { return plan.folder / std::to_string(i); };
  const auto said_by = [&](std::size_t i) { return plan.folder / (std::to_string(i) + ".said"); };
  const unsigned at_once = static_cast<unsigned>(std::max(1, plan.at_once));
  const unsigned threads = std::clamp(std::thread::hardware_concurrency() / at_once, 1U, 64U);
  std::size_t next = 0, done = 0;
  while (done < jobs.size()) {
    for (; next < jobs.size() && children.under_way() < at_once; ++next)
      if (!children.begin(next, plan.program, words_of(jobs[next], folder_of(next), threads), said_by(next)))
        return std::unexpected(std::string("no process for a run: ") + std::strerror(errno));
    const auto ended = children.wait(plan.stopped);
    if (!ended) return std::unexpected("stopped");
    const auto [i, status] = *ended;
    if (status != 0)
      return std::unexpected(jobs[i].scenario.string() + " at " + jobs[i].sample + ", seed " +
                             std::to_string(jobs[i].seed) + ", ended with status " + std::to_string(status) + ": " +
                             text_of(said_by(i)));
    auto read = results::read_run(folder_of(i));
    if (!read) return std::unexpected(read.error());
    outcomes[i] = {jobs[i], std::move(*read)};
    std::error_code ignored;
    fs::remove_all(folder_of(i), ignored);
    fs::remove(said_by(i), ignored);
    if (plan.progress) plan.progress(++done, jobs.size(), jobs[i]);
    else ++done;
  }
  return outcomes;
}

}  // namespace headroom::validate
