// What retries add to the load, and when they keep an overload alive.
#pragma once

namespace headroom::models {

// Loads between these may stay overloaded after the trigger has gone.
struct MetastableBand {
  double from = 0;  // below: the system drains even with every request retried
  double to = 0;    // above: overloaded without any retry
};
// Where work that has timed out is still served and every timeout is retried `retries` times, the load grows to
// lambda (1 + R): a second, stable overload exists for mu / (1 + R) < lambda < mu, mu the capacity.
// Source: Bronson et al., Metastable Failures in Distributed Systems, HotOS 2021.
MetastableBand metastable_band(double capacity, int retries);

// Requests sent per request wanted when each attempt fails with probability p, independently, and at most
// `attempts` are made: (1 - p^k) / (1 - p), and k where p = 1.
double retry_amplification(double failure_probability, int attempts);

// The worst case of `layers` layers with `attempts` attempts each: k^d.
double layered_amplification(int attempts, int layers);

}  // namespace headroom::models
