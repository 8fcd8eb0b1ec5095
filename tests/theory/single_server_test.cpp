// One server: theory.md's rows M/M/1, M/G/1, processor sharing and two priorities.
#include <gtest/gtest.h>

#include <cmath>

#include "models/queueing/stations.h"
#include "sim/kernel/shared_processor.h"
#include "tests/theory/queue_lab.h"

namespace headroom::theory {
namespace {

using kernel::Discipline;
using kernel::SharedProcessor;
using kernel::Station;

// W = 1 / (1 - rho); P(W <= t) = 1 - e^{-(1 - rho) t}, so the q-quantile is -ln(1 - q) / (1 - rho).
TEST(MM1, at_eight_tenths_has_its_mean_and_its_quantiles) {
  const models::MMc exact = models::mm1(.8, 1);
  const Seen seen = simulate({}, {.rate = .8, .count = 5'000'000}, exponential(), Tally::Keep::values);
  EXPECT_NEAR(exact.mean_response(), 5, 1e-9);
  EXPECT_MEAN(seen.response, exact.mean_response());
  for (const auto& [q, printed] : {std::pair{.5, 3.4657}, {.95, 14.9787}, {.99, 23.0259}}) {
    EXPECT_NEAR(exact.response_quantile(q), printed, 5.1e-5);
    EXPECT_WITHIN(.05, seen.response.quantile(q), printed);
  }
}
TEST(MM1, at_nine_tenths_has_its_mean_and_its_99th_percentile) {
  const models::MMc exact = models::mm1(.9, 1);
  const Seen seen = simulate({}, {.rate = .9, .count = 12'000'000}, exponential(), Tally::Keep::values);
  EXPECT_NEAR(exact.mean_response(), 10, 1e-9);
  EXPECT_NEAR(exact.response_quantile(.99), 46.0517, 5.1e-5);
  EXPECT_MEAN(seen.response, exact.mean_response());
  EXPECT_WITHIN(.05, seen.response.quantile(.99), 46.0517);
}

// Pollaczek-Khinchine: Wq = rho (1 + cs^2) / (2 (1 - rho)).
struct ServiceLaw {
  const char* name;
  Law law;
  double cs2;
  double wq_80, wq_90;             // printed
  std::uint64_t count_80, count_90;  // the more variable the law, the longer the run
};
class MG1 : public testing::TestWithParam<ServiceLaw> {};
INSTANTIATE_TEST_SUITE_P(service_laws, MG1,
                         testing::Values(ServiceLaw{"D", deterministic(), 0, 2, 4.5, 1'000'000, 4'000'000},
                                         ServiceLaw{"E2", erlang(2), .5, 3, 6.75, 2'000'000, 8'000'000},
                                         ServiceLaw{"M", exponential(), 1, 4, 9, 3'000'000, 12'000'000},
                                         ServiceLaw{"H2", hyperexponential(4), 4, 10, 22.5, 8'000'000, 24'000'000}),
                         [](const auto& row) { return std::string(row.param.name); });

TEST_P(MG1, waits_as_pollaczek_and_khinchine_say_at_eight_tenths) {
  const ServiceLaw& row = GetParam();
  const Seen seen = simulate({}, {.rate = .8, .count = row.count_80}, row.law);
  EXPECT_NEAR(models::mg1_mean_wait(.8, 1, row.cs2), row.wq_80, 1e-9);
  EXPECT_MEAN(seen.wait, row.wq_80);
}
TEST_P(MG1, waits_as_pollaczek_and_khinchine_say_at_nine_tenths) {
  const ServiceLaw& row = GetParam();
  const Seen seen = simulate({}, {.rate = .9, .count = row.count_90}, row.law);
  EXPECT_NEAR(models::mg1_mean_wait(.9, 1, row.cs2), row.wq_90, 1e-9);
  EXPECT_MEAN(seen.wait, row.wq_90);
}

struct Shared {
  Tally response;
  Tally slowdown;  // response / service
};
Task<void> share(Lab& lab, SharedProcessor& processor, double service_s, Shared* shared) {
  const Time arrived = lab.clock.now();
  co_await processor.use(from_seconds(service_s));
  if (shared == nullptr) co_return;
  shared->response.add(seconds(lab.clock.now() - arrived));
  if (service_s > 1e-3) shared->slowdown.add(seconds(lab.clock.now() - arrived) / service_s);
}
Shared share_processor(Law service, std::uint64_t count) {
  Shared shared;
  Lab lab;
  SharedProcessor processor{lab.clock, 1};
  Random& draws = lab.stream("service");
  lab.tasks.spawn(poisson(lab, "arrivals", {.rate = .8, .count = count}, [&](bool counted) {
    return share(lab, processor, service(draws), counted ? &shared : nullptr);
  }));
  lab.clock.run();
  return shared;
}

// M/G/1 processor sharing: E[T | work x] = x / (1 - rho) for any law, so W = 5 and the mean slowdown is 5 at rho .8.
TEST(ProcessorSharing, gives_every_service_law_the_same_mean) {
  EXPECT_NEAR(models::ps_mean_response(.8, 1, 1), 5, 1e-9);
  for (const Law& law : {deterministic(), hyperexponential(4)}) {
    const Shared shared = share_processor(law, 2'500'000);
    EXPECT_MEAN(shared.response, 5);
    EXPECT_MEAN(shared.slowdown, 5);
  }
}

// Both classes of work 1, lambda .3 (served first) and .5.
std::vector<Seen> two_priorities(Discipline discipline) {
  std::vector<Seen> seen(2);
  Lab lab;
  Station station{lab.clock, {.discipline = discipline, .priorities = 2}};
  Random& draws = lab.stream("service");
  const std::vector<double> rates = {.3, .5};
  for (unsigned p = 0; p < 2; ++p) {
    const Arrivals arrivals{.rate = rates[p], .count = static_cast<std::uint64_t>(rates[p] * 6e6)};
    lab.tasks.spawn(
        poisson(lab, "class " + std::to_string(p), arrivals, [&lab, &station, &draws, &seen, p](bool counted) {
          return visit(lab.clock, station, draws.exponential(1), p, counted ? &seen[p] : nullptr);
        }));
  }
  lab.clock.run();
  return seen;
}
const std::vector<models::PriorityClass> both_classes = {{.lambda = .3}, {.lambda = .5}};

// Cobham: Wq_k = W0 / ((1 - sigma_{k-1}) (1 - sigma_k)), W0 = sum lambda_i E[S_i^2] / 2 = .8.
TEST(TwoPriorities, wait_as_cobham_says_when_service_is_not_interrupted) {
  const std::vector<Seen> seen = two_priorities(Discipline::priority);
  const std::vector<double> exact = models::priority_non_preemptive(both_classes).mean_wait;
  EXPECT_NEAR(exact[0], 1.142857, 5.1e-7);
  EXPECT_NEAR(exact[1], 5.714286, 5.1e-7);
  EXPECT_MEAN(seen[0].wait, exact[0]);
  EXPECT_MEAN(seen[1].wait, exact[1]);
}
// T_k = 1 / (1 - sigma_{k-1}) + sum_{i<=k} lambda_i E[S_i^2] / 2 / ((1 - sigma_{k-1}) (1 - sigma_k)).
TEST(TwoPriorities, respond_as_the_formula_says_when_the_first_class_preempts) {
  const std::vector<Seen> seen = two_priorities(Discipline::preemptive_priority);
  const std::vector<double> exact = models::priority_preemptive_resume(both_classes).mean_response;
  EXPECT_NEAR(exact[0], 1.428571, 5.1e-7);
  EXPECT_NEAR(exact[1], 7.142857, 5.1e-7);
  EXPECT_MEAN(seen[0].response, exact[0]);
  EXPECT_MEAN(seen[1].response, exact[1]);
}

}  // namespace
}  // namespace headroom::theory
