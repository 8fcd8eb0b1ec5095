#include "sim/results/limit.h"

#include <gtest/gtest.h>

#include <string>

namespace headroom::results {
namespace {

// A day of 100M users whose objectives hold.
RunResult calm_day() {
  RunResult run;
  run.demand.dau = 100e6;
  run.slos.push_back({.name = "a page is quick",
                      .met = true,
                      .bad_ratio = 0.002,
                      .allowed_ratio = 0.01,
                      .bad_ratio_interval_95 = Interval{0.001, 0.003}});
  return run;
}

// So much is asked of the service at the region's peak, give or take a share `doubt`.
void ask(RunResult& run, const std::string& region, const std::string& service, double load, double doubt = 0.04) {
  RegionServiceResult& here = run.regions[region].services[service];
  here.load_peak = load;
  here.load_peak_interval_95 = Interval{load * (1 - doubt), load * (1 + doubt)};
  run.services[service];
}

LimitResult limit(const RunResult& run, const CarryingByService& carrying = {}, const std::string& fault = "") {
  return limit_of(run, carrying, fault);
}

TEST(Limit, is_set_by_the_fullest_region_not_by_the_mean_of_the_world) {
  RunResult run = calm_day();
  ask(run, "asia", "ranking", 0.8);
  ask(run, "europe", "ranking", 0.2);
  ask(run, "asia", "feed", 0.3);
  run.services["ranking"].utilization_mean = 0.35;  // of all regions together, none counted above 100 %
  const LimitResult found = limit(run);
  EXPECT_EQ(found.service, "ranking");
  EXPECT_EQ(found.region, "asia");
  EXPECT_DOUBLE_EQ(found.load, 0.8);
  EXPECT_NEAR(found.load_interval_95->low, 0.768, 1e-9);
  EXPECT_NEAR(found.holds_to_dau.value(), 100e6 / 0.832, 1);
}

// 118 and 198 % are not a tie at 100 %, and the first by the alphabet is not the worse.
TEST(Limit, names_the_service_that_is_asked_most_of_its_capacity) {
  RunResult run = calm_day();
  run.demand.dau = 900e6;
  run.slos[0].met = false;
  ask(run, "asia", "event_intake", 1.18);
  ask(run, "asia", "ranking", 1.98);
  const LimitResult found = limit(run);
  EXPECT_EQ(found.service, "ranking");
  EXPECT_DOUBLE_EQ(found.load, 1.98);
  EXPECT_EQ(found.overloaded, 2);
}

TEST(Limit, above_capacity_says_what_is_overloaded_and_names_no_users) {
  RunResult run = calm_day();
  ask(run, "asia", "ranking", 1.3);
  const LimitResult found = limit(run);
  EXPECT_FALSE(found.holds_to_dau) << "not even where an objective happens to be met";
  EXPECT_EQ(found.unknown_because, "ranking of asia is asked 130 % of its capacity when busiest");
}

TEST(Limit, counts_an_autoscaled_fleet_up_to_the_most_that_it_may_have) {
  RunResult run = calm_day();
  ask(run, "asia", "feed", 0.4);
  run.services["transcode"].load_peak = 0.7;
  run.services["transcode"].interval_95.load_peak = Interval{0.6, 0.8};
  EXPECT_EQ(limit(run).service, "transcode");
  const LimitResult found = limit(run, {{"transcode", {.growth = 6}}});
  EXPECT_EQ(found.service, "feed");
  EXPECT_GT(found.holds_to_dau.value(), 100e6 / 0.7);
}

TEST(Limit, is_not_told_where_a_fault_is_in_the_loads) {
  RunResult run = calm_day();
  ask(run, "asia", "ranking", 0.5);
  const LimitResult found = limit(run, {}, "'spike'");
  EXPECT_FALSE(found.holds_to_dau);
  EXPECT_EQ(found.unknown_because, "the fault 'spike' is in the loads");
  EXPECT_EQ(found.service, "ranking");
}

TEST(Limit, counts_on_no_cache_for_more_users_than_the_run_has) {
  RunResult run = calm_day();
  ask(run, "asia", "ranking", 0.12);
  // Four of five pages find their list: five times the load, were none found.
  const LimitResult cold = limit(run, {{"ranking", {.uncached = 5, .usable = 0.78}}});
  EXPECT_NEAR(cold.holds_to_dau.value(), 100e6 * 0.78 / (0.1248 * 5), 1);
  ask(run, "asia", "ranking", 0.6);
  EXPECT_DOUBLE_EQ(limit(run, {{"ranking", {.uncached = 5, .usable = 0.78}}}).holds_to_dau.value(), 100e6)
      << "what the run itself shows holds all the same";
}

TEST(Limit, is_not_told_where_the_load_reaches_across_the_capacity) {
  RunResult run = calm_day();
  ask(run, "asia", "ranking", 0.97, 0.1);
  const LimitResult found = limit(run);
  EXPECT_FALSE(found.holds_to_dau);
  EXPECT_EQ(found.overloaded, 0);
  EXPECT_EQ(found.unknown_because, "ranking of asia is asked between 87.3 % and 107 % of its capacity when busiest");
}

TEST(Limit, is_not_told_where_an_objective_is_missed_or_in_doubt) {
  RunResult run = calm_day();
  ask(run, "asia", "ranking", 0.5);
  run.slos[0].bad_ratio_interval_95 = Interval{0.005, 0.015};
  EXPECT_EQ(limit(run).unknown_because, "'a page is quick' may hold or not: its figure is in doubt");
  run.slos[0].met = false;
  run.slos[0].bad_ratio_interval_95 = Interval{0.02, 0.03};
  EXPECT_EQ(limit(run).unknown_because, "'a page is quick' is missed, and no service is above its capacity");
  EXPECT_FALSE(limit(run).holds_to_dau);
  run.slos[0].met.reset();
  EXPECT_TRUE(limit(run).holds_to_dau) << "what had nothing to measure stands in no way";
}

TEST(Limit, is_not_told_by_a_run_that_was_stopped_or_does_not_know_its_doubt) {
  RunResult run = calm_day();
  ask(run, "asia", "ranking", 0.5);
  run.complete = false;
  EXPECT_EQ(limit(run).unknown_because, "the run was stopped");
  run.complete = true;
  run.regions["asia"].services["ranking"].load_peak_interval_95.reset();
  EXPECT_EQ(limit(run).unknown_because, "how sure the load of ranking of asia is, is not known");
}

TEST(Limit, takes_a_small_load_of_unknown_doubt_for_twice_as_high) {
  RunResult run = calm_day();
  ask(run, "asia", "ranking", 0.5);
  ask(run, "asia", "upload", 0.4);
  run.regions["asia"].services["upload"].load_peak_interval_95.reset();
  EXPECT_NEAR(limit(run).holds_to_dau.value(), 100e6 / 0.8, 1);
  ask(run, "asia", "upload", 0.45);
  run.regions["asia"].services["upload"].load_peak_interval_95.reset();
  EXPECT_NEAR(limit(run).holds_to_dau.value(), 100e6 / 0.9, 1);
}

TEST(Limit, knows_nothing_without_load_or_users) {
  EXPECT_EQ(limit(RunResult{}).service, "");
  RunResult stations;
  stations.services["a"].load_peak = 0.5;
  EXPECT_EQ(limit(stations).service, "");
}

}  // namespace
}  // namespace headroom::results
