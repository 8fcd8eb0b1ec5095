// Where the users and the replicas are, and how far apart.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "real/ports/units.h"

namespace headroom::scenario {

using namespace std::chrono_literals;

struct Region {
  std::string name;
  double share = 0;          // of the users; all 0 = by population
  bool operator==(const Region&) const = default;
};

struct RoundTrip {
  std::string from, to;      // regions
  Nanos rtt = 0ns;
  bool operator==(const RoundTrip&) const = default;
};

struct Network {
  Nanos same_zone = 100us;   // round trips (IBM's matrix)
  Nanos between_zones = 1ms;
  int zones = 3;             // per region
  std::vector<RoundTrip> round_trips;  // between regions; default the measured matrix
  bool operator==(const Network&) const = default;
};

}  // namespace headroom::scenario
