#include "sim/validate/runs.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <map>
#include <sstream>
#include <thread>
#include <utility>

#include "sim/results/run_directory.h"

namespace headroom::validate {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
  std::ifstream in(file);
  std::ostringstream all;
  all << in.rdbuf();
  return all.str();
}

// Starts the program with its output in files; -1 where no process could be made.
pid_t start(const fs::path& program, const std::vector<std::string>& words, const fs::path& said) {
  std::vector<char*> argv;
  std::string name = program.string();
  argv.push_back(name.data());
  std::vector<std::string> copies = words;
  for (std::string& word : copies) argv.push_back(word.data());
  argv.push_back(nullptr);
  const pid_t child = fork();
  if (child != 0) return child;
  const int nothing = open("/dev/null", O_RDWR);
  const int err = open(said.c_str(), O_CREAT | O_WRONLY | O_TRUNC, 0600);
  if (nothing < 0 || err < 0) _exit(127);
  dup2(nothing, STDIN_FILENO);
  dup2(nothing, STDOUT_FILENO);
  dup2(err, STDERR_FILENO);
  execv(program.c_str(), argv.data());
  _exit(127);
}

// The runs under way; what is left of them when this goes is ended.
class Underway {
 public:
  Underway() = default;
  Underway(const Underway&) = delete;
  Underway& operator=(const Underway&) = delete;
  ~Underway() {
    for (const auto& [child, job] : jobs_) kill(child, SIGTERM);
    for (const auto& [child, job] : jobs_) waitpid(child, nullptr, 0);
  }
  std::size_t size() const { return jobs_.size(); }
  void add(pid_t child, std::size_t job) { jobs_[child] = job; }
  // Waits for any of them to end: its job and its status.
  std::pair<std::size_t, int> wait_for_one() {
    for (;;) {
      int status = 0;
      const pid_t child = waitpid(-1, &status, 0);
      const auto found = jobs_.find(child);
      if (found == jobs_.end()) continue;
      const std::size_t job = found->second;
      jobs_.erase(found);
      return {job, WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status)};
    }
  }

 private:
  std::map<pid_t, std::size_t> jobs_;
};

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
  Underway underway;
  const auto folder_of = [&](std::size_t i) { return plan.folder / std::to_string(i); };
  const auto said_by = [&](std::size_t i) { return plan.folder / (std::to_string(i) + ".said"); };
  const unsigned at_once = static_cast<unsigned>(std::max(1, plan.at_once));
  const unsigned threads = std::clamp(std::thread::hardware_concurrency() / at_once, 1U, 64U);
  std::size_t next = 0, done = 0;
  while (done < jobs.size()) {
    if (plan.stopped && plan.stopped()) return std::unexpected("stopped");
    while (next < jobs.size() && underway.size() < at_once) {
      const pid_t child = start(plan.program, words_of(jobs[next], folder_of(next), threads), said_by(next));
      if (child < 0) return std::unexpected(std::string("no process for a run: ") + std::strerror(errno));
      underway.add(child, next++);
    }
    const auto [i, status] = underway.wait_for_one();
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
