// One run of a scenario: the composition root of the simulated world.
#pragma once

#include <atomic>
#include <functional>

#include "models/demand/intensity.h"
#include "sim/results/run_result.h"
#include "sim/scenario/scenario.h"
#include "sim/scenario/trace.h"

namespace headroom::run {

struct Progress {
  double done = 0;       // share of the simulated time, 0 to 1
  Nanos simulated{};     // since the start of the measured part; negative in the warm-up
  double wall_s = 0;
};

struct RunOptions {
  const scenario::Trace* trace = nullptr;          // replayed when the scenario names one
  std::function<void(const Progress&)> progress;   // called once a simulated minute; may be empty
  unsigned jobs = 0;                               // threads, at most one a region; 0: as many as the machine has cores
  // Set from a signal handler: ends the run at its next event. The result is marked partial, covers the steps that were
  // closed, and judges nothing.
  const std::atomic<bool>* stop = nullptr;
  std::function<void()> ended;  // called when simulating is over, at its end or stopped; may be empty
};

// Everything but the scenario's text and the machine's own figures depends on the scenario alone.
// One run per process: SimGrid allows one engine.
results::RunResult run(const scenario::Scenario& scenario, const RunOptions& options = {});

}  // namespace headroom::run
