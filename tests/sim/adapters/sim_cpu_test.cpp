#include "sim/adapters/sim_cpu.h"

#include <gtest/gtest.h>

#include "tests/sim/adapters/small_cluster.h"

namespace headroom::adapters {
namespace {

constexpr WorkKind kind = wire::work::page_assembly;

class SimCpuTest : public testing::Test {
 protected:
  SimCpuTest() {
    costs[kind.number] = {&cluster::always_one(), 1e6, 2e6};
    fidelity.fill(1);
  }
  SimCpu on(cluster::Pool& replicas) { return {world.clock, replicas, 0, costs, fidelity, world.draws}; }
  static cluster::PoolParams one_core() { return {.replicas = 1, .simulated = 1, .cores = 1, .queue_limit = 1}; }

  SmallCluster world;
  CostTable costs{};
  FidelityTable fidelity{};
  cluster::Pool pool{one_core(), world.roots};
};

TEST_F(SimCpuTest, ChargesFixedAndUnitCostThenGivesTheResult) {
  SimCpu cpu = on(pool);
  auto [result, at] = world.run(cpu.run({kind, 3}, Time::max(), [] { return 42; }));
  EXPECT_EQ(*result, 42);
  EXPECT_EQ(at, Time{7ms});
  EXPECT_EQ(pool.take_tally().core_ns, 7e6);
}

TEST_F(SimCpuTest, RunsTheRealFunctionForTheSetShareOfHashes) {
  for (const double share : {0.0, 0.25, 1.0}) {
    fidelity[kind.number] = share;
    cluster::Pool wide{{.replicas = 1, .simulated = 1, .cores = 64}, world.roots};
    SimCpu cpu = on(wide);
    int real = 0;
    constexpr int works = 4'000;
    for (std::uint64_t hash = 0; hash < works; ++hash) {
      const Work work{kind, 1, hash};
      const auto result = world.run(cpu.run(work, Time::max(), [] { return 1; }, [] { return 0; })).first;
      EXPECT_EQ(*result == 1, runs_really(kind, hash, share)) << "who it is for decides";
      real += *result;
    }
    EXPECT_NEAR(real, share * works, 4 * std::sqrt(works * share * (1 - share)));
    EXPECT_EQ(wide.take_tally().core_ns, works * 3e6) << "the cost passes all the same";
  }
}

TEST_F(SimCpuTest, PicksOtherHashesForOtherKinds) {
  int both = 0, one = 0;
  for (std::uint64_t hash = 0; hash < 10'000; ++hash) {
    const bool a = runs_really(wire::work::rank, hash, 0.1), b = runs_really(wire::work::rerank, hash, 0.1);
    both += a && b ? 1 : 0;
    one += a ? 1 : 0;
  }
  EXPECT_NEAR(one, 1000, 120);
  EXPECT_NEAR(both, 100, 50);
}

TEST_F(SimCpuTest, FailsAtTheDeadlineWhatCouldNotBeginBeforeIt) {
  SimCpu cpu = on(pool);
  TaskSet tasks;
  std::optional<Result<void>> first, second;
  Time first_at{}, second_at{};
  tasks.spawn(SmallCluster::keep(world.clock, cpu.spend({kind, 3}, Time::max()), &first, &first_at));
  tasks.spawn(SmallCluster::keep(world.clock, cpu.spend({kind, 3}, Time{5ms}), &second, &second_at));
  world.clock.run();
  EXPECT_TRUE(first->has_value());
  ASSERT_FALSE(second->has_value());
  EXPECT_EQ(second->error().code, Errc::deadline_exceeded);
  EXPECT_EQ(second_at, Time{5ms});
  EXPECT_EQ(pool.take_tally().core_ns, 7e6) << "what is late costs nothing";
}

TEST_F(SimCpuTest, RefusesWhenTheQueueIsFull) {
  SimCpu cpu = on(pool);
  TaskSet tasks;
  std::array<std::optional<Result<void>>, 3> results;
  std::array<Time, 3> at{};
  for (std::size_t i = 0; i < 3; ++i)
    tasks.spawn(SmallCluster::keep(world.clock, cpu.spend({kind, 3}, Time::max()), &results[i], &at[i]));
  world.clock.run();
  EXPECT_EQ(at[0], Time{7ms});
  EXPECT_EQ(at[1], Time{14ms});
  EXPECT_EQ(at[2], Time{});
  EXPECT_EQ(results[2]->error().code, Errc::overloaded);
  EXPECT_EQ(results[2]->error().detail, "the replica's queue is full");
}

TEST_F(SimCpuTest, ShedsByPriorityWhatWouldWaitTooLong) {
  cluster::PoolParams params = one_core();
  params.queue_limit = 100;
  params.shed_wait = 10ms;
  for (const auto [priority, passes] : {std::pair{Priority::critical, true}, std::pair{Priority::normal, false}}) {
    cluster::Pool shedding{params, world.roots};
    SimCpu cpu = on(shedding);
    TaskSet tasks;
    std::array<std::optional<Result<void>>, 4> results;
    std::array<Time, 4> at{};
    for (std::size_t i = 0; i < 4; ++i)
      tasks.spawn(SmallCluster::keep(world.clock, cpu.spend({kind, 3, 0, priority}, Time::max()), &results[i], &at[i]));
    world.clock.run();
    // Waits of 0, 7, 14, 21 ms; critical work may wait four times as long.
    EXPECT_TRUE(results[1]->has_value());
    EXPECT_EQ(results[2]->has_value(), passes);
    EXPECT_EQ(results[3]->has_value(), passes);
  }
}

}  // namespace
}  // namespace headroom::adapters
