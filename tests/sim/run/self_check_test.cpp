// Every check holds for honest books and fails for cooked ones.
#include "sim/run/self_check.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>

#include "sim/cluster/store_tier.h"
#include "sim/kernel/philox.h"

namespace headroom::run {
namespace {

using namespace std::chrono_literals;

// Five calls over ten seconds: one refused, two answered, one dropped, one still inside.
cluster::CallAccount honest_calls() {
  cluster::CallAccount calls;
  for (int i = 0; i < 5; ++i) calls.ask();
  calls.refuse();
  calls.enter(Time{1s});
  calls.enter(Time{2s});
  calls.leave(Time{4s}, Time{1s}, true);
  calls.enter(Time{5s});
  calls.leave(Time{6s}, Time{5s}, false);
  calls.leave(Time{8s}, Time{2s}, true);
  calls.enter(Time{9s});
  return calls;
}

TEST(SelfCheck, CallsAreConserved) {
  EXPECT_TRUE(calls_check("feed", honest_calls()).holds);
  cluster::CallAccount lost = honest_calls();
  --lost.inside;  // a call that vanished without leaving
  const results::CheckResult check = calls_check("feed", lost);
  EXPECT_FALSE(check.holds);
  EXPECT_EQ(check.law, "conservation of calls");
  EXPECT_EQ(check.subject, "feed");
  EXPECT_EQ(check.measured, 4);
  EXPECT_EQ(check.expected, 5);
}

TEST(SelfCheck, LittlesLawHoldsBetweenTheLevelAndTheLatenciesThatWereReported) {
  cluster::CallAccount calls = honest_calls();
  calls.move_to(Time{10s});
  const CallSpan span{.from = {}, .to = calls, .length = 10s, .deadline = 2s};
  results::Histogram latencies;
  for (const Nanos latency : {3s, 6s}) latencies.record(latency);
  const auto check = little_check("feed", span, latencies);
  ASSERT_TRUE(check);
  EXPECT_TRUE(check->holds) << check->measured << " " << check->expected;
  // Three, one and six seconds over ten; the one that is still inside has no latency yet.
  EXPECT_DOUBLE_EQ(check->measured, 1.0);
  EXPECT_DOUBLE_EQ(check->expected, 0.9);
  EXPECT_NEAR(check->tolerance, 1.2, 1e-6) << "one is under way, one was dropped: six seconds each at most";
  EXPECT_FALSE(little_check("feed", {.from = {}, .to = calls, .length = 0s, .deadline = {}}, latencies));
}

// A thousand calls of ten milliseconds each, none of them under way at either end.
TEST(SelfCheck, LittlesLawFailsWhereALatencyIsLostOrReportedShort) {
  cluster::CallAccount before, calls;
  results::Histogram latencies, short_ones, but_one;
  for (int i = 0; i < 1000; ++i) {
    const Time at{1ms * (100 * i)};
    calls.ask();
    calls.enter(at);
    calls.leave(at + 10ms, at, true);
    latencies.record(10ms);
    short_ones.record(9ms);
    if (i > 0) but_one.record(10ms);
  }
  calls.move_to(Time{100s});
  const CallSpan span{.from = before, .to = calls, .length = 100s, .deadline = 1s};
  EXPECT_TRUE(little_check("feed", span, latencies)->holds);
  EXPECT_FALSE(little_check("feed", span, short_ones)->holds);
  EXPECT_FALSE(little_check("feed", span, but_one)->holds);
}

TEST(SelfCheck, WorkIsConserved) {
  cluster::WorkAccount work{.offered = 10, .admitted = 5, .queue_full = 2, .shed = 2, .late = 1};
  EXPECT_TRUE(work_check("log", work).holds);
  ++work.offered;
  EXPECT_FALSE(work_check("log", work).holds);
}

TEST(SelfCheck, CoreTimeIsArrivalsTimesMeanService) {
  kernel::PhiloxRandom random{11};
  cluster::WorkAccount work;
  for (int i = 0; i < 10'000; ++i) {
    ++work.admitted;
    work.drawn_ns += random.exponential(2e6);
    work.mean_ns += 2e6;
    work.variance_ns2 += 4e12;
  }
  EXPECT_TRUE(utilization_check("feed", work)->holds);
  cluster::WorkAccount skipped = work;
  skipped.drawn_ns *= 0.9;  // one service in ten was never charged
  EXPECT_FALSE(utilization_check("feed", skipped)->holds);
  work.admitted = 100;
  EXPECT_FALSE(utilization_check("feed", work)) << "a hundred draws of a skewed law prove nothing";
}

TEST(SelfCheck, SampledRequestsStandForAsManyAsTheDemandModelExpects) {
  // A variance of twice the mean: four deviations of 30,000 are 980, and two in a hundred 600.
  const auto check = weights_check("europe", {30'500, 30'000, 2}, 0.01);
  ASSERT_TRUE(check);
  EXPECT_TRUE(check->holds);
  EXPECT_DOUBLE_EQ(check->expected, 3'000'000);
  EXPECT_NEAR(check->tolerance, 158'000, 100);
  // One request in sixteen was not counted.
  EXPECT_FALSE(weights_check("europe", {28'125, 30'000, 2}, 0.01)->holds);
  EXPECT_FALSE(weights_check("europe", {10, 100, 2}, 0.01)) << "a hundred requests prove nothing";
}

// A directory with one store whose node is asked three times, and what a run would say of it.
results::RunResult run_of_a_store(void (*sabotage)(cluster::Fleet&)) {
  class Roots final : public cluster::RootLoad {
    double rate(Time) const override { return 1; }
  } const roots;
  struct Latencies final : cluster::CallObserver {
    void called(const cluster::Fleet&, Time, Nanos latency, cluster::CallOutcome) override { all.record(latency); }
    results::Histogram all;
  } latencies;
  kernel::PhiloxRandom draws{12};
  const cluster::ServiceTable one{models::Law{models::Fixed{1}}};
  const cluster::WorkLaw by_key{&one, 0, 1e6};
  cluster::Directory directory{1};
  cluster::Fleet& fleet = directory.add(
      std::make_unique<cluster::Fleet>(directory.service("store"), 0, 1, 1000,
                                       cluster::PoolParams{.replicas = 1, .simulated = 1, .whole = true}, roots));
  cluster::StoreTier tier{fleet, {.copies = 1, .write_answers = 1}, {by_key, by_key}, latencies, draws};
  const std::vector<cluster::CallAccount> from = call_accounts(directory, Time{});
  for (int i = 1; i <= 3; ++i) (void)tier.write(Time{1s * i}, Key{{1}, 1}, 1, Time::max());
  sabotage(fleet);
  results::RunResult result;
  result.histograms["store"] = latencies.all;
  add_station_checks(result, directory, Time{4s});
  add_little_checks(result, directory, from, Time{}, Time{4s}, [](const std::string&) { return Nanos{}; });
  return result;
}

TEST(SelfCheck, StoresAnswerForTheirAccessesToo) {
  const results::RunResult honest = run_of_a_store([](cluster::Fleet&) {});
  ASSERT_EQ(honest.checks.size(), 3u);
  for (const results::CheckResult& check : honest.checks) EXPECT_TRUE(check.holds) << check.law;
  EXPECT_EQ(honest.checks[2].law, "Little's law");
  EXPECT_EQ(honest.checks[2].subject, "store");
  EXPECT_LE(honest.checks[2].tolerance, 0.00026) << "an access of a millisecond is under way";

  const results::RunResult lost = run_of_a_store([](cluster::Fleet& fleet) { --fleet.account().inside; });
  EXPECT_FALSE(lost.checks[0].holds) << "an access that vanished";
  const results::RunResult longer =
      run_of_a_store([](cluster::Fleet& fleet) { fleet.account().level_ns += 10'000'000; });
  EXPECT_TRUE(longer.checks[0].holds);
  EXPECT_FALSE(longer.checks[2].holds) << "ten milliseconds inside that nobody reported";
}

TEST(SelfCheck, PagesThatDidNotComeExcuseTheWeights) {
  results::RunResult result;
  EXPECT_FALSE(pages_came(result));
  result.services["gateway"].error_ratio = 0.0001;
  EXPECT_TRUE(pages_came(result));
  result.services["gateway"].shed_ratio = 0.01;
  EXPECT_FALSE(pages_came(result));
}

}  // namespace
}  // namespace headroom::run
