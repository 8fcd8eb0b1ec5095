// The program of this build as a person runs it: a process of its own, words in, exit status and what it said out.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "tests/fakes/temporary_folder.h"

namespace headroom::program {

struct Said {
  int status = -1;       // the exit status; minus the signal that ended it
  std::string out, err;  // piped, so neither is a terminal
  double cpu_s = 0;      // what it took, user and system
  double peak_bytes = 0;
};

using Words = std::vector<std::string>;

// A run of `headroom <words>` that has begun; one that is still under way when this goes is killed.
class Started {
 public:
  // `out`: where stdout goes instead of into what wait() gives. `most_cpu_s`: after so many seconds of processor time
  // it is killed; 0: never.
  explicit Started(const Words& words, const std::string& out = "", unsigned most_cpu_s = 0);
  Started(const Started&) = delete;
  Started& operator=(const Started&) = delete;
  ~Started();

  // Waits until the program has set a handler for this signal, or has ended.
  void wait_until_it_catches(int signal) const;
  void signal(int number);
  // Waits until it ends.
  Said wait();

 private:
  fakes::TemporaryFolder folder_;
  pid_t process_ = -1;
};

// Runs `headroom <words>` to its end.
Said headroom(const Words& words, const std::string& out = "");

// "one two  three" as words; no quoting.
Words words_of(const std::string& line);

}  // namespace headroom::program
