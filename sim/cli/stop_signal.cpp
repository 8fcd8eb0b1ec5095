#include "sim/cli/stop_signal.h"

#include <unistd.h>

#include <array>
#include <csignal>
#include <string_view>

#include "sim/cli/verb.h"

namespace headroom::cli {
namespace {

constexpr unsigned patience_s = 3;
constexpr std::array stopping{SIGINT, SIGTERM};

std::atomic<bool> flag_raised{false}, working{false};
static_assert(std::atomic<bool>::is_always_lock_free, "signal handlers use them");

void raise_flag(int) {
  flag_raised.store(true);
  if (working.load()) alarm(patience_s);
}

// What did not look at the flag in time: the world is being built, or an event takes that long.
void leave(int) {
  constexpr std::string_view text = "stopped: nothing was measured that could be kept\n";
  [[maybe_unused]] const ssize_t n = write(STDERR_FILENO, text.data(), text.size());
  _exit(stopped);
}

void handle(int signal, void (*handler)(int), int flags) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = flags;
  sigaction(signal, &action, nullptr);
}

}  // namespace

StopSignal::StopSignal() {
  flag_raised.store(false);
  working.store(true);
  handle(SIGALRM, leave, 0);
  for (const int signal : stopping) handle(signal, raise_flag, static_cast<int>(SA_RESETHAND | SA_RESTART));
}

StopSignal::~StopSignal() {
  stand_down();  // a signal that comes while the process leaves finds the work done
}

const std::atomic<bool>& StopSignal::flag() const { return flag_raised; }

void StopSignal::stand_down() {
  working.store(false);
  alarm(0);
}

}  // namespace headroom::cli
