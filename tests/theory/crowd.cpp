#include "tests/theory/crowd.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

namespace headroom::theory {
namespace {

constexpr std::size_t batches = 400;

struct Crowd {
  explicit Crowd(kernel::StationParams params) : station(lab.clock, params) {}
  Lab lab;
  kernel::Station station;
  std::size_t everywhere = 0;  // in service at infinitely many servers
  std::vector<double> knots;
  std::vector<Tally> beyond;  // (found everywhere - knot)+, by knot
  Tally waited, wait, lost;
};

Task<void> be_served_at_once(Crowd& crowd, Nanos service) {
  ++crowd.everywhere;
  co_await crowd.lab.clock.sleep_for(service);
  --crowd.everywhere;
}

// Everything is tallied at the end of the visit, so that batches hold the same requests throughout.
Task<void> be_served(Crowd& crowd, Nanos service, bool counted) {
  const Time arrived = crowd.lab.clock.now();
  const auto found = static_cast<double>(crowd.everywhere);
  crowd.lab.tasks.spawn(be_served_at_once(crowd, service));
  const bool served = co_await crowd.station.use(service);
  if (!counted) co_return;
  const double wait = served ? seconds(crowd.lab.clock.now() - arrived - service) : 0;
  crowd.wait.add(wait);
  crowd.waited.add(wait > 0 ? 1 : 0);
  crowd.lost.add(served ? 0 : 1);
  for (std::size_t i = 0; i < crowd.knots.size(); ++i) crowd.beyond[i].add(std::max(0.0, found - crowd.knots[i]));
}

// E[(N - knot)+] of a Poisson N of mean a.
double poisson_beyond(double knot, double a) {
  double sum = 0;
  for (double n = std::floor(knot) + 1; n < a + 40 * std::sqrt(a) + 40; ++n)
    sum += std::exp(n * std::log(a) - a - std::lgamma(n + 1)) * (n - knot);
  return sum;
}

// y - b (x - E[x]), b by least squares over the batches.
Corrected correct(const Tally& y, const Crowd& crowd, double a) {
  const auto rows = static_cast<Eigen::Index>(batches), controls = static_cast<Eigen::Index>(crowd.knots.size());
  Eigen::MatrixXd x(rows, controls + 1);
  x.col(0).setOnes();
  for (Eigen::Index j = 0; j < controls; ++j) {
    const auto control = static_cast<std::size_t>(j);
    const std::vector<double> means = crowd.beyond[control].batch_means(batches);
    const double exact = poisson_beyond(crowd.knots[control], a);
    for (Eigen::Index i = 0; i < rows; ++i) x(i, j + 1) = means[static_cast<std::size_t>(i)] / exact - 1;
  }
  const std::vector<double> means = y.batch_means(batches);
  const Eigen::VectorXd seen = Eigen::Map<const Eigen::VectorXd>(means.data(), rows);
  const Eigen::MatrixXd inverse = (x.transpose() * x).inverse();
  const Eigen::VectorXd fit = inverse * (x.transpose() * seen);
  const double variance = (seen - x * fit).squaredNorm() / static_cast<double>(rows - controls - 1);
  return {fit(0), std::sqrt(variance * inverse(0, 0))};
}

}  // namespace

CrowdSeen simulate_crowd(kernel::StationParams params, Arrivals arrivals, Law service) {
  Crowd crowd{params};
  // What matters is how far beyond the servers the load goes, and how near it stays.
  const double c = params.servers, spread = std::sqrt(arrivals.rate);
  crowd.knots = {arrivals.rate - spread, c - spread, c - spread / 2, c - 1, c + spread / 2, c + spread};
  crowd.beyond.resize(crowd.knots.size());
  Random& draws = crowd.lab.stream("service");
  crowd.lab.tasks.spawn(poisson(crowd.lab, "arrivals", arrivals, [&](bool counted) {
    return be_served(crowd, from_seconds(service(draws)), counted);
  }));
  crowd.lab.clock.run();
  return {correct(crowd.waited, crowd, arrivals.rate), correct(crowd.wait, crowd, arrivals.rate),
          correct(crowd.lost, crowd, arrivals.rate)};
}

}  // namespace headroom::theory
