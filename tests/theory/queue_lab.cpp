#include "tests/theory/queue_lab.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>

#include "real/ports/verify.h"

namespace headroom::theory {

Law deterministic(double mean) {
  return [mean](Random&) { return mean; };
}
Law exponential(double mean) {
  return [mean](Random& random) { return random.exponential(mean); };
}
Law erlang(int k, double mean) {
  return [k, mean](Random& random) {
    double sum = 0;
    for (int i = 0; i < k; ++i) sum += random.exponential(mean / k);
    return sum;
  };
}
Law hyperexponential(double cs2, double mean) {
  const double p = (1 + std::sqrt((cs2 - 1) / (cs2 + 1))) / 2;
  return [p, mean](Random& random) {
    return random.exponential(random.chance(p) ? mean / (2 * p) : mean / (2 * (1 - p)));
  };
}

Random& Lab::stream(const std::string& name) { return *streams_.emplace_back(seed.stream(name)); }

std::uint64_t Lab::suite_seed() {
  const char* other = std::getenv("HEADROOM_THEORY_SEED");
  return other != nullptr ? std::strtoull(other, nullptr, 10) : 1;
}

void Tally::add(double value) {
  sum_ += value;
  run_ += value;
  if (keep_ == Keep::values) values_.push_back(static_cast<float>(value));
  if (++count_ % run_length != 0) return;
  runs_.push_back(run_);
  run_ = 0;
}

double Tally::quantile(double q) const {
  verify(keep_ == Keep::values, "quantiles are asked of a tally that keeps values");
  std::vector<float> sorted = values_;
  const auto place = sorted.begin() + static_cast<std::ptrdiff_t>(q * static_cast<double>(sorted.size()));
  std::nth_element(sorted.begin(), place, sorted.end());
  return *place;
}

std::vector<double> Tally::batch_means(std::size_t n) const {
  verify(runs_.size() >= n, "a tally has enough values for its batches");
  const std::size_t length = runs_.size() / n;
  std::vector<double> means;
  for (auto first = runs_.begin(); means.size() < n; first += static_cast<std::ptrdiff_t>(length)) {
    const double sum = std::accumulate(first, first + static_cast<std::ptrdiff_t>(length), 0.0);
    means.push_back(sum / static_cast<double>(length * run_length));
  }
  return means;
}

double Tally::standard_error() const {
  constexpr double n = 30;
  const std::vector<double> means = batch_means(static_cast<std::size_t>(n));
  const double centre = std::accumulate(means.begin(), means.end(), 0.0) / n;
  double squares = 0;
  for (const double m : means) squares += (m - centre) * (m - centre);
  return std::sqrt(squares / (n - 1) / n);
}

Task<void> visit(kernel::Scheduler& clock, kernel::Station& station, double service_s, unsigned priority, Seen* seen) {
  const Time arrived = clock.now();
  const Nanos service = from_seconds(service_s);
  const std::size_t found = station.in_system();
  const bool served = co_await station.use(service, priority);
  if (seen == nullptr) co_return;
  seen->found.add(static_cast<double>(found));
  seen->lost.add(served ? 0 : 1);
  if (!served) co_return;
  const Nanos response = clock.now() - arrived;
  seen->response.add(seconds(response));
  seen->wait.add(seconds(response - service));
  seen->waited.add(response > service ? 1 : 0);
}

Seen simulate(kernel::StationParams params, Arrivals arrivals, Law service, Tally::Keep keep) {
  Seen seen{keep};
  Lab lab;
  kernel::Station station{lab.clock, params};
  Random& draws = lab.stream("service");
  lab.tasks.spawn(poisson(lab, "arrivals", arrivals, [&](bool counted) {
    return visit(lab.clock, station, service(draws), 0, counted ? &seen : nullptr);
  }));
  lab.clock.run();
  return seen;
}

}  // namespace headroom::theory
