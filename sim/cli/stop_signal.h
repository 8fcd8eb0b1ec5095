// Ctrl-C and SIGTERM.
#pragma once

#include <atomic>

namespace headroom::cli {

// While it lives, the first of these signals raises a flag, which work looks at and ends early with what it has. Work
// that has not stood down some seconds later ends the process with exit status 130, and leaves nothing; so does a
// second signal, at once. One at a time.
class StopSignal {
 public:
  StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;
  ~StopSignal();

  const std::atomic<bool>& flag() const;
  bool raised() const { return flag().load(); }
  // The work has ended, by itself or early: what is left, to write and to print, is not cut short.
  void stand_down();
};

}  // namespace headroom::cli
