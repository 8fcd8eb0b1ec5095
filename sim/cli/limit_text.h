// What `headroom limit` found, for people and for programs.
#pragma once

#include <string>

#include "sim/planner/limit.h"

namespace headroom::cli {

struct LimitPage {
  std::string scenario;   // its name
  std::string edge_note;  // why nothing was tried beyond some value; empty where nothing stood in the way
  double sample_rate = 1;  // R
};

// The answer first, then what broke, then every value that was tried.
std::string limit_text(const planner::LimitQuestion& question, const planner::LimitAnswer& answer,
                       const LimitPage& page);

// {"scenario", "key", "answer", "edges": [{"holds", "breaks", "resolved"}], "runs", "stopped", "values": [{"value",
// "verdict", "seeds", "load", "figures": [...]}]}
std::string limit_json(const planner::LimitQuestion& question, const planner::LimitAnswer& answer,
                       const LimitPage& page);

}  // namespace headroom::cli
