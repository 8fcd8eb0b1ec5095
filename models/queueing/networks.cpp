#include "models/queueing/networks.h"

#include <Eigen/Dense>
#include <cmath>

#include "real/ports/verify.h"
#include "models/queueing/stations.h"

namespace headroom::models {

std::expected<JacksonSolution, std::string> jackson(std::span<const JacksonStation> stations,
                                                    std::span<const Route> routes) {
  const auto n = static_cast<Eigen::Index>(stations.size());
  verify(n > 0, "at least one station");
  Eigen::MatrixXd traffic = Eigen::MatrixXd::Identity(n, n);
  Eigen::VectorXd external(n);
  Eigen::VectorXd leaving = Eigen::VectorXd::Ones(n);
  for (Eigen::Index i = 0; i < n; ++i) external(i) = stations[static_cast<std::size_t>(i)].external;
  for (const Route& r : routes) {
    verify(r.from < stations.size() && r.to < stations.size(), "routes between stations that exist");
    if (!(r.probability >= 0 && r.probability <= 1))
      return std::unexpected("route " + std::to_string(r.from) + " -> " + std::to_string(r.to) +
                             ": the probability must be between 0 and 1");
    traffic(static_cast<Eigen::Index>(r.to), static_cast<Eigen::Index>(r.from)) -= r.probability;
    leaving(static_cast<Eigen::Index>(r.from)) -= r.probability;
  }
  for (Eigen::Index i = 0; i < n; ++i)
    if (leaving(i) < -1e-12)
      return std::unexpected("station " + std::to_string(i) + ": routes out of it add up to more than 1");

  const Eigen::FullPivLU<Eigen::MatrixXd> factors(traffic);
  if (!factors.isInvertible()) return std::unexpected("some jobs never leave the network");
  const Eigen::VectorXd lambda = factors.solve(external);

  JacksonSolution solution;
  double inside = 0;
  for (Eigen::Index i = 0; i < n; ++i) {
    const JacksonStation& s = stations[static_cast<std::size_t>(i)];
    const MMc station(std::max(0.0, lambda(i)), s.mu, s.servers);
    solution.arrivals.push_back(lambda(i));
    solution.mean_in_system.push_back(station.mean_in_system());
    solution.stable = solution.stable && station.utilization() < 1;
    inside += station.mean_in_system();
  }
  const double total = external.sum();
  solution.mean_response = total > 0 ? inside / total : 0;
  return solution;
}

MvaSolution mva(std::span<const ClosedStation> stations, std::int64_t customers) {
  verify(customers >= 1 && !stations.empty(), "customers >= 1, at least one station");
  const auto n = static_cast<Eigen::Index>(stations.size());
  Eigen::ArrayXd queueing = Eigen::ArrayXd::Zero(n), delay = Eigen::ArrayXd::Zero(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    const ClosedStation& s = stations[static_cast<std::size_t>(i)];
    verify(s.demand >= 0 && s.servers >= 0, "demand >= 0, servers >= 0");
    const double c = static_cast<double>(s.servers);
    queueing(i) = s.servers == 0 ? 0 : s.demand / c;
    delay(i) = s.servers == 0 ? s.demand : s.demand * (c - 1) / c;
  }
  verify((queueing + delay).sum() > 0, "some demand");
  Eigen::ArrayXd queued = Eigen::ArrayXd::Zero(n), residence = Eigen::ArrayXd::Zero(n);
  double throughput = 0;
  for (std::int64_t k = 1; k <= customers; ++k) {
    residence = queueing * (1 + queued);
    throughput = static_cast<double>(k) / (residence + delay).sum();
    queued = throughput * residence;
  }
  MvaSolution solution;
  solution.throughput = throughput;
  solution.cycle_time = (residence + delay).sum();
  for (Eigen::Index i = 0; i < n; ++i) {
    solution.residence.push_back(residence(i) + delay(i));
    solution.mean_in_system.push_back(throughput * (residence(i) + delay(i)));
  }
  return solution;
}

}  // namespace headroom::models
