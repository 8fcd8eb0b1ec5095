// Networks of stations: open (Jackson) and closed (mean value analysis).
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <vector>

namespace headroom::models {

// A station of an open network, M/M/c each; units as in stations.h.
struct JacksonStation {
  double external = 0;       // arrivals from outside, per unit of time
  double mu = 1;             // service rate of one server
  std::int64_t servers = 1;
};
struct Route {
  std::size_t from = 0, to = 0;
  double probability = 0;    // what is left of 1 at `from` leaves the network
};
struct JacksonSolution {
  std::vector<double> arrivals;        // lambda_i: outside and routed
  std::vector<double> mean_in_system;  // L_i
  double mean_response = 0;            // sum L_i / sum external, over all passes
  bool stable = true;                  // every station keeps up
};
// Solves the traffic equations lambda = external + P^T lambda, then each station as M/M/c on its own.
// Refuses routing from which jobs never leave, and probabilities above 1. Source: Jackson, Management Science 10
// (1963).
std::expected<JacksonSolution, std::string> jackson(std::span<const JacksonStation> stations,
                                                    std::span<const Route> routes);

// A station of a closed network with a fixed number of customers.
struct ClosedStation {
  double demand = 0;         // visits per cycle x service time: the work one customer brings per cycle
  std::int64_t servers = 1;  // 0: a delay (think time), nobody queues
};
struct MvaSolution {
  double throughput = 0;                // cycles per unit of time
  double cycle_time = 0;                // think time included
  std::vector<double> residence;        // per station and cycle
  std::vector<double> mean_in_system;   // per station
};
// Exact mean value analysis (Reiser and Lavenberg, JACM 27, 1980): R_i(n) = D_i (1 + Q_i(n-1)), X = n / sum R_i,
// Q_i = X R_i. A station of c > 1 servers is Seidmann's approximation: one server of demand D/c and a delay of
// D (c-1)/c, exact at one customer and in saturation. customers >= 1.
MvaSolution mva(std::span<const ClosedStation> stations, std::int64_t customers);

}  // namespace headroom::models
