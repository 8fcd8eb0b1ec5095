#include <gtest/gtest.h>

#include "real/policies/bulkhead.h"
#include "real/policies/client_throttle.h"
#include "real/policies/concurrency_limit.h"

namespace headroom::policies {
namespace {

using namespace std::chrono_literals;

// A server that answers at once up to `capacity` requests in progress and queues the rest.
void run_against(ConcurrencyLimit& limit, double capacity, int steps) {
  for (int i = 0; i < steps; ++i) {
    const int in_flight = limit.limit();
    limit.record(from_seconds(0.010 * std::max(1.0, in_flight / capacity)), in_flight, false);
  }
}

TEST(Aimd, GrowsByOneAndFallsByATenth) {
  const auto limit = make_concurrency_limit(AimdParams{});
  EXPECT_EQ(limit->limit(), 20);
  for (int i = 0; i < 30; ++i) limit->record(1ms, limit->limit(), false);
  EXPECT_EQ(limit->limit(), 50);
  limit->record(1ms, 50, true);
  EXPECT_EQ(limit->limit(), 45);
  limit->record(6s, 45, false);
  EXPECT_EQ(limit->limit(), 40);
}

TEST(Aimd, AnIdleClientLearnsNothing) {
  const auto limit = make_concurrency_limit(AimdParams{});
  for (int i = 0; i < 100; ++i) limit->record(1ms, 3, false);
  EXPECT_EQ(limit->limit(), 20);
}

TEST(Aimd, StaysWithinItsBounds) {
  const auto limit = make_concurrency_limit(AimdParams{});
  for (int i = 0; i < 1'000; ++i) limit->record(1ms, limit->limit(), false);
  EXPECT_EQ(limit->limit(), 200);
  for (int i = 0; i < 1'000; ++i) limit->record(1ms, 200, true);
  EXPECT_EQ(limit->limit(), 20);
}

TEST(Vegas, SettlesAFewRequestsAboveTheCapacity) {
  const auto limit = make_concurrency_limit(VegasParams{});
  run_against(*limit, 60, 2'000);
  EXPECT_GE(limit->limit(), 55);
  EXPECT_LE(limit->limit(), 80);
}

TEST(Vegas, FallsWhenCallsAreDropped) {
  const auto limit = make_concurrency_limit(VegasParams{.initial = 50});
  limit->record(1ms, 50, false);
  for (int i = 0; i < 10; ++i) limit->record(2ms, 50, true);
  EXPECT_EQ(limit->limit(), 40);
}

TEST(Gradient2, GrowsWhileLatencyIsSteady) {
  const auto limit = make_concurrency_limit(Gradient2Params{});
  for (int i = 0; i < 500; ++i) limit->record(10ms, limit->limit(), false);
  EXPECT_EQ(limit->limit(), 200);
}

TEST(Gradient2, FallsWhenLatencyRisesFast) {
  const auto limit = make_concurrency_limit(Gradient2Params{});
  for (int i = 0; i < 500; ++i) limit->record(10ms, limit->limit(), false);
  for (int i = 0; i < 60; ++i) limit->record(100ms, limit->limit(), false);
  EXPECT_LT(limit->limit(), 60);
}

TEST(Bulkhead, HasAsManyPlacesAsItSays) {
  Bulkhead bulkhead{{.concurrent = 2}};
  auto first = bulkhead.enter();
  const auto second = bulkhead.enter();
  EXPECT_TRUE(first && second);
  EXPECT_FALSE(bulkhead.enter().has_value());
  first.reset();
  EXPECT_EQ(bulkhead.taken(), 1);
  EXPECT_TRUE(bulkhead.enter().has_value());
}

TEST(ClientThrottle, RefusesNothingWhileHalfIsAccepted) {
  ClientThrottle throttle;
  for (int i = 0; i < 100; ++i) throttle.record(Time{1s}, i % 2 == 0);
  EXPECT_EQ(throttle.rejection(Time{1s}), 0);
}

TEST(ClientThrottle, RefusesWhatThePeerWouldRefuse) {
  ClientThrottle throttle;
  for (int i = 0; i < 999; ++i) throttle.record(Time{1s}, i % 10 == 0);
  EXPECT_NEAR(throttle.rejection(Time{1s}), (999 - 2 * 100) / 1000.0, 1e-12);
}

TEST(ClientThrottle, ForgetsAfterItsWindow) {
  ClientThrottle throttle;
  for (int i = 0; i < 100; ++i) throttle.record(Time{1s}, false);
  EXPECT_GT(throttle.rejection(Time{119s}), 0.9);
  EXPECT_EQ(throttle.rejection(Time{126s}), 0);
}

}  // namespace
}  // namespace headroom::policies
