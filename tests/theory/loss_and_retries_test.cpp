// Requests refused and requests repeated: theory.md's rows M/M/c/K, Erlang B, retry storm and retry amplification.
// (The rows on caches are checked through the real eviction policies in tests/real/policies/eviction.)
#include <gtest/gtest.h>

#include <memory>

#include "models/queueing/retries.h"
#include "models/queueing/stations.h"
#include "tests/theory/crowd.h"
#include "tests/theory/queue_lab.h"

namespace headroom::theory {
namespace {

using kernel::Station;

// Birth-death: p_n / p_{n-1} = lambda / (min(n, c) mu), loss = p_K, L = sum n p_n, W = L / (lambda (1 - loss)).
// Arrivals see time averages, so L is what they find.
TEST(FiniteRoom, loses_and_holds_what_birth_and_death_say) {
  struct Row {
    unsigned c;
    std::size_t room;
    double lambda, loss, in_system, response;  // printed
  };
  for (const Row& row : {Row{1, 10, .8, .023493, 2.966314, 3.797098}, Row{4, 16, 5, .207086, 12.532620, 3.161154}}) {
    const Seen seen =
        simulate({.servers = row.c, .room = row.room}, {.rate = row.lambda, .count = 4'000'000}, exponential());
    const models::FiniteRoom exact =
        models::mmck(row.lambda, 1, row.c, static_cast<std::int64_t>(row.room));
    EXPECT_NEAR(exact.loss, row.loss, 5.1e-7);
    EXPECT_NEAR(exact.mean_in_system, row.in_system, 5.1e-7);
    EXPECT_NEAR(exact.mean_response, row.response, 5.1e-7);
    EXPECT_MEAN(seen.lost, row.loss);
    EXPECT_MEAN(seen.found, row.in_system);
    EXPECT_MEAN(seen.response, row.response);
  }
}

// Erlang B: B(n) = a B(n-1) / (n + a B(n-1)), whatever the service law of that mean.
TEST(ErlangB, loses_the_same_under_any_service_law) {
  struct Row {
    unsigned c;
    double a, loss;  // printed
    std::uint64_t count;
  };
  for (const Row& row : {Row{10, 5, .018385, 2'500'000}, Row{100, 80, .003992, 6'000'000},
                         Row{200, 180, .010325, 6'000'000}}) {
    EXPECT_NEAR(models::erlang_b(row.c, row.a), row.loss, 5.1e-7);
    for (const Law& law : {deterministic(), hyperexponential(4)}) {
      const CrowdSeen seen =
          simulate_crowd({.servers = row.c, .room = row.c}, {.rate = row.a, .count = row.count}, law);
      EXPECT_CORRECTED(seen.lost, row.loss) << " with " << row.c << " servers";
    }
  }
}

// A service of capacity 100 whose clients wait 10 s, then send the request again, up to R times. What they gave up on
// is still served, first come first served.
struct Storm {
  static constexpr unsigned servers = 100;
  static constexpr double timeout_s = 10;

  explicit Storm(int retries_) : retries(retries_), station(lab.clock, {.servers = servers}) {}
  const int retries;
  Lab lab;
  Station station;
  Random& draws = lab.stream("service");
  int asked = 0, answered = 0;  // since the last look
};
Task<void> work(Storm& storm, std::shared_ptr<bool> done) {
  co_await storm.station.use(from_seconds(storm.draws.exponential(1)));
  *done = true;
}
Task<void> ask(Storm& storm) {
  for (int attempt = 0; attempt <= storm.retries; ++attempt) {
    const auto done = std::make_shared<bool>(false);
    storm.lab.tasks.spawn(work(storm, done));
    co_await storm.lab.clock.sleep_for(from_seconds(Storm::timeout_s));
    if (*done) {
      ++storm.answered;
      break;
    }
  }
  ++storm.asked;
}
Task<void> load(Storm& storm, std::string name, double rate, double from_s, double to_s) {
  Random& gaps = storm.lab.stream(name);
  co_await storm.lab.clock.sleep_until(Time{from_seconds(from_s)});
  while (storm.lab.clock.now() < Time{from_seconds(to_s)}) {
    storm.lab.tasks.spawn(ask(storm));
    co_await storm.lab.clock.sleep_for(from_seconds(gaps.exponential(1 / rate)));
  }
}
// The share of requests answered, long after a pulse of 20 s at five times the capacity (or after none).
double answered_in_the_end(int retries, double share_of_capacity, bool pulse) {
  constexpr double end_s = 4000;
  Storm storm{retries};
  storm.lab.tasks.spawn(load(storm, "steady", share_of_capacity * Storm::servers, 0, end_s));
  if (pulse) storm.lab.tasks.spawn(load(storm, "pulse", 5 * Storm::servers, 100, 120));
  storm.lab.clock.run_until(Time{from_seconds(end_s - 500)});
  storm.asked = storm.answered = 0;
  storm.lab.clock.run_until(Time{from_seconds(end_s)});
  const double share = static_cast<double>(storm.answered) / storm.asked;
  storm.lab.tasks.cancel_all();
  return share;
}

// While every attempt times out the load is lambda (1 + R): the overload feeds itself when that exceeds mu, so two
// states are possible for mu / (1 + R) < lambda < mu, and the pulse decides which.
class RetryStorm : public testing::TestWithParam<std::pair<int, double>> {};
INSTANTIATE_TEST_SUITE_P(retries, RetryStorm,
                         testing::Values(std::pair{1, .5}, std::pair{2, .333}, std::pair{3, .25}, std::pair{5, .167}));

TEST_P(RetryStorm, outlives_its_pulse_within_the_band_only) {
  const auto [retries, printed] = GetParam();
  const models::MetastableBand band = models::metastable_band(1, retries);
  EXPECT_NEAR(band.from, printed, 5.1e-4);
  EXPECT_EQ(band.to, 1);
  EXPECT_GT(answered_in_the_end(retries, 1.2 * band.from, false), .999) << "inside the band, undisturbed";
  EXPECT_LT(answered_in_the_end(retries, 1.2 * band.from, true), .001) << "inside the band, after the pulse";
  EXPECT_GT(answered_in_the_end(retries, .8 * band.from, true), .999) << "below the band, after the pulse";
}

Task<void> try_repeatedly(Lab& lab, Random& luck, double failure, int attempts, Tally& sent) {
  int made = 0;
  do {
    ++made;
    co_await lab.clock.sleep_for(from_seconds(.01));
  } while (luck.chance(failure) && made < attempts);
  sent.add(made);
}
// Attempts made per request wanted: (1 - p^k) / (1 - p), and k when every attempt fails.
TEST(RetryAmplification, sends_a_geometric_number_of_attempts) {
  for (const auto& [p, printed] : {std::pair{.5, 1.75}, {1.0, 3.0}}) {
    Tally sent;
    Lab lab;
    Random& luck = lab.stream("luck");
    lab.tasks.spawn(poisson(lab, "arrivals", {.rate = 100, .count = 200'000}, [&, failure = p](bool) {
      return try_repeatedly(lab, luck, failure, 3, sent);
    }));
    lab.clock.run();
    EXPECT_NEAR(models::retry_amplification(p, 3), printed, 1e-12);
    EXPECT_MEAN(sent, printed);
  }
}

}  // namespace
}  // namespace headroom::theory
