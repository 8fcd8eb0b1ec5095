// Calls and writes between two regions with clocks of their own cost what they cost on one clock.
#include "sim/adapters/borders.h"

#include <gtest/gtest.h>

#include "sim/adapters/sim_store.h"
#include "tests/sim/adapters/small_cluster.h"

namespace headroom::adapters {
namespace {

constexpr Keyspace cards{3};
constexpr WallTime epoch{1'700'000'000s};

struct Echo final : Handler {
  explicit Echo(Clock& c) : clock(c) {}
  Task<Result<Message>> handle(CallContext, Message request) override {
    arrived = clock.now();
    co_await clock.sleep_for(5ms);
    co_return std::move(request);
  }
  Clock& clock;
  Time arrived{};
};

// Region 1 is the home of cards and of the echo; this is seen from region 0.
class BordersTest : public testing::Test {
 protected:
  BordersTest() {
    for (std::size_t i = 0; i < 2; ++i) borders.regions.push_back(network(i));
  }
  SimNetwork network(std::size_t region) {
    return {domains.clock(region), directory, ways, observers[region], &borders};
  }
  cluster::StoreTier tier(std::uint16_t region, Nanos lag) {
    const cluster::WorkLaw by_key{&cluster::always_one(), 0, 1e6};
    const std::uint32_t number = directory.service("store");
    cluster::Fleet& fleet = directory.add(std::make_unique<cluster::Fleet>(
        number, region, 3, 1000.0,
        cluster::PoolParams{.replicas = 3, .simulated = 3, .cores = 4, .routing = cluster::Routing::keyed}, roots));
    return {fleet, {.copies = 1, .write_answers = 1, .replica_lag = lag}, {by_key, by_key}, observers[region], draws};
  }
  KeyspaceRoute route(std::size_t region) {
    return {cards, region == 0 ? &replica : &primary, &primary, copies.by_region[region], false, &copies};
  }
  // The number of the echo, which answers from now on.
  std::uint32_t offer_echo() {
    const std::uint32_t number = directory.service("echo");
    directory.set_home(number, 1);
    directory.add(std::make_unique<cluster::Fleet>(number, 1, 3, 1000.0, cluster::PoolParams{}, roots));
    there.serve("echo", echo);
    return number;
  }
  auto ask_echo(Time deadline, Time until = Time{2s}) {
    return run(here.call(here.peer("echo"), {.method = "echo", .deadline = deadline}, Message::raw("hello")), until);
  }
  template <class T>
  std::pair<std::optional<T>, Time> run(Task<T> task, Time until = Time{2s}) {
    std::optional<T> result;
    Time ended{};
    TaskSet tasks;
    tasks.spawn(SmallCluster::keep(domains.clock(0), std::move(task), &result, &ended));
    domains.run_until(until);
    return {std::move(result), ended};
  }

  kernel::Domains domains{{2, {0ms, 50ms, 50ms, 0ms}, epoch, 2}};
  kernel::PhiloxRandom draws{41};
  cluster::ConstantRoots roots;
  FixedWays ways;
  cluster::CountingObserver observers[2];
  cluster::Directory directory{2};
  Borders borders{domains, {}};
  cluster::Records held_here{{}, true}, held_at_home{{}, true};
  RecordCopies copies{{&held_here, &held_at_home}, 300ms};
  cluster::StoreTier replica = tier(0, 300ms), primary = tier(1, {});
  Echo echo{domains.clock(1)};
  SimRpc there{network(1), {1, 0}, draws}, here{network(0), {0, 0}, draws};
  kernel::Gate gate = domains.gate(0, 1, Time{});
};

TEST_F(BordersTest, PayEachWayOfACall) {
  const std::uint32_t number = offer_echo();
  const auto [reply, at] = ask_echo(Time{1s});
  ASSERT_TRUE(reply.has_value() && reply->has_value());
  EXPECT_EQ((*reply)->encode(), "hello");
  EXPECT_EQ(echo.arrived, Time{50ms});
  EXPECT_EQ(at, Time{105ms});
  EXPECT_EQ(observers[1].latencies, (std::vector<Nanos>{5ms})) << "told where it was served";
  directory.in_region(number, 1)->set_down(true);
  const auto [refused, when] = ask_echo(Time{5s}, Time{4s});
  EXPECT_EQ(refused->error().code, Errc::unavailable);
  EXPECT_EQ(when, Time{2s + 100ms});
}

TEST_F(BordersTest, GiveUpAtTheDeadlineWhateverIsOnItsWay) {
  offer_echo();
  const auto [reply, at] = ask_echo(Time{102ms});
  EXPECT_EQ(reply->error().code, Errc::deadline_exceeded);
  EXPECT_EQ(at, Time{102ms});
}

TEST_F(BordersTest, BringAWriteHomeAndItsCopyBackAfterTheLag) {
  SimStore store{network(0), {0, 0}, {route(0)}, draws};
  const auto [put, at] = run(store.put({cards, 1}, "new", {}, Time::max()), Time{200ms});
  ASSERT_TRUE(put.has_value() && put->has_value());
  EXPECT_EQ(at, Time{101ms});
  EXPECT_TRUE(held_at_home.find({cards, 1}, epoch + 60ms).has_value());
  const auto [soon, read_at] = run(store.get({cards, 1}, Time::max()), Time{300ms});
  EXPECT_FALSE((*soon)->has_value());
  const auto [later, read_later] = run(store.get({cards, 1}, Time::max()), Time{400ms});
  EXPECT_FALSE((*later)->has_value()) << "written at 51 ms, here at 351 ms; asked at 300 ms";
  const auto [seen, seen_at] = run(store.get({cards, 1}, Time::max()), Time{500ms});
  ASSERT_TRUE((*seen)->has_value());
  EXPECT_EQ((**seen)->bytes, "new");
  EXPECT_EQ((**seen)->version, **put);
}

TEST_F(BordersTest, TellTheWriterOfAConflictFarAway) {
  SimStore store{network(0), {0, 0}, {route(0)}, draws};
  held_at_home.put({cards, 1}, "theirs", {}, epoch);
  const auto [put, at] = run(store.put({cards, 1}, "mine", {.if_version = 0}, Time::max()));
  EXPECT_EQ(put->error().code, Errc::conflict);
  EXPECT_EQ(at, Time{101ms});
}

TEST_F(BordersTest, SpreadWhatTheHomeRegionWrites) {
  SimStore at_home{network(1), {1, 0}, {route(1)}, draws};
  std::optional<Result<std::uint64_t>> put;
  Time ended{};
  TaskSet tasks;
  tasks.spawn(SmallCluster::keep(domains.clock(1), at_home.put({cards, 7}, "home", {}, Time::max()), &put, &ended));
  domains.run_until(Time{1s});
  EXPECT_EQ(ended, Time{2ms}) << "no way to pay";
  EXPECT_EQ(held_here.find({cards, 7}, epoch + 1s)->bytes, "home");
}

}  // namespace
}  // namespace headroom::adapters
