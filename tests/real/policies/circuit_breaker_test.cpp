#include "real/policies/circuit_breaker.h"

#include <gtest/gtest.h>

namespace headroom::policies {
namespace {

using namespace std::chrono_literals;
using State = CircuitBreaker::State;

constexpr Time at(Nanos d) { return Time{d}; }

void feed(CircuitBreaker& breaker, int calls, bool failed, Nanos took = 1ms, Time now = at(1s)) {
  for (int i = 0; i < calls; ++i) breaker.record(*breaker.ask(now), now, took, failed);
}

TEST(CircuitBreaker, StaysClosedUntilItsWindowIsFull) {
  CircuitBreaker breaker;
  feed(breaker, 99, true);
  EXPECT_EQ(breaker.state(), State::closed);
  feed(breaker, 1, true);
  EXPECT_EQ(breaker.state(), State::open);
}

TEST(CircuitBreaker, OpensAtHalfFailuresAndNotBelow) {
  CircuitBreaker below, exactly;
  feed(below, 51, false), feed(below, 49, true);
  EXPECT_EQ(below.state(), State::closed);
  feed(exactly, 50, false), feed(exactly, 50, true);
  EXPECT_EQ(exactly.state(), State::open);
}

TEST(CircuitBreaker, ForgetsWhatLeftItsWindow) {
  CircuitBreaker breaker;
  feed(breaker, 40, true);
  feed(breaker, 100, false);
  feed(breaker, 49, true);
  EXPECT_EQ(breaker.state(), State::closed);
}

TEST(CircuitBreaker, OpensWhenEveryCallIsSlow) {
  CircuitBreaker breaker;
  feed(breaker, 99, false, 60s);
  feed(breaker, 1, false, 59s);
  EXPECT_EQ(breaker.state(), State::closed);
  feed(breaker, 100, false, 60s);
  EXPECT_EQ(breaker.state(), State::open);
}

TEST(CircuitBreaker, RefusesUntilItsTimeThenTriesTen) {
  CircuitBreaker breaker;
  feed(breaker, 100, true);
  EXPECT_EQ(breaker.reopens(), at(61s));
  EXPECT_FALSE(breaker.ask(at(60s)).has_value());
  int trials = 0;
  while (breaker.ask(at(61s))) ++trials;
  EXPECT_EQ(trials, 10);
  EXPECT_EQ(breaker.state(), State::half_open);
}

TEST(CircuitBreaker, ClosesAfterGoodTrialsAndOpensAgainAfterBadOnes) {
  for (const bool bad : {false, true}) {
    CircuitBreaker breaker;
    feed(breaker, 100, true);
    feed(breaker, 10, bad, 1ms, at(2min));
    EXPECT_EQ(breaker.state(), bad ? State::open : State::closed);
  }
}

TEST(CircuitBreaker, IgnoresAnswersToCallsFromBeforeItOpened) {
  CircuitBreaker breaker;
  const CircuitBreaker::Permit early = *breaker.ask(at(0s));
  feed(breaker, 100, true);
  feed(breaker, 9, false, 1ms, at(2min));
  breaker.record(early, at(2min), 1ms, false);
  EXPECT_EQ(breaker.state(), State::half_open);
}

TEST(CircuitBreaker, AReleasedTrialCanBeMadeAgain) {
  CircuitBreaker breaker{{.window = 1, .half_open = 1}};
  feed(breaker, 1, true);
  const auto trial = breaker.ask(at(2min));
  ASSERT_TRUE(trial.has_value());
  EXPECT_FALSE(breaker.ask(at(2min)).has_value());
  breaker.release(*trial);
  EXPECT_TRUE(breaker.ask(at(2min)).has_value());
}

}  // namespace
}  // namespace headroom::policies
