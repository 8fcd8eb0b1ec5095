#include "sim/validate/measures.h"

#include <gtest/gtest.h>

#include "sim/validate/scaling.h"

namespace headroom::validate {
namespace {

using namespace std::chrono_literals;

RunOutcome run_of(double utilization, double p99, std::vector<double> errors) {
  RunOutcome run;
  results::ServiceResult& feed = run.result.services["feed"];
  feed.samples = 100;
  feed.utilization_mean = utilization;
  feed.latency_ms = {10, 20, p99, 2 * p99};
  run.result.series.step = 10s;
  run.result.series.count = errors.size();
  run.result.series.columns = {{"services.feed.error_ratio", errors},
                               {"services.feed.shed_ratio", std::vector<double>(errors.size(), 0.0)}};
  return run;
}

TEST(Measures, AreMeansOverTheRunsWithStudentsInterval) {
  const std::vector<RunOutcome> runs{run_of(0.5, 40, {}), run_of(0.6, 50, {})};
  const Estimates all = estimates_of(runs, std::nullopt);
  const Estimate utilization = all.at({"feed", Measure::utilization});
  EXPECT_NEAR(utilization.value, 0.55, 1e-12);
  // Student's t of one degree of freedom, 12.706, times .05.
  EXPECT_NEAR(*utilization.half_width, 12.706 * 0.05, 1e-3);
  EXPECT_FALSE(all.contains({"feed", Measure::peak_error_ratio})) << "nothing was disturbed";
}

TEST(Measures, ReadPeakAndRecoveryOffTheMeanCourse) {
  // Before .0; the mean course peaks at .4 in the third step and is back in the fifth.
  const std::vector<RunOutcome> runs{run_of(0.5, 40, {0, 0, 0.5, 0.2, 0, 0}), run_of(0.5, 40, {0, 0, 0.3, 0.2, 0, 0})};
  const Estimates all = estimates_of(runs, 20.0);
  EXPECT_NEAR(all.at({"feed", Measure::peak_error_ratio}).value, 0.4, 1e-12);
  // The band is .04: crossed at 4/5 of the way from 35 s to 45 s.
  EXPECT_NEAR(all.at({"feed", Measure::time_to_recover}).value, 43 - 20, 1e-9);
}

TEST(Measures, JudgeSharesAndPointsEachInTheirOwnWay) {
  EXPECT_NEAR(difference({0.5, 0.03}, {0.51, 0.04}, true).value, 0.02, 1e-12);
  EXPECT_NEAR(*difference({0.5, 0.03}, {0.51, 0.04}, true).half_width, 0.1, 1e-12);
  EXPECT_NEAR(difference({0.5, {}}, {0.51, {}}, false).value, 0.01, 1e-12);
}

TEST(Scaling, FailsALineWhoseLastRateIsOffByMoreThanItsLimit) {
  TrialResult result{.trial = {"t", "f.yaml", {{"1", 2}, {"1/10", 2}}, std::nullopt}};
  for (const double utilization : {0.50, 0.52}) {
    const std::vector<RunOutcome> runs{run_of(utilization, 40, {}), run_of(utilization, 41, {})};
    result.by_rate.push_back(estimates_of(runs, std::nullopt));
  }
  int seen = 0;
  for (const Line& line : lines_of(result)) {
    if (line.key.measure != Measure::utilization && line.key.measure != Measure::p99) continue;
    EXPECT_EQ(line.passes, line.key.measure == Measure::p99) << "utilization is 4 % off";
    ++seen;
  }
  EXPECT_EQ(seen, 2);
}

TEST(Runs, AreAskedForAsOnTheCommandLine) {
  const Job job{"scenarios/a.yaml", "1/10", 3, {"demand.dau=5"}};
  EXPECT_EQ(words_of(job, "/tmp/x", 2),
            (std::vector<std::string>{"run", "scenarios/a.yaml", "--seed", "3", "--sample", "1/10", "--set",
                                      "demand.dau=5", "--jobs", "2", "--out", "/tmp/x"}));
}

TEST(Runs, SayWhatTheProgramSaidWhenItFails) {
  const RunPlan plan{.program = "/bin/false", .folder = ::testing::TempDir()};
  const auto outcomes = run_all({{"a.yaml", "1", 1, {}}}, plan);
  ASSERT_FALSE(outcomes.has_value());
  EXPECT_NE(outcomes.error().find("a.yaml at 1, seed 1, ended with status 1"), std::string::npos) << outcomes.error();
}

}  // namespace
}  // namespace headroom::validate
