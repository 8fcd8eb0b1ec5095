// Stations in a row, in a loop and side by side: theory.md's rows Jackson, fork-join and fan-out.
#include <gtest/gtest.h>

#include <deque>
#include <vector>

#include "models/queueing/networks.h"
#include "models/queueing/parallel.h"
#include "tests/theory/queue_lab.h"

namespace headroom::theory {
namespace {

using kernel::Station;

// A passage through one-server stations: after station i, on to the next, or back to it with probability `back`.
struct Passage {
  explicit Passage(std::vector<double> service_rates) : mu(std::move(service_rates)) {
    for (std::size_t i = 0; i < mu.size(); ++i) stations.emplace_back(lab.clock, kernel::StationParams{});
  }
  std::vector<double> mu;
  double back = 0;
  Lab lab;
  std::deque<Station> stations;
  Tally response;
};
Task<void> pass(Passage& passage, Random& draws, bool counted) {
  const Time arrived = passage.lab.clock.now();
  for (std::size_t i = 0; i < passage.mu.size(); ++i) {
    do {
      co_await passage.stations[i].use(from_seconds(draws.exponential(1 / passage.mu[i])));
    } while (draws.chance(passage.back));
  }
  if (counted) passage.response.add(seconds(passage.lab.clock.now() - arrived));
}
void run(Passage& passage, Arrivals arrivals) {
  Random& draws = passage.lab.stream("service");
  passage.lab.tasks.spawn(
      poisson(passage.lab, "arrivals", arrivals, [&](bool counted) { return pass(passage, draws, counted); }));
  passage.lab.clock.run();
}

// Each station is M/M/1 on its own: T = sum 1 / (mu_i - lambda) = 1 + 2 + 1/3.
TEST(Jackson, tandem_is_three_queues_on_their_own) {
  Passage passage{{2, 1.5, 4}};
  run(passage, {.rate = 1, .count = 3'000'000});
  const std::vector<models::JacksonStation> stations = {{.external = 1, .mu = 2}, {.mu = 1.5}, {.mu = 4}};
  const std::vector<models::Route> routes = {{0, 1, 1}, {1, 2, 1}};
  EXPECT_NEAR(models::jackson(stations, routes)->mean_response, 3.333333, 5.1e-7);
  EXPECT_MEAN(passage.response, 3.333333);
}
// lambda' = .6 / (1 - .25) = .8 passes a second, T = L / .6 = (.8 / .2) / .6, over all passes.
TEST(Jackson, feedback_counts_every_pass) {
  Passage passage{{1}};
  passage.back = .25;
  run(passage, {.rate = .6, .count = 4'000'000});
  const std::vector<models::JacksonStation> stations = {{.external = .6}};
  const std::vector<models::Route> routes = {{0, 0, .25}};
  EXPECT_NEAR(models::jackson(stations, routes)->mean_response, 6.666667, 5.1e-7);
  EXPECT_MEAN(passage.response, 6.666667);
}

Task<void> serve(Station& station, double service_s) { co_await station.use(from_seconds(service_s)); }

Task<void> fork_and_join(Lab& lab, std::deque<Station>& stations, Random& draws, Tally* response) {
  const Time arrived = lab.clock.now();
  std::vector<Task<void>> parts;
  for (Station& station : stations) parts.push_back(serve(station, draws.exponential(1)));
  co_await when_all(std::move(parts));
  if (response != nullptr) response->add(seconds(lab.clock.now() - arrived));
}
// Flatto and Hahn: T = (12 - rho) / (8 (1 - rho)).
TEST(ForkJoinOfTwo, responds_as_flatto_and_hahn_say) {
  for (const auto& [rho, printed, count] :
       {std::tuple{.5, 2.875, 500'000}, {.8, 7.0, 3'000'000}, {.9, 13.875, 10'000'000}}) {
    Tally response;
    Lab lab;
    std::deque<Station> stations;
    for (int i = 0; i < 2; ++i) stations.emplace_back(lab.clock, kernel::StationParams{});
    Random& draws = lab.stream("service");
    const Arrivals arrivals{.rate = rho, .count = static_cast<std::uint64_t>(count)};
    lab.tasks.spawn(poisson(lab, "arrivals", arrivals, [&](bool counted) {
      return fork_and_join(lab, stations, draws, counted ? &response : nullptr);
    }));
    lab.clock.run();
    EXPECT_NEAR(models::fork_join_of_two_mean_response(rho), printed, 1e-9);
    EXPECT_MEAN(response, printed);
  }
}

struct Slowest {
  Tally response;
  Tally any_slow;
};
Task<void> answer(Lab& lab, double service_s) { co_await lab.clock.sleep_for(from_seconds(service_s)); }
Task<void> fan_out(Lab& lab, Random& draws, Slowest& slowest) {
  // One part in a hundred is slow: an exponential of mean 1 exceeds ln 100 with probability .01.
  constexpr double slow = 4.605170185988091;
  const Time arrived = lab.clock.now();
  std::vector<Task<void>> parts;
  for (int i = 0; i < 100; ++i) parts.push_back(answer(lab, draws.exponential(1)));
  co_await when_all(std::move(parts));
  const double response = seconds(lab.clock.now() - arrived);
  slowest.response.add(response);
  slowest.any_slow.add(response > slow ? 1 : 0);
}
// The slowest of 100 independent exponentials has mean H_100; any of them is slow with probability 1 - (1 - p)^100.
TEST(FanOut, is_as_slow_as_its_slowest_part) {
  Slowest slowest;
  Lab lab;
  Random& draws = lab.stream("service");
  lab.tasks.spawn(
      poisson(lab, "arrivals", {.rate = 1, .count = 60'000}, [&](bool) { return fan_out(lab, draws, slowest); }));
  lab.clock.run();
  EXPECT_NEAR(models::fan_out_mean_of_slowest(100), 5.187378, 5.1e-7);
  EXPECT_NEAR(models::fan_out_any_slow(100, .01), .633968, 5.1e-7);
  EXPECT_MEAN(slowest.response, 5.187378);
  EXPECT_MEAN(slowest.any_slow, .633968);
}

}  // namespace
}  // namespace headroom::theory
