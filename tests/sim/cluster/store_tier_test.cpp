#include "sim/cluster/store_tier.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "sim/kernel/philox.h"
#include "tests/sim/cluster/still_world.h"

namespace headroom::cluster {
namespace {

using namespace std::chrono_literals;

constexpr double ms = 1e6;

// A tier without background, whose nodes have so many cores that nothing queues.
class Tier {
 public:
  Tier(StoreTierParams params, AccessCost cost, PoolParams pool = free_nodes())
      : fleet_{0, 0, 3, 1000, pool, roots_}, tier_{fleet_, params, cost, observer, draws_} {}

  static PoolParams free_nodes() {
    return {.replicas = 6, .simulated = 6, .cores = 64, .routing = Routing::keyed, .queue_limit = 100'000};
  }
  StoreTier* operator->() { return &tier_; }
  double arrivals() { return fleet_.pool().take_tally().arrivals; }
  Fleet& fleet() { return fleet_; }

  CountingObserver observer;

 private:
  ConstantRoots roots_;
  kernel::PhiloxRandom draws_{21};
  Fleet fleet_;
  StoreTier tier_;
};

AccessCost waits_of_1ms() {
  static const ServiceTable wait{models::Law{models::Exponential{ms}}};
  const WorkLaw next_to_nothing{&always_one(), 1, 0};
  return {next_to_nothing, next_to_nothing, &wait, &wait};
}
AccessCost work_of_1ms() {
  const WorkLaw by_key{&always_one(), 0, ms};
  return {by_key, by_key};
}

// The k-th of n exponentials with mean 1: sum over i = n - k + 1 .. n of 1 / i (Renyi 1953).
double order_statistic(unsigned k, unsigned n) {
  double sum = 0;
  for (unsigned i = n - k + 1; i <= n; ++i) sum += 1.0 / i;
  return sum;
}

TEST(StoreTier, IsAnsweredWhenTheQuorumsSlowestCopyIs) {
  struct Case {
    unsigned copies, answers;
  };
  for (const auto [copies, answers] : {Case{3, 1}, Case{3, 2}, Case{3, 3}, Case{5, 3}, Case{7, 4}}) {
    Tier tier{{.copies = copies, .write_answers = answers}, waits_of_1ms(),
              {.replicas = 8, .simulated = 8, .cores = 64, .routing = Routing::keyed}};
    double sum = 0;
    constexpr int writes = 40'000;
    for (int i = 0; i < writes; ++i) {
      const Time now = at_s(i);
      const Result<Time> end = tier->write(now, {{1}, static_cast<std::uint64_t>(i)}, 1, Time::max());
      ASSERT_TRUE(end.has_value());
      sum += millis(*end - now);
    }
    const double expected = order_statistic(answers, copies);
    EXPECT_NEAR(sum / writes, expected, 0.02 * expected) << answers << " of " << copies;
    EXPECT_EQ(tier.arrivals(), writes * copies) << "every copy does its work";
  }
}

TEST(StoreTier, AsksOnlyTheCopiesThatMustAnswerARead) {
  Tier tier{{.copies = 3, .read_answers = 2}, waits_of_1ms()};
  double sum = 0;
  constexpr int reads = 40'000;
  for (int i = 0; i < reads; ++i) {
    const Key key{{1}, static_cast<std::uint64_t>(i)};
    sum += millis(*tier->read(at_s(i), {&key, 1}, Time::max()) - at_s(i));
  }
  // The slower of the two that are asked.
  EXPECT_NEAR(sum / reads, 1.5, 0.03);
  EXPECT_EQ(tier.arrivals(), 2 * reads);
}

TEST(StoreTier, RepairsAShareOfItsReadsByAskingEveryCopy) {
  Tier tier{{.copies = 3, .read_answers = 1, .read_repair = 0.1}, work_of_1ms()};
  constexpr int reads = 20'000;
  for (int i = 0; i < reads; ++i) {
    const Key key{{1}, static_cast<std::uint64_t>(i)};
    ASSERT_TRUE(tier->read(at_s(i), {&key, 1}, Time::max()).has_value());
  }
  // One copy of nine in ten, three of the rest; four standard deviations of the draw.
  EXPECT_NEAR(tier.arrivals(), 1.2 * reads, 4 * 2 * std::sqrt(0.09 * reads));
}

TEST(StoreTier, GivesEachNodeItsKeysInOneGoAndWaitsForTheSlowest) {
  Tier tier{{.copies = 1, .write_answers = 1}, work_of_1ms()};
  std::vector<Key> keys;
  for (std::uint64_t id = 0; id < 30; ++id) keys.push_back({{1}, id});
  const Result<Time> end = tier->read(at_s(1), keys, Time::max());
  ASSERT_TRUE(end.has_value());
  const double nodes = tier.arrivals();
  EXPECT_LE(nodes, 6);
  EXPECT_GE(nodes, 4) << "thirty keys are spread";
  // The fullest node of at most six has at least five of thirty keys, a millisecond each.
  const double took = millis(*end - at_s(1));
  EXPECT_GE(took, 5 - 1e-9);
  EXPECT_LE(took, 15);
  EXPECT_NEAR(took, std::round(took), 1e-6) << "whole keys of one node";
}

TEST(StoreTier, ReadsFromAsManyNodesAsThereAre) {
  constexpr unsigned nodes = 200;
  Tier tier{{.copies = 1, .write_answers = 1}, work_of_1ms(),
            {.replicas = nodes, .simulated = nodes, .cores = 1, .routing = Routing::keyed, .queue_limit = 100'000}};
  std::vector<Key> keys;
  for (std::uint64_t k = 0; k < 5'000; ++k) keys.push_back({{1}, k});
  ASSERT_TRUE(tier->read(Time{}, keys, Time::max()).has_value());
  EXPECT_EQ(tier.arrivals(), nodes);  // 25 keys a node: one call each
}

TEST(StoreTier, AddsItsUpkeepToEveryAccess) {
  Tier tier{{.copies = 1, .write_answers = 1, .upkeep = 0.25}, work_of_1ms()};
  EXPECT_EQ(*tier->write(at_s(1), {{1}, 1}, 4, Time::max()), at_s(1) + 5ms);
}

TEST(StoreTier, KeepsAKeyOnOneNodeUnlessKeysStandForMany) {
  for (const bool spread : {false, true}) {
    Tier tier{{.copies = 1, .write_answers = 1, .spread_keys = spread}, work_of_1ms(),
              {.replicas = 6, .simulated = 6, .cores = 1, .routing = Routing::keyed}};
    Time last = at_s(1);
    for (int i = 0; i < 12; ++i) last = std::max(last, *tier->write(at_s(1), {{1}, 9}, 1, Time::max()));
    if (spread) {
      EXPECT_LT(last, at_s(1) + 12ms);
    } else {
      EXPECT_EQ(last, at_s(1) + 12ms) << "one core of one node did it all";
    }
  }
}

TEST(StoreTier, RefusesWhenItIsDown) {
  Tier tier{{}, work_of_1ms()};
  tier.fleet().set_down(true);
  const Key key{{1}, 1};
  EXPECT_EQ(tier->read(at_s(1), {&key, 1}, Time::max()).error().code, Errc::unavailable);
  EXPECT_EQ(tier->write(at_s(1), key, 1, Time::max()).error().code, Errc::unavailable);
  EXPECT_EQ(tier.arrivals(), 0);
}

TEST(StoreTier, FailsAWriteWhenTooFewCopiesTakeIt) {
  Tier tier{{.copies = 3, .write_answers = 2}, work_of_1ms(),
            {.replicas = 3, .simulated = 3, .cores = 1, .routing = Routing::keyed, .queue_limit = 1}};
  const Key key{{1}, 1};
  EXPECT_TRUE(tier->write(at_s(1), key, 1, Time::max()).has_value());
  EXPECT_TRUE(tier->write(at_s(1), key, 1, Time::max()).has_value()) << "waits";
  const Result<Time> third = tier->write(at_s(1), key, 1, Time::max());
  ASSERT_FALSE(third.has_value());
  EXPECT_EQ(third.error().code, Errc::overloaded);
  EXPECT_EQ(third.error().detail, "the store node's queue is full");
  const Result<Time> late = tier->write(at_s(1) + 1ms, key, 1, at_s(1) + 1500us);
  ASSERT_FALSE(late.has_value());
  EXPECT_EQ(late.error().code, Errc::deadline_exceeded);
}

TEST(StoreTier, TellsItsObserverOfEveryAccess) {
  Tier tier{{.copies = 1, .write_answers = 1}, work_of_1ms(),
            {.replicas = 1, .simulated = 1, .cores = 1, .routing = Routing::keyed, .queue_limit = 1}};
  const Key key{{1}, 1};
  (void)tier->read(at_s(1), {&key, 1}, Time::max());
  (void)tier->write(at_s(1), key, 2, Time::max());
  (void)tier->write(at_s(1), key, 1, Time::max());
  EXPECT_EQ(tier.observer.outcomes,
            (std::vector{CallOutcome::answered, CallOutcome::answered, CallOutcome::shed}));
  EXPECT_EQ(tier.observer.latencies, (std::vector<Nanos>{1ms, 3ms, 0ns}));
}

TEST(StoreTier, BooksEveryAccessUntilItIsAnswered) {
  Tier tier{{.copies = 1, .write_answers = 1}, work_of_1ms(),
            {.replicas = 1, .simulated = 1, .cores = 1, .routing = Routing::keyed, .queue_limit = 1}};
  const Key key{{1}, 1};
  for (int second = 1; second <= 3; ++second) {
    (void)tier->read(at_s(second), {&key, 1}, Time::max());      // 1 ms
    (void)tier->write(at_s(second), key, 2, Time::max());        // 1 ms of waiting and 2 ms of its own
    (void)tier->write(at_s(second), key, 1, Time::max());        // refused
  }
  const CallAccount& account = tier.fleet().account();
  EXPECT_EQ(account.asked, 9u);
  EXPECT_EQ(account.refused, 3u);
  EXPECT_EQ(account.replied, 4u);
  EXPECT_EQ(account.inside, 2) << "those of the last second are not yet due";
  EXPECT_EQ(static_cast<std::int64_t>(account.level_ns), Nanos{2 * (1ms + 3ms)}.count());
  EXPECT_EQ(static_cast<std::int64_t>(account.spent_ns), Nanos{2 * (1ms + 3ms)}.count());
}

}  // namespace
}  // namespace headroom::cluster
