#include "real/policies/calling.h"

#include <gtest/gtest.h>

#include <deque>

#include "tests/fakes/drive.h"
#include "tests/fakes/recorded_metrics.h"
#include "tests/fakes/seeded_random.h"

namespace headroom::policies {
namespace {

using namespace std::chrono_literals;

// A dependency that answers as scripted, then with its last answer for ever, each after `latency`.
struct Dependency {
  fakes::ManualClock& clock;
  std::deque<Result<int>> answers;
  Nanos latency{};
  int calls = 0;

  Task<Result<int>> ask(Time deadline) {
    ++calls;
    Result<int> answer = answers.front();
    if (answers.size() > 1) answers.pop_front();
    const Time answered = clock.now() + latency;
    co_await clock.sleep_until(std::min(answered, deadline));
    if (answered > deadline) co_return fail(Errc::deadline_exceeded);
    co_return answer;
  }
};

class CallerTest : public testing::Test {
 protected:
  Caller& caller(CallParams params) {
    caller_ = std::make_unique<Caller>(clock, random, metrics, "it", params);
    return *caller_;
  }
  Result<int> call(Caller& c, Nanos time_left = 10s) {
    Dependency* const d = &dependency;
    return fakes::drive(clock, c.call<int>(clock.now() + time_left, [d](Time deadline) { return d->ask(deadline); }));
  }

