// Many servers at once: choosing among them, and waiting for all of them.
#pragma once

#include <cstdint>

namespace headroom::models {

// Mean response time (service rate 1) where each arrival joins the shortest of d queues drawn at random out of very
// many: T = sum_{i>=1} rho^((d^i - d) / (d - 1)); d = 1 is M/M/1. Infinite for rho >= 1. Source: Mitzenmacher, IEEE
// TPDS 12 (2001); Vvedenskaya, Dobrushin and Karpelevich (1996).
double jsq_mean_response(double rho, int d);

// A job split into two parts, each to an M/M/1 of utilization rho (service rate 1); done when both are:
// T = (12 - rho) / (8 (1 - rho)). Source: Flatto and Hahn (1984); Nelson and Tantawi, IEEE TC 37 (1988).
double fork_join_of_two_mean_response(double rho);

// The mean of the slowest of n independent exponentials of mean 1: H_n = 1 + 1/2 + ... + 1/n.
double fan_out_mean_of_slowest(std::int64_t n);

// The chance that at least one of n parts is slow when each is with probability p: 1 - (1 - p)^n.
// Source: Dean and Barroso, The Tail at Scale, CACM 56 (2013).
double fan_out_any_slow(std::int64_t n, double p);

}  // namespace headroom::models
