// One station under a steady load, in closed form.
//
// Rates are per unit of time and times come back in that unit, whichever it is. `lambda` is the arrival rate, `mu` the
// service rate of one server, a = lambda/mu the offered load in servers (erlangs) and rho = a/c the utilization.
// A station that cannot keep up (rho >= 1) has infinite means and quantiles: that is the answer, not an error.
// Negative rates, zero servers and quantiles outside [0, 1) are the caller's mistake and abort.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace headroom::models {

// M/M/c: Poisson arrivals, exponential service, c servers, one FIFO queue, unlimited room. c = 1 is M/M/1.
// Source: A. K. Erlang (1917); Kleinrock, Queueing Systems I (1975), sections 3.2 and 3.5.
class MMc {
 public:
  MMc(double lambda, double mu, std::int64_t servers);

  double utilization() const { return a_ / static_cast<double>(c_); }
  // Erlang C: C = B / (1 - rho (1 - B)), with B Erlang's loss formula for the same load.
  double wait_probability() const { return wait_probability_; }
  // Wq = C / (c mu - lambda).
  double mean_wait() const;
  // W = Wq + 1/mu.
  double mean_response() const { return mean_wait() + 1 / mu_; }
  // L = lambda W (Little).
  double mean_in_system() const;
  // P(Wq > t) = C exp(-(c mu - lambda) t).
  double wait_exceeds(double t) const;
  // The smallest t with P(Wq <= t) >= q: max(0, ln(C / (1 - q)) / (c mu - lambda)).
  double wait_quantile(double q) const;
  // P(W > t) = e^{-mu t} + C mu (e^{-mu t} - e^{-theta t}) / (theta - mu), theta = c mu - lambda.
  double response_exceeds(double t) const;
  // The t with P(W <= t) = q; for c = 1 it is -ln(1 - q) / (mu - lambda), else found by bisection.
  double response_quantile(double q) const;

 private:
  double lambda_, mu_, a_;
  std::int64_t c_;
  double wait_probability_;
};

// M/M/1, the one-server case of M/M/c: W = 1 / (mu - lambda).
inline MMc mm1(double lambda, double mu) { return MMc(lambda, mu, 1); }

// The share of arrivals lost by c servers without a queue under offered load a, for any service law.
// B(0) = 1, B(n) = a B(n-1) / (n + a B(n-1)): every term positive, so stable for c of 10^4 and more.
// Source: Erlang (1917); Jagerman, Bell System Technical Journal 53 (1974).
double erlang_b(std::int64_t servers, double a);

// The share of arrivals that wait in M/M/c; 1 where a >= c.
double erlang_c(std::int64_t servers, double a);

// M/G/1, Pollaczek-Khinchine: Wq = rho (1 + cs2) / (2 (1 - rho)) / mu, with cs2 the squared coefficient of variation
// of the service time (deterministic 0, Erlang-k 1/k, exponential 1).
double mg1_mean_wait(double lambda, double mu, double cs2);

// How long a G/G/c queue remembers: the relaxation time of M/M/c, 1 / (mu (sqrt c - sqrt a)^2) (Morse, Operations
// Research 3, 1955), times `variability` = (ca2 + cs2) / 2 (that of a queue in heavy traffic: Abate and Whitt, Advances
// in Applied Probability 19, 1987). Where only `room` requests may wait, no longer than 1 / mu and what a reflected
// Brownian motion takes to forget where between its two ends it was, room^2 / (pi^2 lambda variability). Infinite where
// the queue grows for ever.
double relaxation_time(double lambda, double mu, std::int64_t servers, double variability, double room);

// G/G/c, Allen-Cunneen: Wq ~ C / (c mu - lambda) * (ca2 + cs2) / 2, with ca2 the squared coefficient of variation of
// the gaps between arrivals. Exact for M/M/c and M/G/1. Source: Allen, Probability, Statistics and Queueing Theory
// (1990).
double ggc_mean_wait(double lambda, double mu, std::int64_t servers, double ca2, double cs2);

// M/M/c/K: room for K in all, those in service included (K >= c); an arrival that finds K inside is lost.
struct FiniteRoom {
  double loss = 0;            // share of arrivals refused: p_K
  double mean_in_system = 0;  // L = sum n p_n
  double mean_response = 0;   // W = L / (lambda (1 - loss)), of those let in
  double throughput = 0;      // lambda (1 - loss)
};
// Birth-death: p_n / p_{n-1} = lambda / (min(n, c) mu). Any load, overload included.
FiniteRoom mmck(double lambda, double mu, std::int64_t servers, std::int64_t room);

// M/G/1 with processor sharing: E[T | work x] = x / (1 - rho), for any service law of that mean.
// `x` in units of time at full speed. Source: Kleinrock, Queueing Systems II (1976), section 4.4.
double ps_mean_response(double lambda, double mu, double x);

// One class of jobs for a priority queue; the first class given is served first.
struct PriorityClass {
  double lambda = 0;         // arrivals per unit of time
  double mean_service = 1;   // E[S]
  double cs2 = 1;            // squared coefficient of variation of S
};
struct PriorityWaits {
  std::vector<double> mean_wait;      // time before service first starts, non-preemptive; response - service otherwise
  std::vector<double> mean_response;  // waiting and service, interruptions included
};
// M/G/1 with priorities (Cobham 1954). W0 = sum lambda_i E[S_i^2] / 2, sigma_k = sum_{i<=k} rho_i:
// Wq_k = W0 / ((1 - sigma_{k-1}) (1 - sigma_k)).
PriorityWaits priority_non_preemptive(std::span<const PriorityClass> classes);
// T_k = E[S_k] / (1 - sigma_{k-1}) + sum_{i<=k} lambda_i E[S_i^2] / 2 / ((1 - sigma_{k-1}) (1 - sigma_k)).
PriorityWaits priority_preemptive_resume(std::span<const PriorityClass> classes);

}  // namespace headroom::models
