// How fast the kernel is: its queue among others, and the whole of it beside SimGrid and ns-3.
// Read ratios within one run; the machine decides the rest.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "models/queueing/stations.h"
#include "real/ports/task_set.h"
#include "sim/kernel/calendar_queue.h"
#include "sim/kernel/philox.h"
#include "sim/kernel/quad_heap.h"
#include "sim/kernel/radix_heap.h"
#include "sim/kernel/scheduler.h"
#include "tests/bench/mm4.h"

namespace headroom::bench {
namespace {

using kernel::CalendarQueue;
using kernel::Event;
using kernel::PhiloxRandom;
using kernel::QuadHeap;
using kernel::RadixHeap;

constexpr std::size_t drawn = std::size_t{1} << 16;

// Delays drawn beforehand, so that the generator is not what is measured.
std::vector<std::int64_t> exponential_delays() {
  PhiloxRandom random{1};
  std::vector<std::int64_t> delays(drawn);
  for (auto& delay : delays) delay = static_cast<std::int64_t>(random.exponential(1e9));
  return delays;
}
// Log-uniform from a nanosecond to an hour: network hops beside TTLs.
std::vector<std::int64_t> skewed_delays() {
  PhiloxRandom random{1};
  std::vector<std::int64_t> delays(drawn);
  for (auto& delay : delays) delay = static_cast<std::int64_t>(std::pow(10, 12.556 * random.uniform()));
  return delays;
}

// The hold model (Jones 1986): take the next event, put one back a random delay later; `pending` stays the same.
template <class Queue, std::vector<std::int64_t> (*draw)()>
void hold(benchmark::State& state) {
  const auto pending = static_cast<std::size_t>(state.range(0));
  const std::vector<std::int64_t> delays = draw();
  Queue queue;
  std::uint64_t sequence = 0;
  for (; sequence < pending; ++sequence) queue.push(Event::make(delays[sequence % drawn], sequence, 0));
  const auto once = [&] {
    const Event event = queue.pop();
    queue.push(Event::make(event.at + delays[(sequence * 7919) % drawn], sequence, 0));
    ++sequence;
  };
  for (std::size_t i = 0; i < 2 * pending + 10'000; ++i) once();  // until the mixture is that of the steady state
  for (auto _ : state) once();
  state.SetItemsProcessed(state.iterations());
}

void populations(benchmark::internal::Benchmark* bench) {
  for (const int pending : {10, 1'000, 10'000, 100'000, 1'000'000}) bench->Arg(pending);
}
BENCHMARK_TEMPLATE(hold, QuadHeap, exponential_delays)->Apply(populations);
BENCHMARK_TEMPLATE(hold, RadixHeap, exponential_delays)->Apply(populations);
BENCHMARK_TEMPLATE(hold, CalendarQueue, exponential_delays)->Apply(populations);
BENCHMARK_TEMPLATE(hold, QuadHeap, skewed_delays)->Apply(populations);
BENCHMARK_TEMPLATE(hold, RadixHeap, skewed_delays)->Apply(populations);
BENCHMARK_TEMPLATE(hold, CalendarQueue, skewed_delays)->Apply(populations);

// A request that waits once, and whose end brings the next one.
struct Flight {
  kernel::Scheduler clock;
  TaskSet requests;
  PhiloxRandom random{1};
  bool landing = false;
};
Task<void> fly(Flight& flight) {
  co_await flight.clock.sleep_for(from_seconds(flight.random.exponential(1)));
  if (!flight.landing) flight.requests.spawn(fly(flight));
}

// A coroutine per request, from its frame's birth to its end, with `pending` of them in flight. Bytes are those of
// frames, timers and queue together.
void requests_in_flight(benchmark::State& state) {
  const std::int64_t before = FramePool::live_bytes();
  const auto pending = state.range(0);
  Flight flight;
  for (std::int64_t i = 0; i < pending; ++i) flight.requests.spawn(fly(flight));
  Time until{};
  const auto advance = [&](double share) {  // `share` of all in flight, about
    until += from_seconds(share);
    flight.clock.run_until(until);
  };
  advance(2);
  const double step = 10'000.0 / static_cast<double>(pending);
  const std::uint64_t first = flight.clock.events();
  for (auto _ : state) advance(step);
  state.SetItemsProcessed(static_cast<std::int64_t>(flight.clock.events() - first));
  const auto bytes = FramePool::live_bytes() - before + static_cast<std::int64_t>(flight.clock.bytes());
  state.counters["bytes_per_request"] = static_cast<double>(bytes) / static_cast<double>(pending);
  flight.landing = true;
}
BENCHMARK(requests_in_flight)
    ->Arg(1'000)
    ->Arg(10'000)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Repetitions(5)
    ->ReportAggregatesOnly();

// A figure counts only if the engine got the model right: the mean response is Erlang's, to 5 %.
void mm4(benchmark::State& state, Mm4Outcome (*engine)(const Mm4&), double horizon_s) {
  Mm4 model{.horizon_s = horizon_s};
  const double expected =
      models::MMc(model.arrivals_per_s, model.served_per_s, model.servers).mean_response();
  std::uint64_t events = 0;
  for (auto _ : state) {
    const Mm4Outcome outcome = engine(model);
    if (std::abs(outcome.mean_response_s() / expected - 1) > 0.05) state.SkipWithError("not an M/M/4 any more");
    state.SetIterationTime(outcome.cpu_s);
    events += outcome.events();
    ++model.seed;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(events));
}
BENCHMARK_CAPTURE(mm4, kernel, mm4_on_kernel, 200.0)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(mm4, simgrid, mm4_on_simgrid, 200.0)->UseManualTime()->Unit(benchmark::kMillisecond);
#ifdef HEADROOM_HAS_NS3
BENCHMARK_CAPTURE(mm4, ns3, mm4_on_ns3, 200.0)->UseManualTime()->Unit(benchmark::kMillisecond);
#endif

// The same, turn by turn: what else the machine does meets all engines alike, so that their ratios stand still where
// their speeds do not. Counters are medians of the rounds.
void mm4_beside_neighbours(benchmark::State& state) {
  const auto events_per_s = [](Mm4Outcome (*engine)(const Mm4&), std::uint64_t seed, double horizon_s) {
    const Mm4Outcome outcome = engine({.horizon_s = horizon_s, .seed = seed});
    return static_cast<double>(outcome.events()) / outcome.cpu_s;
  };
  const auto median = [](std::vector<double> values) {
    std::ranges::nth_element(values, values.begin() + std::ssize(values) / 2);
    return values[values.size() / 2];
  };
  std::vector<double> ours, over_simgrid, over_ns3;
  std::uint64_t seed = 1;
  for (auto _ : state) {
    ours.push_back(events_per_s(mm4_on_kernel, seed, 200));
    over_simgrid.push_back(ours.back() / events_per_s(mm4_on_simgrid, seed, 30));
#ifdef HEADROOM_HAS_NS3
    over_ns3.push_back(ours.back() / events_per_s(mm4_on_ns3, seed, 100));
#endif
    ++seed;
  }
  state.counters["kernel_events_per_s"] = median(ours);
  state.counters["times_simgrid"] = median(over_simgrid);
  if (!over_ns3.empty()) state.counters["times_ns3"] = median(over_ns3);
}
BENCHMARK(mm4_beside_neighbours)->Iterations(11)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace headroom::bench
