// A cluster of two regions for the adapters: steady roots, ways of fixed length, no background.
#pragma once

#include <cmath>
#include <optional>

#include "real/ports/task_set.h"
#include "sim/adapters/sim_rpc.h"
#include "sim/kernel/philox.h"
#include "sim/kernel/scheduler.h"
#include "tests/sim/cluster/still_world.h"

namespace headroom::adapters {

using namespace std::chrono_literals;

// Round trips: 1 ms within a region, 100 ms between regions, 20 ms between users and their region.
struct FixedWays final : cluster::Distances {
  Nanos round_trip(cluster::Place from, cluster::Place to, std::uint64_t) const override {
    const bool users = from.zone == cluster::Place::with_users || to.zone == cluster::Place::with_users;
    return (from.region == to.region ? 0ms : 100ms) + (users ? 20ms : from.region == to.region ? 1ms : 0ms);
  }
};

struct SmallCluster {
  cluster::Fleet& add(std::string_view service, std::uint16_t region, cluster::PoolParams pool = {},
                      double connections = 1000) {
    const std::uint32_t number = directory.service(service);
    return directory.add(std::make_unique<cluster::Fleet>(number, region, 3, connections, pool, roots));
  }
  // Runs a task to its end and tells when that was.
  template <class T>
  std::pair<T, Time> run(Task<T> task) {
    std::optional<T> result;
    Time ended{};
    TaskSet tasks;
    tasks.spawn(keep_and_stop(clock, std::move(task), &result, &ended));
    clock.run();
    verify(result.has_value(), "a task that is run ends");
    return {std::move(*result), ended};
  }
  template <class T>
  static Task<void> keep_and_stop(kernel::Scheduler& clock, Task<T> task, std::optional<T>* result, Time* ended) {
    co_await keep(clock, std::move(task), result, ended);
    clock.stop();  // deadlines that were not needed lie ahead
  }
  template <class T>
  static Task<void> keep(Clock& clock, Task<T> task, std::optional<T>* result, Time* ended) {
    result->emplace(co_await std::move(task));
    *ended = clock.now();
  }

  kernel::Scheduler clock{WallTime{1'700'000'000s}};
  kernel::PhiloxRandom draws{41};
  cluster::ConstantRoots roots;
  FixedWays ways;
  cluster::CountingObserver observer;
  cluster::Directory directory{2};
  SimNetwork network{clock, directory, ways, observer};
};

}  // namespace headroom::adapters
