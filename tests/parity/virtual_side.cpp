#include "sim/adapters/sim_cpu.h"
#include "sim/adapters/sim_metrics.h"
#include "sim/adapters/sim_rpc.h"
#include "sim/adapters/sim_store.h"
#include "sim/kernel/philox.h"
#include "sim/kernel/scheduler.h"
#include "tests/parity/feed_path.h"

namespace headroom::parity {
namespace {

struct NoRoots final : cluster::RootLoad {
  double rate(Time) const override { return 0; }
};
struct HalfAMillisecond final : cluster::Distances {
  Nanos round_trip(cluster::Place, cluster::Place, std::uint64_t) const override { return 500us; }
};
struct Unobserved final : cluster::CallObserver {
  void called(const cluster::Fleet&, Time, Nanos, cluster::CallOutcome) override {}
};

// One region, every request in the sample, no background.
class VirtualSide final : public Side {
 public:
  VirtualSide() {
    for (cluster::WorkLaw& law : costs_) law = {.noise = &always_one_, .fixed_ns = 1e4};
    fidelity_.fill(1);
    cluster::Fleet& nodes = add_fleet("store", {.replicas = 3, .simulated = 3, .routing = cluster::Routing::keyed});
    tier_.emplace(nodes, cluster::StoreTierParams{}, cluster::AccessCost{costs_[0], costs_[0]}, unobserved_, draws_);
    std::vector<adapters::KeyspaceRoute> routes;
    for (std::uint16_t space = 1; space <= 9; ++space) routes.push_back({{space}, &*tier_, &*tier_, &records_});
    store_.emplace(network_, cluster::Place{}, std::move(routes), draws_);
    cluster::Fleet& machine = add_fleet("machine", {.replicas = 1, .simulated = 1});
    cpu_.emplace(clock_, machine.pool(), 0, costs_, fidelity_, draws_);
    for (const char* service : {"feed_cache", "ranking_worker", "feed"})
      add_fleet(service, {.replicas = 1, .simulated = 1});
    path_.emplace(PathPorts{clock_, rpc_, *store_, *cpu_, random_, metrics_});
    verify(run(path_->fill()), "the store is filled");
    path_->start();
  }

  void advance_to(Nanos at) override { clock_.run_until(Time{at}); }
  Result<Message> ask(CallContext context, wire::FeedRequest request) override {
    return run(path_->gateway->handle(context, Message::of(std::move(request))));
  }
  Clock& clock() override { return clock_; }
  FeedPath& path() override { return *path_; }
  double counted(std::string_view name) override { return metrics_.total(name); }

 private:
  template <class T>
  static Task<void> keep(Task<T> task, std::optional<T>* result) {
    result->emplace(co_await std::move(task));
  }
  template <class T>
  T run(Task<T> task) {
    std::optional<T> result;
    TaskSet tasks;
    tasks.spawn(keep(std::move(task), &result));
    while (!result) clock_.run_until(clock_.now() + 100us);
    return std::move(*result);
  }
  cluster::Fleet& add_fleet(std::string_view service, cluster::PoolParams pool) {
    return directory_.add(
        std::make_unique<cluster::Fleet>(directory_.service(service), 0, 1, 10'000, pool, roots_));
  }

  kernel::Scheduler clock_{beginning};
  kernel::PhiloxRandom random_{42};
  kernel::PhiloxRandom draws_{8};
  adapters::SimMetrics metrics_;
  NoRoots roots_;
  HalfAMillisecond distances_;
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
  std::optional<FeedPath> path_;
};

}  // namespace

std::unique_ptr<Side> make_virtual_side() { return std::make_unique<VirtualSide>(); }

}  // namespace headroom::parity
