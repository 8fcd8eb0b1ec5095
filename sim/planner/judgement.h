// Whether a system held, from several runs of it under different seeds.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "sim/planner/limit_search.h"
#include "sim/results/run_result.h"

namespace headroom::planner {

// One thing that must hold: an objective of the scenario, or that no service is above its capacity.
struct Figure {
  std::string objective;       // its name; `capacity` for the latter
  double value = 0, most = 0;  // the share of bad events, and how many may be; a load over its capacity, and 1
  results::MaybeInterval interval_95;  // of the value
  Verdict verdict = Verdict::unsure;
  // What people call it by.
  std::string measure;         // of an objective, unit last
  results::Bound sense = results::Bound::at_most;
  double bound = 0;
  double actual = 0;           // mean over the runs that have it; NaN where none has
  std::string of;              // of `capacity`: the fullest service, and its region
};
inline constexpr const char* capacity = "capacity";

struct Judgement {
  Verdict verdict = Verdict::unsure;  // breaks where one figure does, holds where all do, unsure without any
  std::vector<Figure> figures;
  double load = 0;                    // of the fullest service over its capacity; 0 where unknown
};

// `only`: the objective asked for, or `capacity`; empty: all of them. At least one run, all of one scenario.
//
// An objective that had nothing to measure in some run is no figure. One of a single run is as sure as its own
// interval says. What all of several runs say, each by itself, is so; else their mean is: as sure as their intervals
// together where the runs agree within them, and as Student's t over the runs where not, because then each holds
// something (its users, or to which side it tipped) that its own interval does not know. A run that does not know how
// sure it is may be off by a factor of two. What nothing bad was seen of holds, as far as so many events can show: its
// interval says how far.
Judgement judge(std::span<const results::RunResult> runs, const std::string& only);

}  // namespace headroom::planner
