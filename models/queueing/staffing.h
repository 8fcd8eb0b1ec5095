// How many servers a load needs: the square-root rule and the exact answer.
#pragma once

#include <cstdint>

namespace headroom::models {

// Halfin-Whitt: with c = a + beta sqrt(a) servers and many of them, P(wait) -> 1 / (1 + beta Phi(beta) / phi(beta)),
// Phi and phi the normal distribution and density. beta > 0.
// Source: Halfin and Whitt, Operations Research 29 (1981).
double halfin_whitt_wait_probability(double beta);

// The beta that gives this P(wait), for 0 < p < 1 (the inverse of the above, by bisection).
double halfin_whitt_beta(double wait_probability);

// ceil(a + beta sqrt(a)): offered load a in servers, plus a safety that grows with its root only.
std::int64_t square_root_staffing(double a, double beta);

// The fewest servers whose M/M/c waiting time at quantile q is at most `limit`; units as in stations.h.
std::int64_t fewest_servers(double lambda, double mu, double q, double limit);

}  // namespace headroom::models
