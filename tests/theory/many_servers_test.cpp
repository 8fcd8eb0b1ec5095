// Many servers: theory.md's rows M/M/c, Halfin-Whitt and JSQ(d).
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <numeric>

#include "models/queueing/parallel.h"
#include "models/queueing/staffing.h"
#include "models/queueing/stations.h"
#include "tests/theory/queue_lab.h"

namespace headroom::theory {
namespace {

using kernel::Station;

struct Row {
  unsigned c;
  double a;
  double wait_probability, mean_wait;  // printed
  std::uint64_t count;
};

// Erlang C: P(wait) = C(c, a) and Wq = C / (c - a); P(Wq > t) = C e^{-(c - a) t}, so p99 is ln(100 C) / (c - a).
void expect_erlang_c(const Row& row, double wait_probability, double mean_wait) {
  const models::MMc exact{row.a, 1, row.c};
  EXPECT_NEAR(exact.wait_probability(), row.wait_probability, 5.1e-7);
  EXPECT_NEAR(exact.mean_wait(), row.mean_wait, 5.1e-7);
  EXPECT_WITHIN(.02, wait_probability, row.wait_probability);
  EXPECT_WITHIN(.02, mean_wait, row.mean_wait);
}

TEST(MMc, of_few_servers_waits_as_erlang_says) {
  for (const Row& row : {Row{2, 1.6, .711111, 1.777778, 4'000'000}, Row{4, 3.2, .596432, .745541, 6'000'000},
                         Row{10, 9, .668732, .668732, 20'000'000}}) {
    const Seen seen = simulate({.servers = row.c}, {.rate = row.a, .count = row.count}, exponential(),
                               Tally::Keep::values);
    SCOPED_TRACE(testing::Message() << "c " << row.c << ", standard errors "
                                    << 100 * seen.waited.standard_error() / row.wait_probability << " and "
                                    << 100 * seen.wait.standard_error() / row.mean_wait << " %");
    expect_erlang_c(row, seen.waited.mean(), seen.wait.mean());
    EXPECT_WITHIN(.05, seen.wait.quantile(.99), models::MMc(row.a, 1, row.c).wait_quantile(.99));
  }
}

// With hundreds of servers a run sees few independent busy spells, so the same requests also go through infinitely many
// servers: how many those hold is exactly Poisson(a), and what chance did there is subtracted (control variates: Law,
// Simulation Modeling and Analysis, chapter 11).
struct Controlled {
  Tally waited, wait;        // of c servers
  Tally beyond, beyond_sum;  // of infinitely many: found >= c, and (found - c + 1)+
};
struct Crowd {
  explicit Crowd(unsigned c) : station(lab.clock, {.servers = c}) {}
  Lab lab;
  Station station;
  std::size_t everywhere = 0;  // in service at infinitely many servers
  Controlled seen;
};
Task<void> be_served_at_once(Crowd& crowd, double service_s) {
  ++crowd.everywhere;
  co_await crowd.lab.clock.sleep_for(from_seconds(service_s));
  --crowd.everywhere;
}
Task<void> be_served(Crowd& crowd, unsigned c, double service_s, bool counted) {
  const Time arrived = crowd.lab.clock.now();
  const std::size_t found = crowd.everywhere;
  crowd.lab.tasks.spawn(be_served_at_once(crowd, service_s));
  co_await crowd.station.use(from_seconds(service_s));
  if (!counted) co_return;
  const double wait = std::max(0.0, seconds(crowd.lab.clock.now() - arrived - from_seconds(service_s)));
  crowd.seen.wait.add(wait);
  crowd.seen.waited.add(wait > 0 ? 1 : 0);
  crowd.seen.beyond.add(found >= c ? 1 : 0);
  crowd.seen.beyond_sum.add(found >= c ? static_cast<double>(found - c + 1) : 0);
}
// The mean of y, corrected by what x, whose mean is known, missed it by: y - b (x - E[x]), b = cov / var over batches.
double corrected(const Tally& y, const Tally& x, double exact_x) {
  constexpr std::size_t batches = 100;
  const std::vector<double> ys = y.batch_means(batches), xs = x.batch_means(batches);
  double cov = 0, var = 0;
  for (std::size_t i = 0; i < batches; ++i) {
    cov += (xs[i] - x.mean()) * (ys[i] - y.mean());
    var += (xs[i] - x.mean()) * (xs[i] - x.mean());
  }
  return y.mean() - cov / var * (x.mean() - exact_x);
}
// P(N >= c) and E[(N - c + 1)+] of a Poisson N of mean a.
std::pair<double, double> poisson_beyond(unsigned c, double a) {
  double chance = 0, sum = 0;
  for (unsigned n = c; n < c + 40 * std::sqrt(a); ++n) {
    const double p = std::exp(n * std::log(a) - a - std::lgamma(n + 1.0));
    chance += p;
    sum += p * (n - c + 1);
  }
  return {chance, sum};
}
// P(wait) and Wq of M/M/c.
std::pair<double, double> simulate_crowd(unsigned c, double a, std::uint64_t count) {
  Crowd crowd{c};
  Random& draws = crowd.lab.stream("service");
  crowd.lab.tasks.spawn(poisson(crowd.lab, "arrivals", {.rate = a, .count = count}, [&](bool counted) {
    return be_served(crowd, c, draws.exponential(1), counted);
  }));
  crowd.lab.clock.run();
  const auto [chance, sum] = poisson_beyond(c, a);
  const Controlled& seen = crowd.seen;
  return {corrected(seen.waited, seen.beyond, chance), corrected(seen.wait, seen.beyond_sum, sum)};
}

TEST(MMc, of_a_hundred_servers_waits_as_erlang_says) {
  const auto [wait_probability, mean_wait] = simulate_crowd(100, 95, 25'000'000);
  expect_erlang_c({100, 95, .506457, .101291, 0}, wait_probability, mean_wait);
}
TEST(MMc, of_a_thousand_servers_waits_as_erlang_says) {
  const auto [wait_probability, mean_wait] = simulate_crowd(1000, 950, 25'000'000);
  expect_erlang_c({1000, 950, .068253, .001365, 0}, wait_probability, mean_wait);
}

// Halfin-Whitt: with c = a + beta sqrt(a), P(wait) tends to 1 / (1 + beta Phi(beta) / phi(beta)) as a grows, the miss
// shrinking as 1 / sqrt(a): so twice the value at 400 less that at 100 leaves the limit.
TEST(HalfinWhitt, is_the_limit_of_the_chance_to_wait) {
  for (const auto& [beta, printed] : {std::pair{.5, .504539}, {1.0, .223361}, {2.0, .026881}}) {
    const auto servers = [b = beta](double a) { return static_cast<unsigned>(std::lround(a + b * std::sqrt(a))); };
    const double at_100 = models::erlang_c(servers(100), 100), at_400 = models::erlang_c(servers(400), 400);
    EXPECT_NEAR(models::halfin_whitt_wait_probability(beta), printed, 5.1e-7);
    EXPECT_WITHIN(.002, 2 * at_400 - at_100, printed);
    EXPECT_WITHIN(.02, simulate_crowd(servers(100), 100, 8'000'000).first, at_100) << " at beta " << beta;
  }
}

// Join the shortest of d queues drawn at random out of n: T -> sum_{i>=1} rho^((d^i - d) / (d - 1)) as n grows.
struct Choice {
  double rho;
  int d;
  double mean_response;  // printed
};
class ShortestOfSome : public testing::TestWithParam<Choice> {};
INSTANTIATE_TEST_SUITE_P(rows, ShortestOfSome,
                         testing::Values(Choice{.8, 2, 1.947363}, Choice{.9, 2, 2.614057}, Choice{.95, 2, 3.383046},
                                         Choice{.9, 3, 2.027856}));

TEST_P(ShortestOfSome, responds_as_mitzenmacher_says) {
  constexpr std::size_t n = 1000;
  const Choice& row = GetParam();
  Seen seen;
  Lab lab;
  std::deque<Station> stations;
  for (std::size_t i = 0; i < n; ++i) stations.emplace_back(lab.clock, kernel::StationParams{});
  Random& draws = lab.stream("service");
  Random& picks = lab.stream("choice");
  const auto shortest = [&]() -> Station& {
    Station* best = &stations[picks.below(n)];
    for (int k = 1; k < row.d; ++k) {
      Station& other = stations[picks.below(n)];
      if (other.in_system() < best->in_system()) best = &other;
    }
    return *best;
  };
  lab.tasks.spawn(poisson(lab, "arrivals", {.rate = row.rho * n, .count = 1'500'000}, [&](bool counted) {
    return visit(lab.clock, shortest(), draws.exponential(1), 0, counted ? &seen : nullptr);
  }));
  lab.clock.run();
  EXPECT_NEAR(models::jsq_mean_response(row.rho, row.d), row.mean_response, 5.1e-7);
  EXPECT_MEAN(seen.response, row.mean_response);
}

}  // namespace
}  // namespace headroom::theory
