#include "sim/kernel/domains.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sim/kernel/philox.h"

namespace headroom::kernel {
namespace {

using namespace std::chrono_literals;

constexpr Time at(Nanos d) { return Time{d}; }

// Four domains, each a nanosecond and more from the next; 0 is near all of them.
DomainsParams four(unsigned jobs) {
  DomainsParams params{.domains = 4, .lookahead = std::vector<Nanos>(16, 50ms), .jobs = jobs};
  for (std::size_t i = 1; i < 4; ++i) params.lookahead[i] = params.lookahead[i * 4] = 10ms * static_cast<int>(i);
  return params;
}

Task<int> add(Clock& clock, int& sum, int n, Nanos work) {
  co_await clock.sleep_for(work);
  co_return sum += n;
}

Task<void> ask_abroad(Domains& d, std::size_t from, std::size_t to, Nanos way, int& sum, std::string& said) {
  const Gate gate = d.gate(from, to, d.clock(from).now());
  const int answer = co_await d.abroad(from, to, way, way, add(d.clock(to), sum, 5, 3ms));
  said += std::to_string(answer) + " at " + std::to_string(d.clock(from).now().time_since_epoch() / 1ms) + " ms; ";
}

TEST(Domains, pay_the_way_there_the_work_and_the_way_back) {
  Domains d{four(2)};
  int sum = 1;
  std::string said;
  TaskSet tasks;
  tasks.spawn(ask_abroad(d, 0, 2, 25ms, sum, said));
  d.run_until(at(1s));
  EXPECT_EQ(said, "6 at 53 ms; ");
  EXPECT_EQ(sum, 6);
}

Task<void> raise_at(Clock& clock, Time when, std::atomic<bool>& flag, int& events) {
  for (;;) {
    co_await clock.sleep_for(1ms);
    ++events;
    if (clock.now() >= when) flag = true;
  }
}

TEST(Domains, are_stopped_within_a_window) {
  std::atomic<bool> flag{false};
  DomainsParams params = four(1);
  params.stop = &flag;
  Domains d{params};
  TaskSet tasks;
  int events = 0;
  tasks.spawn(raise_at(d.clock(2), at(10ms), flag, events));
  EXPECT_FALSE(d.run_until(at(1h))) << "all of it would be one window";
  EXPECT_EQ(events, 10);
  EXPECT_EQ(d.now(), at(0ms));
  EXPECT_FALSE(d.run_until(at(2h)));
  EXPECT_EQ(events, 10);
}

TEST(Domains, run_in_one_window_while_nobody_may_send) {
  Domains d{four(1)};
  std::string said;
  int sum = 0;
  d.run_until(at(1s));
  EXPECT_EQ(d.windows(), 1u);
  TaskSet tasks;
  tasks.spawn(ask_abroad(d, 0, 2, 20ms, sum, said));
  d.run_until(at(2s));
  // 20 ms there, 20 ms back, and the window in which the work is done.
  EXPECT_GE(d.windows(), 4u);
  EXPECT_LE(d.windows(), 6u);
}

Task<void> ask_unannounced(Domains& d, int& sum, std::vector<Time>& when) {
  co_await d.clock(1).sleep_until(at(300ms));
  (void)co_await d.abroad(1, 0, 10ms, 10ms, add(d.clock(0), sum, 1, 0ms));
  when.push_back(d.clock(1).now());
}

TEST(Domains, let_who_did_not_announce_himself_wait_for_the_windows_end) {
  Domains d{four(2)};
  int sum = 0;
  std::vector<Time> when;
  TaskSet tasks;
  tasks.spawn(ask_unannounced(d, sum, when));
  d.run_until(at(500ms));
  EXPECT_TRUE(when.empty());
  d.run_until(at(1s));
  ASSERT_EQ(when.size(), 1u);
  EXPECT_EQ(when[0], at(520ms));
}

Task<void> tick(Domains& d, std::vector<Time>& seen) {
  for (;;) {
    co_await d.world().sleep_for(100ms);
    for (std::size_t i = 0; i < d.size(); ++i) {
      EXPECT_EQ(d.clock(i).now(), d.world().now());
    }
    seen.push_back(d.world().now());
  }
}

Task<int> stand_in_line(Clock& world) {
  co_await world.sleep_for(30ms);
  co_return 7;
}

Task<void> go_to_the_world(Domains& d, std::size_t from, std::string& said) {
  co_await d.clock(from).sleep_until(at(40ms));
  const int got = co_await d.in_world(from, stand_in_line(d.world()));
  said += std::to_string(got) + " at " + std::to_string(d.clock(from).now().time_since_epoch() / 1ms) + " ms; ";
}

TEST(Domains, stand_still_at_one_instant_while_the_world_acts) {
  Domains d{four(3)};
  std::vector<Time> seen;
  std::string said;
  {
    TaskSet tasks;
    tasks.spawn(tick(d, seen));
    tasks.spawn(go_to_the_world(d, 2, said));
    d.run_until(at(1s));
  }
  EXPECT_EQ(seen.size(), 9u);  // what is due at the end is not run yet
  EXPECT_EQ(said, "7 at 130 ms; ");
}

TEST(Domains, do_the_work_of_a_caller_who_was_dropped_and_tell_nobody) {
  Domains d{four(2)};
  int sum = 0;
  std::string said;
  {
    TaskSet dropped;
    dropped.spawn(ask_abroad(d, 3, 1, 50ms, sum, said));
    d.run_until(at(20ms));
  }
  d.run_until(at(1s));
  EXPECT_EQ(sum, 5);
  EXPECT_EQ(said, "");
}

Task<void> write_down(Clock& clock, std::vector<Time>& when) {
  when.push_back(clock.now());
  co_return;
}

TEST(Domains, tell_without_a_gate_as_soon_as_the_window_allows) {
  Domains d{four(2)};
  std::vector<Time> when;
  d.run_until(at(100ms));
  d.tell(0, 1, at(130ms), write_down(d.clock(1), when));
  d.tell(2, 1, at(50ms), write_down(d.clock(1), when));
  d.run_until(at(1s));
  EXPECT_EQ(when, (std::vector<Time>{at(100ms), at(130ms)}));
}

// Everybody works, draws, and now and then asks somebody else, or the world; each writes down what it sees.
struct Busy {
  explicit Busy(Domains& d) : domains(d), traces(d.size()), states(d.size(), 0) {}

