// Many servers: theory.md's rows M/M/c, Halfin-Whitt and JSQ(d).
#include <gtest/gtest.h>

#include <cmath>
#include <deque>

#include "models/queueing/parallel.h"
#include "models/queueing/staffing.h"
#include "models/queueing/stations.h"
#include "tests/theory/crowd.h"
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
void expect_closed_form(const Row& row) {
  const models::MMc exact{row.a, 1, row.c};
  EXPECT_NEAR(exact.wait_probability(), row.wait_probability, 5.1e-7);
  EXPECT_NEAR(exact.mean_wait(), row.mean_wait, 5.1e-7);
}

TEST(MMc, of_few_servers_waits_as_erlang_says) {
  for (const Row& row : {Row{2, 1.6, .711111, 1.777778, 4'000'000}, Row{4, 3.2, .596432, .745541, 6'000'000},
                         Row{10, 9, .668732, .668732, 20'000'000}}) {
    const Seen seen = simulate({.servers = row.c}, {.rate = row.a, .count = row.count}, exponential(),
                               Tally::Keep::values);
    SCOPED_TRACE(row.c);
    expect_closed_form(row);
    EXPECT_MEAN(seen.waited, row.wait_probability);
    EXPECT_MEAN(seen.wait, row.mean_wait);
    EXPECT_WITHIN(.05, seen.wait.quantile(.99), models::MMc(row.a, 1, row.c).wait_quantile(.99));
  }
}

// Seen through control variates (crowd.h).
TEST(MMc, of_many_servers_waits_as_erlang_says) {
  for (const Row& row : {Row{100, 95, .506457, .101291, 40'000'000}, Row{1000, 950, .068253, .001365, 60'000'000}}) {
    SCOPED_TRACE(row.c);
    const CrowdSeen seen = simulate_crowd({.servers = row.c}, {.rate = row.a, .count = row.count}, exponential());
    expect_closed_form(row);
    EXPECT_CORRECTED(seen.waited, row.wait_probability);
    EXPECT_CORRECTED(seen.wait, row.mean_wait);
  }
}

// Halfin-Whitt: with c = a + beta sqrt(a), P(wait) tends to 1 / (1 + beta Phi(beta) / phi(beta)) as a grows, the miss
// shrinking as 1 / sqrt(a): so twice the value at 400 less that at 100 leaves the limit.
TEST(HalfinWhitt, is_the_limit_of_the_chance_to_wait) {
  for (const auto& [beta, printed] : {std::pair{.5, .504539}, {1.0, .223361}, {2.0, .026881}}) {
    const auto servers = [b = beta](double a) { return static_cast<unsigned>(std::lround(a + b * std::sqrt(a))); };
    const double at_100 = models::erlang_c(servers(100), 100), at_400 = models::erlang_c(servers(400), 400);
    EXPECT_NEAR(models::halfin_whitt_wait_probability(beta), printed, 5.1e-7);
    EXPECT_WITHIN(.002, 2 * at_400 - at_100, printed);
    const CrowdSeen seen =
        simulate_crowd({.servers = servers(100)}, {.rate = 100, .count = 8'000'000}, exponential());
    EXPECT_CORRECTED(seen.waited, at_100) << " at beta " << beta;
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
