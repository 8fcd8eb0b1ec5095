#include "tests/program/headroom.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>

#include "real/ports/verify.h"

namespace headroom::program {
namespace {

std::string content(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void send_to(int stream, const std::string& file) {
  const int opened = open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (opened < 0 || dup2(opened, stream) < 0) _exit(127);
}

}  // namespace

Started::Started(const Words& words, const std::string& out_to, unsigned most_cpu_s) {
  const char* folder = std::getenv("HEADROOM_BIN");
  std::vector<std::string> line{std::string(folder != nullptr ? folder : "build/release/bin") + "/headroom"};
  line.insert(line.end(), words.begin(), words.end());
  std::vector<char*> arguments;
  for (std::string& word : line) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const std::string out = out_to.empty() ? folder_.file("out") : out_to, err = folder_.file("err");
  process_ = fork();
  verify(process_ >= 0, "a process can be started");
  if (process_ > 0) return;
  const rlimit cpu{most_cpu_s, most_cpu_s}, none{0, 0};
  if (most_cpu_s > 0) setrlimit(RLIMIT_CPU, &cpu);
  setrlimit(RLIMIT_CORE, &none);
  send_to(STDOUT_FILENO, out);
  send_to(STDERR_FILENO, err);
  execv(arguments[0], arguments.data());
  _exit(127);
}

Started::~Started() {
  if (process_ <= 0) return;
  kill(process_, SIGKILL);
  waitpid(process_, nullptr, 0);
}

// The kernel shows a process's caught signals as a mask of hexadecimal digits.
void Started::wait_until_it_catches(int signal) const {
  for (;;) {
    std::ifstream status("/proc/" + std::to_string(process_) + "/status");
    std::string line;
    while (std::getline(status, line) && !line.starts_with("SigCgt:")) {
      if (line.starts_with("State:") && line.find('Z') != std::string::npos) return;
    }
    if (!line.starts_with("SigCgt:")) return;
    if ((std::stoull(line.substr(7), nullptr, 16) >> (signal - 1) & 1) != 0) return;
    sched_yield();
  }
}

void Started::signal(int number) { kill(process_, number); }

Said Started::wait() {
  int status = 0;
  rusage used{};
  verify(wait4(process_, &status, 0, &used) == process_, "a process that was started can be waited for");
  process_ = -1;
  const auto seconds_of = [](timeval t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  return {.status = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status),
          .out = content(folder_.file("out")),
          .err = content(folder_.file("err")),
          .cpu_s = seconds_of(used.ru_utime) + seconds_of(used.ru_stime),
          .peak_bytes = static_cast<double>(used.ru_maxrss) * 1024};
}

Said headroom(const Words& words, const std::string& out) { return Started{words, out}.wait(); }

Words words_of(const std::string& line) {
  std::istringstream in(line);
  return {std::istream_iterator<std::string>(in), {}};
}

}  // namespace headroom::program
