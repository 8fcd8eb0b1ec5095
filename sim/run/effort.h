// About how much processor time and memory a run takes, before it is begun.
#pragma once

#include <string>
#include <vector>

#include "sim/scenario/scenario.h"
#include "sim/scenario/trace.h"

namespace headroom::run {

// What one part of a scenario costs to simulate, and the key that makes it less.
struct Need {
  std::string key;  // "sample_rate"
  std::string what;  // "50k sampled users, ..."
  double cpu_s = 0, bytes = 0;
};

struct Effort {
  std::vector<Need> needs;

  double cpu_s() const;  // of one core; a run of several regions shares it among its threads
  double bytes() const;
  const Need& largest_in_time() const;
  const Need& largest_in_memory() const;
};

// By the numbers of what is simulated one by one, times what each took in measured runs; docs/figures.md says how near
// that comes. `trace`: where the scenario replays one and it has been read.
Effort effort_of(const scenario::Scenario& scenario, const scenario::Trace* trace = nullptr);

}  // namespace headroom::run
