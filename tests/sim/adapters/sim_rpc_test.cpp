#include "sim/adapters/sim_rpc.h"

#include <gtest/gtest.h>

#include "tests/sim/adapters/small_cluster.h"

namespace headroom::adapters {
namespace {

// Answers with the request after `takes`, or fails.
struct Echo final : Handler {
  explicit Echo(Clock& c, Nanos t = {}) : clock(c), takes(t) {}
  Task<Result<Message>> handle(CallContext context, Message request) override {
    ++calls;
    arrived = clock.now();
    deadline = context.deadline;
    if (takes > Nanos{}) co_await clock.sleep_for(takes);
    ++finished;
    if (fails) co_return std::unexpected(*fails);
    co_return std::move(request);
  }
  Clock& clock;
  Nanos takes;
  std::optional<Error> fails;
  int calls = 0, finished = 0;
  Time arrived{}, deadline{};
};

class SimRpcTest : public testing::Test {
 protected:
  std::pair<Result<Message>, Time> call(SimRpc& from, Time deadline = Time{10s}) {
    return world.run(from.call(from.peer("echo"), {.method = "echo", .deadline = deadline}, Message::raw("hello")));
  }
  SmallCluster world;
  Echo echo{world.clock, 5ms};
  SimRpc rpc{world.network, {0, 0}, world.draws};
};

TEST_F(SimRpcTest, PaysTheWholeRoundTripWithinARegion) {
  world.add("echo", 0);
  rpc.serve("echo", echo);
  auto [reply, at] = call(rpc);
  ASSERT_TRUE(reply.has_value());
  EXPECT_EQ(reply->encode(), "hello");
  EXPECT_EQ(at, Time{6ms});
  EXPECT_EQ(world.observer.latencies, (std::vector<Nanos>{5ms})) << "as the callee saw it";
}

TEST_F(SimRpcTest, PaysEachWayInItsTurnBetweenRegionsAndFromTheUsers) {
  world.add("echo", 1);
  world.directory.set_home(world.directory.find("echo"), 1);
  SimRpc there{world.network, {1, 0}, world.draws};
  there.serve("echo", echo);
  EXPECT_EQ(call(rpc).second, Time{105ms});
  EXPECT_EQ(echo.arrived, Time{50ms});
  SimRpc users{world.network, {1, cluster::Place::with_users}, world.draws};
  EXPECT_EQ(call(users).second, Time{130ms});
  EXPECT_EQ(echo.arrived, Time{115ms});
}

// Ten milliseconds on the way, half of which one of the two replicas was idle.
TEST_F(SimRpcTest, BalancesWhatUsersSendByTheQueuesOfItsArrival) {
  cluster::Fleet& fleet = world.add("echo", 0, {.replicas = 2, .simulated = 2, .cores = 1, .choices = 16});
  Echo busy{world.clock, 5ms}, idle{world.clock, 5ms};
  fleet.install(0, busy);
  fleet.install(1, idle);
  const cluster::ServiceTable long_work{models::Law{models::Fixed{1e9}}};
  const auto occupy = [](SmallCluster& w, cluster::Pool& pool, const cluster::ServiceTable& law) -> Task<void> {
    co_await w.clock.sleep_for(5ms);
    pool.offer(0, w.clock.now(), {&law}, 0, Time::max(), Priority::normal);
  };
  TaskSet tasks;
  tasks.spawn(occupy(world, fleet.pool(), long_work));
  SimRpc users{world.network, {0, cluster::Place::with_users}, world.draws};
  for (int i = 0; i < 8; ++i) tasks.spawn([](SimRpc& from) -> Task<void> {
    (void)co_await from.call(from.peer("echo"), {.method = "echo", .deadline = Time{10s}}, Message::raw("hello"));
  }(users));
  EXPECT_EQ(call(users).second, Time{25ms});
  EXPECT_EQ(busy.calls, 0);
  EXPECT_EQ(idle.calls, 9);
}

TEST_F(SimRpcTest, GivesUpAtTheDeadlineAndDropsTheCall) {
  world.add("echo", 0);
  rpc.serve("echo", echo);
  auto [reply, at] = call(rpc, Time{3ms});
  ASSERT_FALSE(reply.has_value());
  EXPECT_EQ(reply.error().code, Errc::deadline_exceeded);
  EXPECT_EQ(at, Time{3ms});
  EXPECT_EQ(echo.calls, 1);
  EXPECT_EQ(echo.deadline, Time{3ms}) << "it travels with the call";
}

TEST_F(SimRpcTest, MakesNoCallWhenNoTimeIsLeft) {
  world.add("echo", 0);
  rpc.serve("echo", echo);
  EXPECT_EQ(call(rpc, Time{}).first.error().code, Errc::deadline_exceeded);
  EXPECT_EQ(echo.calls, 0);
}

TEST_F(SimRpcTest, IsRefusedAtOnceByAFleetThatIsDownOrNowhere) {
  world.add("echo", 0).set_down(true);
  auto [reply, at] = call(rpc);
  EXPECT_EQ(reply.error().code, Errc::unavailable);
  EXPECT_EQ(reply.error().detail, "connection refused");
  EXPECT_EQ(at, Time{});
  world.directory.service("nowhere");
  const auto nowhere = world.run(rpc.call(rpc.peer("nowhere"), {.deadline = Time{1s}}, Message::raw("hello")));
  EXPECT_EQ(nowhere.first.error().code, Errc::unavailable);
}

TEST_F(SimRpcTest, HandsOnTheHandlersErrorAfterTheRoundTrip) {
  world.add("echo", 0);
  rpc.serve("echo", echo);
  for (const auto [code, outcome] : {std::pair{Errc::rate_limited, cluster::CallOutcome::refused_by_rule},
                                     std::pair{Errc::overloaded, cluster::CallOutcome::shed},
                                     std::pair{Errc::internal, cluster::CallOutcome::failed}}) {
    echo.fails = Error{code, "said the handler", {}};
    const Time began = world.clock.now();
    auto [reply, at] = call(rpc);
    EXPECT_EQ(reply.error().code, code);
    EXPECT_EQ(reply.error().detail, "said the handler");
    EXPECT_EQ(at - began, 6ms);
    EXPECT_EQ(world.observer.outcomes.back(), outcome);
  }
}

// Little: one call a root, 1,000 roots a second, each open for 5 ms: five open at the one replica.
TEST_F(SimRpcTest, RefusesMoreOpenCallsThanTheReplicasConnections) {
  for (const auto [connections, refuses] : {std::pair{6.0, false}, std::pair{4.0, true}}) {
    SmallCluster small;
    small.roots.per_second = 1000;
    small.add("echo", 0, {.replicas = 1, .simulated = 1, .sample_rate = 0.1}, connections);
    Echo slow{small.clock, 5ms};
    SimRpc caller{small.network, {0, 0}, small.draws};
    caller.serve("echo", slow);
    int refused = 0;
    for (int i = 0; i < 2'000; ++i) {
      small.clock.run_until(Time{i * 10ms});
      small.roots.count();
      auto [reply, at] = small.run(caller.call(caller.peer("echo"), {.deadline = Time::max()}, Message::raw("x")));
      if (!reply) {
        ASSERT_EQ(reply.error().code, Errc::overloaded);
        ASSERT_EQ(reply.error().detail, "no connection left");
        ++refused;
      }
    }
    EXPECT_EQ(refused > 0, refuses) << connections;
  }
}

}  // namespace
}  // namespace headroom::adapters
