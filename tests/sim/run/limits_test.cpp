#include "sim/run/limits.h"

#include <gtest/gtest.h>

namespace headroom::run {
namespace {

results::RunResult run_of(const scenario::Scenario& scenario) {
  results::RunResult run;
  run.demand.dau = scenario.demand.dau;
  for (const auto& [name, service] : scenario.services) run.services[name].replicas_peak = service.replicas;
  run.caches["feed_cache"] = {.hit_ratio = 0.8, .hit_ratio_interval_95 = results::Interval{0.78, 0.82}};
  run.caches["cdn_edge"] = {.hit_ratio = 0.5};
  run.caches["cdn_shield"] = {.hit_ratio = 0.4};
  return run;
}

TEST(Limits, CountTheLoadBehindACacheAsIfNothingWereFoundInIt) {
  const scenario::Scenario scenario;
  const auto carrying = carrying_of(run_of(scenario), scenario);
  for (const char* service : {"candidate_store", "retrieval", "ranking", "ranking_worker"})
    EXPECT_NEAR(carrying.at(service).uncached, 1 / (1 - 0.82), 1e-9) << service;
  EXPECT_NEAR(carrying.at("cdn_shield").uncached, 2, 1e-9);
  EXPECT_NEAR(carrying.at("origin").uncached, 1 / (0.5 * 0.6), 1e-9);
  for (const char* service : {"gateway", "feed", "metadata", "event_intake"})
    EXPECT_EQ(carrying.at(service).uncached, 1) << service;
}

TEST(Limits, LetAutoscaledFleetsGrowToTheirMost) {
  scenario::Scenario scenario;
  scenario.services["feed"].autoscale = scenario::Autoscale{.max = 64};
  auto run = run_of(scenario);
  run.services["feed"].replicas_peak = 32;
  const auto carrying = carrying_of(run, scenario);
  EXPECT_EQ(carrying.at("feed").growth, 2);
  EXPECT_EQ(carrying.at("transcode").growth, 6) << "its workers follow their backlog";
  EXPECT_EQ(carrying.at("gateway").growth, 1);
}

// Square-root staffing: cores c carry a = c - beta sqrt(a) with one request in five waiting.
TEST(Limits, LetFewCoresBeLessFullThanMany) {
  scenario::Scenario scenario;
  scenario.services["feed"].cores = 4;
  scenario.services["gateway"].cores = 16;
  const auto carrying = carrying_of(run_of(scenario), scenario);
  EXPECT_NEAR(carrying.at("feed").usable, 0.59, 0.01);
  EXPECT_NEAR(carrying.at("gateway").usable, 0.77, 0.01);
}

TEST(Limits, NameTheFaultThatIsInTheLoads) {
  scenario::Scenario scenario;
  scenario.faults.push_back({.id = "spike", .fault = scenario::LoadSpike{}});
  auto run = run_of(scenario);
  run.services["feed"].load_peak = 0.5;
  run.services["feed"].interval_95.load_peak = results::Interval{0.49, 0.51};
  add_limit(run, scenario);
  EXPECT_EQ(run.limit.unknown_because, "the fault 'spike' is in the loads");
  scenario.faults.clear();
  add_limit(run, scenario);
  EXPECT_TRUE(run.limit.holds_to_dau);
}

}  // namespace
}  // namespace headroom::run
