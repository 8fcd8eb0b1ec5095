// How near a run came to what its fleets can carry, and to how many users they surely do.
#pragma once

#include <map>
#include <string>

#include "sim/results/run_result.h"

namespace headroom::results {

// What a run's load on a service says of another load.
struct Carrying {
  double growth = 1;    // autoscaling may make the fleet so many times as large as it was at most
  double uncached = 1;  // the load over what it was, if nothing were found in the caches before it
  double usable = 1;    // of the capacity, up to which few wait
};
using CarryingByService = std::map<std::string, Carrying>;

// Offered load over capacity in the busiest minutes: above 1 where more is asked than can be done.
struct PeakLoad {
  std::string service, region;  // no region where a service is one for all
  std::string resource;         // cores or network
  double load = 0;
  MaybeInterval interval_95;
};

// Of the cores of every service with replicas, region by region, and of its network lines; the fullest first. An
// autoscaled service is over the most that it may have.
std::vector<PeakLoad> peak_loads(const RunResult& result, const CarryingByService& carrying);

// The fullest service, and the users up to which no service is fuller than usable even if nothing were found in any
// cache: misses may beget misses, so that load in proportion to users is no bound. At least the run's own users where
// all its objectives hold. Unknown, with the reason, where the loads are in doubt or above capacity, where an objective
// is missed or in doubt, in a run that was stopped, and where `disturbed_by` names a fault.
LimitResult limit_of(const RunResult& result, const CarryingByService& carrying, const std::string& disturbed_by);
// "ranking of asia-east", "network of origin".
std::string fullest_of(const LimitResult& limit);

}  // namespace headroom::results
