#include "sim/validate/children.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <ctime>

namespace headroom::validate {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void become(const fs::path& program, char* const* argv, const fs::path& said, pid_t parent) {
  // A parent that is killed takes its runs along, also one that went before this line.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);
  const int nothing = open("/dev/null", O_RDWR);
  const int err = open(said.c_str(), O_CREAT | O_WRONLY | O_TRUNC, 0600);
  if (nothing < 0 || err < 0) _exit(127);
  dup2(nothing, STDIN_FILENO);
  dup2(nothing, STDOUT_FILENO);
  dup2(err, STDERR_FILENO);
  execv(program.c_str(), argv);
  _exit(127);
}

}  // namespace

Children::~Children() {
  for (const auto& [child, number] : numbers_) kill(child, SIGKILL);
  for (const auto& [child, number] : numbers_)
    while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
    }
}

bool Children::begin(std::size_t number, const fs::path& program, const std::vector<std::string>& words,
                     const fs::path& said) {
  std::string name = program.string();
  std::vector<std::string> copies = words;
  std::vector<char*> argv{name.data()};
  for (std::string& word : copies) argv.push_back(word.data());
  argv.push_back(nullptr);
  const pid_t self = getpid();
  const pid_t child = fork();
  if (child == 0) become(program, argv.data(), said, self);
  if (child < 0) return false;
  numbers_[child] = number;
  return true;
}

// In short naps: a signal that came between a look at the flag and one long wait would be slept through.
std::optional<Children::Ended> Children::wait(const std::function<bool()>& stopped) {
  constexpr timespec nap{.tv_sec = 0, .tv_nsec = 5'000'000};
  while (!numbers_.empty() && !(stopped && stopped())) {
    for (const auto& [child, number] : numbers_) {
      int status = 0;
      if (waitpid(child, &status, WNOHANG) != child) continue;
      const Ended ended{number, WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status)};
      numbers_.erase(child);
      return ended;
    }
    nanosleep(&nap, nullptr);
  }
  return std::nullopt;
}

}  // namespace headroom::validate
