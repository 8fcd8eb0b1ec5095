// What a run says that was stopped half-way. The only engine of this process.
#include <gtest/gtest.h>

#include "sim/results/terminal_summary.h"
#include "sim/run/run.h"
#include "sim/scenario/read.h"

namespace headroom::run {
namespace {

using namespace std::chrono_literals;

scenario::Scenario scenario_of(const std::string& file, const scenario::Overrides& overrides) {
  auto read = scenario::read_scenario(file, overrides, {});
  EXPECT_TRUE(read.has_value()) << (read ? "" : scenario::to_string(read.error()));
  return *std::move(read);
}

// Stopped when so much has been simulated.
results::RunResult stopped_after(Nanos simulated, const scenario::Scenario& scenario) {
  std::atomic<bool> stop{false};
  int ended = 0;
  RunOptions options;
  options.progress = [&](const Progress& p) { stop = stop || p.simulated >= simulated; };
  options.stop = &stop;
  options.ended = [&ended] { ++ended; };
  results::RunResult result = run(scenario, options);
  EXPECT_EQ(ended, 1);
  return result;
}

void expect_nothing_judged(const results::RunResult& result) {
  EXPECT_FALSE(result.complete);
  EXPECT_TRUE(result.slos.empty());
  EXPECT_FALSE(result.verdict.recovered);
  EXPECT_EQ(result.limit.service, "");
  EXPECT_TRUE(result.cost.by_driver.empty());
  const std::string screen = results::terminal_summary(result);
  EXPECT_EQ(screen.find("objectives"), std::string::npos) << screen;
  EXPECT_EQ(screen.find("USD"), std::string::npos) << screen;
  EXPECT_NE(screen.find("\nPARTIAL: the run was stopped"), std::string::npos) << screen;
}

TEST(StoppedRun, CoversTheStepsThatWereClosedAndJudgesNothing) {
  const auto result = stopped_after(
      2min, scenario_of("scenarios/small.yaml", {"sample_rate=1/1000", "duration=1h", "warm_up=1min", "step=1min"}));
  expect_nothing_judged(result);
  EXPECT_NEAR(result.simulated_s, 120, 1e-9);
  EXPECT_GT(result.services.at("gateway").requests, 0);
  EXPECT_GT(result.demand.feed_requests, 0);
}

TEST(StoppedRun, OfACompositionDoesTheSame) {
  const std::string file = "scenarios/validation/two-tier.yaml";
  const auto result = stopped_after(5s, scenario_of(file, {"duration=60s", "step=1s"}));
  expect_nothing_judged(result);
  EXPECT_NEAR(result.simulated_s, 5, 1e-9);
  const auto early = stopped_after(-1h, scenario_of(file, {"warm_up=2s"}));
  EXPECT_EQ(early.simulated_s, 0) << "stopped where measuring began";
  EXPECT_TRUE(early.services.empty());
}

}  // namespace
}  // namespace headroom::run
