#include "sim/run/replications.h"

#include <gtest/gtest.h>

namespace headroom::run {
namespace {

results::RunResult run_with(std::uint64_t seed, double p99_ms) {
  results::RunResult run;
  run.seed = seed;
  results::ServiceResult& gateway = run.services["gateway"];
  gateway.samples = 100;
  gateway.replicas = 2;
  gateway.latency_ms = {p99_ms / 10, p99_ms / 2, p99_ms, p99_ms * 2, p99_ms / 8};
  run.slos.push_back({.name = "quick",
                      .measure = "gateway.latency_p99_ms",
                      .objective = 10,
                      .actual = p99_ms,
                      .met = p99_ms <= 10,
                      .bad_ratio = p99_ms / 1000,
                      .allowed_ratio = 0.01});
  run.checks.push_back({.law = "Little's law", .subject = "gateway", .holds = true, .unit = "calls inside"});
  run.histograms["gateway"].record(from_seconds(p99_ms / 1000));
  return run;
}

TEST(Replications, GiveMeansWithStudentsIntervals) {
  const auto mean = mean_of_runs({run_with(7, 9), run_with(8, 12), run_with(9, 12)});
  const results::ServiceResult& gateway = mean.services.at("gateway");
  EXPECT_DOUBLE_EQ(gateway.latency_ms.p99, 11);
  // s = sqrt 3, t(2) = 4.303: 4.303 * sqrt(3 / 3)
  EXPECT_NEAR(gateway.interval_95.p99_ms->low, 11 - 4.303, 0.001);
  EXPECT_NEAR(gateway.interval_95.p99_ms->high, 11 + 4.303, 0.001);
  EXPECT_EQ(gateway.samples, 300u);
  EXPECT_EQ(mean.histograms.at("gateway").samples(), 3u);
  EXPECT_EQ(mean.slos[0].met, false) << "the mean decides, not the first run";
  EXPECT_EQ(mean.replications.runs, 3u);
  EXPECT_EQ(mean.replications.first_seed, 7u);
  EXPECT_EQ(mean.notes.back(), "figures are means over 3 runs; series, events and costs are those of seed 7");
}

TEST(Replications, OfOneRunAreThatRun) {
  const auto same = mean_of_runs({run_with(7, 9)});
  EXPECT_EQ(same.services.at("gateway").latency_ms.p99, 9);
  EXPECT_TRUE(same.notes.empty());
}

TEST(Replications, ABrokenLawInAnyRunIsABrokenLaw) {
  auto broken = run_with(8, 9);
  broken.checks[0].holds = false;
  const auto mean = mean_of_runs({run_with(7, 9), broken});
  ASSERT_EQ(mean.checks.size(), 2u);
  EXPECT_FALSE(mean.checks[1].holds);
  EXPECT_EQ(mean.checks[1].subject, "gateway (seed 8)");
}

// Each run knows a bound; what all of them know is the least.
TEST(Replications, HoldToTheFewestUsersThatAnyRunNamesAndToNoneWhereOneNamesNone) {
  const auto bounded = [](std::uint64_t seed, std::optional<double> dau) {
    results::RunResult run = run_with(seed, 9);
    run.limit = {"ranking", "asia-east", "cores", 0.5, {}, 0, dau, dau ? "" : "'quick' is in doubt"};
    return run;
  };
  EXPECT_EQ(mean_of_runs({bounded(1, 3e6), bounded(2, 2e6), bounded(3, 4e6)}).limit.holds_to_dau, 2e6);
  const auto unknown = mean_of_runs({bounded(1, 3e6), bounded(2, {}), bounded(3, 1e6)}).limit;
  EXPECT_FALSE(unknown.holds_to_dau);
  EXPECT_EQ(unknown.unknown_because, "'quick' is in doubt");
}

TEST(Replications, FiguresHaveTheNamesOfTheSummary) {
  const auto run = run_with(7, 9);
  EXPECT_EQ(figure_of(run, "services.gateway.latency_ms.p99"), 9);
  EXPECT_EQ(figure_of(run, "slos.quick"), 9);
  EXPECT_FALSE(figure_of(run, "services.gateway.p99"));
  EXPECT_EQ(usual_figure(run), "services.gateway.latency_ms.p99");
  EXPECT_EQ(usual_figure({}), "");
}

}  // namespace
}  // namespace headroom::run
