#include <deque>
#include <string>

#include "real/ports/task_set.h"
#include "sim/kernel/philox.h"
#include "sim/kernel/scheduler.h"
#include "sim/kernel/station.h"
#include "tests/bench/cpu_time.h"
#include "tests/bench/mm4.h"

namespace headroom::bench {
namespace {

Task<void> request(Clock& clock, kernel::Station& station, Nanos service, Mm4Outcome& outcome) {
  const Time arrived = clock.now();
  co_await station.use(service);
  ++outcome.served;
  outcome.response_s += seconds(clock.now() - arrived);
}

Task<void> source(Clock& clock, kernel::Station& station, TaskSet& requests, const Mm4& model,
                  kernel::PhiloxRandom random, Mm4Outcome& outcome) {
  for (;;) {
    co_await clock.sleep_for(from_seconds(random.exponential(1 / model.arrivals_per_s)));
    ++outcome.arrived;
    const Nanos service = from_seconds(random.exponential(1 / model.served_per_s));
    requests.spawn(request(clock, station, service, outcome));
  }
}

}  // namespace

Mm4Outcome mm4_on_kernel(const Mm4& model) {
  kernel::Scheduler clock;
  std::deque<kernel::Station> stations;
  TaskSet tasks;
  Mm4Outcome outcome;
  for (int i = 0; i < model.stations; ++i) {
    kernel::Station& station =
        stations.emplace_back(clock, kernel::StationParams{.servers = static_cast<unsigned>(model.servers)});
    const auto random = kernel::PhiloxRandom{model.seed}.named("station " + std::to_string(i));
    tasks.spawn(source(clock, station, tasks, model, random, outcome));
  }
  const double begin = cpu_seconds();
  clock.run_until(Time{from_seconds(model.horizon_s)});
  outcome.cpu_s = cpu_seconds() - begin;
  return outcome;
}

}  // namespace headroom::bench
