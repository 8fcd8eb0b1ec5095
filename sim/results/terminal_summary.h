// A run on one screen, what matters first.
#pragma once

#include <string>

#include "sim/results/run_result.h"

namespace headroom::results {

struct TerminalStyle {
  bool colours = false;  // ANSI; only for a terminal
};

// At most 100 columns and 40 lines: verdicts and limit, demand, services (busiest first; what does
// not fit is counted), caches, viewers, cost, and how the run can be repeated.
std::string terminal_summary(const RunResult& result, TerminalStyle style = {});

}  // namespace headroom::results