  fakes::ManualClock clock;
  fakes::SeededRandom random{11};
  fakes::RecordedMetrics metrics;
  Dependency dependency{clock, {1}};
  std::unique_ptr<Caller> caller_;
};

TEST_F(CallerTest, AFailedCallIsTriedAgain) {
  dependency.answers = {fail(Errc::unavailable), fail(Errc::overloaded), 7};
  EXPECT_EQ(call(caller({})), 7);
  EXPECT_EQ(dependency.calls, 3);
  EXPECT_EQ(metrics.value("call_attempts_total{to=it}"), 3);
  EXPECT_EQ(metrics.value("call_retries_total{to=it}"), 2);
}

TEST_F(CallerTest, TheLastErrorIsTheCallersWhenAttemptsRunOut) {
  dependency.answers = {fail(Errc::unavailable), fail(Errc::unavailable), fail(Errc::overloaded, "busy"), 7};
  const Result<int> result = call(caller({}));
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().detail, "busy");
}

TEST_F(CallerTest, WhatTheRequestItselfGotWrongIsNotTriedAgain) {
  for (const Errc code : {Errc::invalid, Errc::unauthenticated, Errc::not_found, Errc::conflict, Errc::rate_limited,
                          Errc::internal}) {
    dependency.answers = {fail(code)};
    dependency.calls = 0;
    EXPECT_EQ(call(caller({})).error().code, code);
    EXPECT_EQ(dependency.calls, 1);
  }
}

TEST_F(CallerTest, NoAttemptBeginsThatCannotEndBeforeTheDeadline) {
  dependency.answers = {fail(Errc::unavailable)};
  dependency.latency = 30ms;
  Caller& c = caller({.retry = {.attempts = 100, .base = 1s, .cap = 1s}});
  const Time began = clock.now();
  EXPECT_FALSE(call(c, 100ms).has_value());
  EXPECT_LE(clock.now() - began, 100ms);
}

TEST_F(CallerTest, WithNoTimeLeftNothingIsCalled) {
  EXPECT_EQ(call(caller({}), 0ns).error().code, Errc::deadline_exceeded);
  EXPECT_EQ(dependency.calls, 0);
}

TEST_F(CallerTest, AnAttemptGetsItsTimeoutAndTheRestIsForTheNext) {
  dependency.latency = 300ms;
  EXPECT_EQ(call(caller({.timeout = 200ms, .retry = {.attempts = 2}})).error().code, Errc::deadline_exceeded);
  EXPECT_EQ(dependency.calls, 2);
}

TEST_F(CallerTest, APeersRetryAfterIsHonoured) {
  dependency.answers = {fail(Errc::overloaded, "later", 2s), 7};
  const Time began = clock.now();
  EXPECT_EQ(call(caller({})), 7);
  EXPECT_GE(clock.now() - began, 2s);
}

TEST_F(CallerTest, ABudgetOfNothingAllowsNoRetry) {
  dependency.answers = {fail(Errc::unavailable)};
  EXPECT_FALSE(call(caller({.budget = {.ratio = 0, .min_per_s = 0}})).has_value());
  EXPECT_EQ(dependency.calls, 1);
}

TEST_F(CallerTest, TheBreakerOpensAndSaysWhenItWillTryAgain) {
  dependency.answers = {fail(Errc::unavailable)};
  Caller& c = caller({.retry = {.attempts = 1}, .breaker = CircuitBreakerParams{.window = 4, .open = 60s}});
  for (int i = 0; i < 4; ++i) EXPECT_EQ(call(c).error().code, Errc::unavailable);
  EXPECT_TRUE(c.breaker_open());
  EXPECT_EQ(metrics.value("breaker_open{to=it}"), 1);
  clock.advance(20s);
  const Result<int> refused = call(c);
  EXPECT_EQ(refused.error().code, Errc::overloaded);
  EXPECT_EQ(refused.error().retry_after, 40s);
  EXPECT_EQ(dependency.calls, 4);
  EXPECT_EQ(metrics.value("call_refusals_total{to=it,reason=breaker}"), 1);
}

TEST_F(CallerTest, ADroppedTrialCallLeavesRoomForAnother) {
  dependency.answers = {fail(Errc::unavailable)};
  const CircuitBreakerParams quick{.window = 2, .open = 1s, .half_open = 1};
  Caller& c = caller({.retry = {.attempts = 1}, .breaker = quick});
  for (int i = 0; i < 2; ++i) (void)call(c);
  clock.advance(1s);
  dependency.answers = {5};
  dependency.latency = 10ms;
  {
    Dependency* const d = &dependency;
    TaskSet dropped;
    std::optional<Result<int>> never;
    dropped.spawn(fakes::keep(c.call<int>(clock.now() + 1s, [d](Time deadline) { return d->ask(deadline); }), &never));
    EXPECT_EQ(call(c).error().detail, "the circuit breaker is open");
  }
  EXPECT_EQ(call(c), 5);
  EXPECT_FALSE(c.breaker_open());
}

TEST_F(CallerTest, AFullBulkheadRefusesAtOnce) {
  dependency.latency = 1s;
  Caller& c = caller({.bulkhead = BulkheadParams{.concurrent = 1}});
  Dependency* const d = &dependency;
  TaskSet others;
  std::optional<Result<int>> first;
  others.spawn(fakes::keep(c.call<int>(clock.now() + 5s, [d](Time deadline) { return d->ask(deadline); }), &first));
  EXPECT_EQ(call(c).error().detail, "too many calls in progress");
  clock.advance(1s);
  EXPECT_EQ(**first, 1);
  EXPECT_EQ(call(c), 1);
}

TEST(RetryDelay, IsFullJitterUnderADoublingCap) {
  fakes::SeededRandom random{3};
  const RetryParams params{.base = 25ms, .cap = 1s};
  for (int n = 0; n < 40; ++n) {
    const Nanos most = n < 6 ? 25ms * (1 << n) : 1s;
    Nanos sum{};
    for (int i = 0; i < 1'000; ++i) {
      const Nanos d = retry_delay(params, n, {}, random);
      EXPECT_GE(d, 0ns);
      EXPECT_LE(d, most);
      sum += d;
    }
    EXPECT_NEAR(seconds(sum) / 1'000, seconds(most) / 2, seconds(most) * 0.05);
  }
}

TEST(RetryBudget, LetsRetriesBeAShareOfWhatIsInProgress) {
  RetryBudget budget{{.ratio = 0.2, .min_per_s = 0}};
  for (int i = 0; i < 20; ++i) budget.begin();
  int allowed = 0;
  while (budget.take(Time{})) ++allowed;
  EXPECT_EQ(allowed, 4);
  budget.end_retry();
  EXPECT_TRUE(budget.take(Time{}));
}

TEST(RetryBudget, AlwaysAllowsAFewEachSecond) {
  RetryBudget budget{{.ratio = 0, .min_per_s = 3}};
  int allowed = 0;
  for (Nanos t{}; t < 10s; t += 10ms) allowed += budget.take(Time{t}) ? 1 : 0;
  EXPECT_NEAR(allowed, 33, 1);  // 3 saved up, then 3 a second
}

TEST(RetryBudget, UnlimitedMeansEveryRetryRuns) {
  RetryBudget budget{{.ratio = 0, .min_per_s = 0, .unlimited = true}};
  for (int i = 0; i < 1'000; ++i) EXPECT_TRUE(budget.take(Time{}));
}

}  // namespace
}  // namespace headroom::policies
