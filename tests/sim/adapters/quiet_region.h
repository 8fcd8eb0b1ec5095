// Every port on the simulator's adapters: one region, every request in the sample, no background, one machine.
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/adapters/sim_cpu.h"
#include "sim/adapters/sim_metrics.h"
#include "sim/adapters/sim_rpc.h"
#include "sim/adapters/sim_store.h"
#include "sim/kernel/philox.h"
#include "sim/kernel/scheduler.h"
#include "tests/sim/cluster/still_world.h"

namespace headroom::adapters {

struct QuietRegionParams {
  WallTime begin;
  std::uint64_t seed;          // of what components draw
  Nanos round_trip;            // between any two places
  double work_ns;              // of any kind of work, and of an access to the store
  cluster::PoolParams machine; // that the work is done on
};

class QuietRegion {
 public:
  explicit QuietRegion(const QuietRegionParams& params)
      : clock{params.begin}, random{params.seed}, distances_{params.round_trip} {
    for (cluster::WorkLaw& law : costs_) law = {.noise = &cluster::always_one(), .fixed_ns = params.work_ns};
    fidelity_.fill(1);
    cluster::Fleet& nodes = add_fleet("store", {.replicas = 3, .simulated = 3, .routing = cluster::Routing::keyed});
    tier_.emplace(nodes, cluster::StoreTierParams{}, cluster::AccessCost{.read = costs_[0], .write = costs_[0]},
                  observer_, draws_);
    std::vector<KeyspaceRoute> routes;
    for (std::uint16_t space = 1; space <= 9; ++space) routes.push_back({{space}, &*tier_, &*tier_, &records_});
    store.emplace(network_, cluster::Place{}, std::move(routes), draws_);
    cpu.emplace(clock, add_fleet("machine", params.machine).pool(), 0, costs_, fidelity_, draws_);
  }

  cluster::Fleet& add_fleet(std::string_view service, cluster::PoolParams pool) {
    const std::uint32_t number = directory_.service(service);
    return directory_.add(std::make_unique<cluster::Fleet>(number, 0, 1, 10'000, pool, roots_));
  }

  kernel::Scheduler clock;
  kernel::PhiloxRandom random;
  SimMetrics metrics;

 private:
  struct Even final : cluster::Distances {
    explicit Even(Nanos way) : there_and_back(way) {}
    Nanos round_trip(cluster::Place, cluster::Place, std::uint64_t) const override { return there_and_back; }
    Nanos there_and_back;
  };

  kernel::PhiloxRandom draws_{8};
  cluster::ConstantRoots roots_;
  Even distances_;
  cluster::CountingObserver observer_;
  CostTable costs_;
  FidelityTable fidelity_{};
  cluster::Directory directory_{1};
  cluster::Records records_;
  SimNetwork network_{clock, directory_, distances_, observer_};
  std::optional<cluster::StoreTier> tier_;

 public:
  std::optional<SimStore> store;
  std::optional<SimCpu> cpu;
  SimRpc rpc{network_, cluster::Place{}, draws_};
};

}  // namespace headroom::adapters