  Task<std::uint64_t> serve(std::size_t here, std::size_t from) {
    co_await domains.clock(here).sleep_for(1ms);
    states[here] = states[here] * 31 + from;
    note(here, "served");
    co_return states[here];
  }
  Task<int> count() {
    co_await domains.world().sleep_for(5ms);
    co_return ++counted;
  }
  void note(std::size_t here, const char* what) {
    traces[here] += std::string(what) + " " + std::to_string(domains.clock(here).now().time_since_epoch().count()) +
                    " " + std::to_string(states[here]) + "\n";
  }
  Task<void> live(std::size_t here) {
    PhiloxRandom random{here + 1};
    Scheduler& clock = domains.clock(here);
    for (;;) {
      co_await clock.sleep_for(Nanos{static_cast<std::int64_t>(random.exponential(2e6))});
      states[here] += random.below(1000);
      const std::size_t to = random.below(domains.size());
      if (random.chance(0.02) && to != here) {
        const Gate gate = domains.gate(here, to, clock.now() + 20ms);
        co_await clock.sleep_until(gate.opens());
        const auto way = 50ms + Nanos{static_cast<std::int64_t>(random.below(1'000'000))};
        states[here] += co_await domains.abroad(here, to, way, way, serve(to, here));
        note(here, "answered");
      }
      if (random.chance(0.005)) {
        states[here] += static_cast<std::uint64_t>(co_await domains.in_world(here, count()));
        note(here, "counted");
      }
    }
  }

  Domains& domains;
  std::vector<std::string> traces;
  std::vector<std::uint64_t> states;
  int counted = 0;
};

std::string trace_of(unsigned jobs) {
  Domains domains{four(jobs)};
  Busy busy{domains};
  std::vector<TaskSet> tasks(domains.size());
  std::vector<Time> ticks;
  TaskSet ticker;
  ticker.spawn(tick(domains, ticks));
  domains.each([&](std::size_t i) {
    for (int k = 0; k < 3; ++k) tasks[i].spawn(busy.live(i));
  });
  for (int second = 1; second <= 5; ++second) domains.run_until(at(1s * second));
  domains.cancel_visits();
  std::string all;
  for (const std::string& trace : busy.traces) all += trace + "--\n";
  return all + std::to_string(domains.windows());
}

TEST(Domains, give_the_same_trace_on_however_many_threads) {
  const std::string alone = trace_of(1);
  EXPECT_GT(alone.size(), 5000u);
  for (const unsigned jobs : {2u, 3u, 4u, 9u}) EXPECT_EQ(alone, trace_of(jobs)) << jobs << " threads";
}

TEST(Crew, does_every_piece_once_a_round_whoever_is_late) {
  Crew crew{3, 7};
  std::vector<int> done(7, 0);
  for (int round = 1; round <= 20'000; ++round) {
    crew.run([&](std::size_t piece) { ++done[piece]; });
    if (round % 100 == 0) crew.balance({1, 2, 3, 4, 5, 6, static_cast<double>(round)});
  }
  EXPECT_EQ(done, std::vector<int>(7, 20'000));
}

}  // namespace
}  // namespace headroom::kernel
