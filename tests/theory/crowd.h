// Many servers in a run of bearable length. With hundreds of servers a long run sees few independent busy spells, so
// the same requests also go through infinitely many servers: how many those hold is exactly Poisson(a) for every law of
// service, and what chance did there is subtracted (control variates: Law, Simulation Modeling and Analysis, ch. 11).
#pragma once

#include "tests/theory/queue_lab.h"

namespace headroom::theory {

// A mean after the correction, and its standard error.
struct Corrected {
  double mean = 0;
  double standard_error = 0;
};
struct CrowdSeen {
  Corrected waited;  // share of requests that waited
  Corrected wait;    // seconds
  Corrected lost;    // share of requests refused
};
// One station under offered load arrivals.rate (the law's mean is 1), from empty to drained.
CrowdSeen simulate_crowd(kernel::StationParams station, Arrivals arrivals, Law service);

}  // namespace headroom::theory

#define EXPECT_CORRECTED(seen, exact) \
  EXPECT_WITHIN(.02, (seen).mean, exact) << ", standard error " << 100 * (seen).standard_error / (exact) << " %"
