#include "sim/adapters/sim_cpu.h"
#include "sim/adapters/sim_metrics.h"
#include "sim/adapters/sim_rpc.h"
#include "sim/adapters/sim_store.h"
#include "sim/kernel/philox.h"
#include "sim/kernel/scheduler.h"
#include "tests/conformance/worlds.h"

namespace headroom::conformance {
namespace {

struct NoRoots final : cluster::RootLoad {
  double rate(Time) const override { return 0; }
};
struct OneMillisecond final : cluster::Distances {
  Nanos round_trip(cluster::Place, cluster::Place, std::uint64_t) const override { return 1ms; }
};
struct Unobserved final : cluster::CallObserver {
  void called(const cluster::Fleet&, Time, Nanos, cluster::CallOutcome) override {}
};

// One region, every request in the sample, no background.
class VirtualWorld final : public World {
 public:
  VirtualWorld() {
    for (cluster::WorkLaw& law : costs_) law = {.noise = &always_one_, .fixed_ns = 1e5};
    fidelity_.fill(1);
    cluster::Fleet& nodes = add_fleet("store", {.replicas = 3, .simulated = 3, .routing = cluster::Routing::keyed});
    tier_.emplace(nodes, cluster::StoreTierParams{}, cluster::AccessCost{.read = costs_[0], .write = costs_[0]},
                  unobserved_, draws_);
    cluster::Fleet& machine =
        add_fleet("machine", {.replicas = 1, .simulated = 1, .cores = 1, .queue_limit = queue_room});
    cpu_.emplace(clock_, machine.pool(), 0, costs_, fidelity_, draws_);
    std::vector<adapters::KeyspaceRoute> routes;
    for (std::uint16_t space = 1; space <= 9; ++space) routes.push_back({{space}, &*tier_, &*tier_, &records_});
    store_.emplace(network_, cluster::Place{}, std::move(routes), draws_);
  }

  Clock& clock() override { return clock_; }
  Random& random() override { return random_; }
  Metrics& metrics() override { return metrics_; }
  Store& store() override { return *store_; }
  Cpu& cpu() override { return *cpu_; }
  Rpc& rpc() override { return rpc_; }

  void offer(std::string_view service, Handler& handler) override {
    add_fleet(service, {.replicas = 2, .simulated = 2});
    rpc_.serve(service, handler);
  }
  void offer_nobody(std::string_view service) override {
    add_fleet(service, {.replicas = 2, .simulated = 2}).set_down(true);
  }
  double counted(std::string_view name) override { return metrics_.total(name); }
  Nanos step() const override { return 1s; }
  bool turn() override {
    if (clock_.pending() == 0) return false;
    clock_.run_until(clock_.now() + 100us);
    return true;
  }

 private:
  cluster::Fleet& add_fleet(std::string_view service, cluster::PoolParams pool) {
    const std::uint32_t number = directory_.service(service);
    return directory_.add(std::make_unique<cluster::Fleet>(number, 0, 1, 10'000, pool, roots_));
  }

  kernel::Scheduler clock_{WallTime{1'800'000'000s}};
  kernel::PhiloxRandom random_{7};
  kernel::PhiloxRandom draws_{8};
  adapters::SimMetrics metrics_;
  NoRoots roots_;
  OneMillisecond distances_;
  Unobserved unobserved_;
  cluster::ServiceTable always_one_{[](double) { return 1.; }, 1};
  adapters::CostTable costs_;
  adapters::FidelityTable fidelity_{};
  cluster::Directory directory_{1};
  cluster::Records records_;
  adapters::SimNetwork network_{clock_, directory_, distances_, unobserved_};
  std::optional<cluster::StoreTier> tier_;
  std::optional<adapters::SimStore> store_;
  std::optional<adapters::SimCpu> cpu_;
  adapters::SimRpc rpc_{network_, cluster::Place{}, draws_};
};

}  // namespace

std::unique_ptr<World> make_virtual_world() { return std::make_unique<VirtualWorld>(); }

}  // namespace headroom::conformance
