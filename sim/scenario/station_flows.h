// How many requests come to each station of a composition.
#pragma once

#include <string>
#include <vector>

#include "sim/scenario/composition.h"

namespace headroom::scenario {

struct StationFlow {
  std::string station;
  double per_s = 0;
};

// What a cache lets through to the stations behind it: nothing (the least load there can be), or all of it.
enum class CacheMisses { none, all };

// The traffic equations, flow = arrivals + flow x routing, solved by elimination. For a composition whose names are
// known, whose calls make no circle, and which every request leaves.
std::vector<StationFlow> station_flows(const Composition& composition, CacheMisses misses);

}  // namespace headroom::scenario
