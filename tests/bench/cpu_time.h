// CPU time of this thread: on a shared machine it says what the code costs, not who else was busy.
#pragma once

#include <ctime>

namespace headroom::bench {

inline double cpu_seconds() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

}  // namespace headroom::bench
