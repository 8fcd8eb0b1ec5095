#include "tests/conformance/worlds.h"
#include "tests/sim/adapters/quiet_region.h"

namespace headroom::conformance {
namespace {

class VirtualWorld final : public World {
 public:
  Clock& clock() override { return region_.clock; }
  Random& random() override { return region_.random; }
  Metrics& metrics() override { return region_.metrics; }
  Store& store() override { return *region_.store; }
  Cpu& cpu() override { return *region_.cpu; }
  Rpc& rpc() override { return region_.rpc; }

  void offer(std::string_view service, Handler& handler) override {
    region_.add_fleet(service, {.replicas = 2, .simulated = 2});
    region_.rpc.serve(service, handler);
  }
  void offer_nobody(std::string_view service) override {
    region_.add_fleet(service, {.replicas = 2, .simulated = 2}).set_down(true);
  }
  double counted(std::string_view name) override { return region_.metrics.total(name); }
  Nanos step() const override { return 1s; }
  bool turn() override {
    if (region_.clock.pending() == 0) return false;
    region_.clock.run_until(region_.clock.now() + 100us);
    return true;
  }

 private:
  adapters::QuietRegion region_{
      {.begin = WallTime{1'800'000'000s},
       .seed = 7,
       .round_trip = 1ms,
       .work_ns = 1e5,
       .machine = {.replicas = 1, .simulated = 1, .cores = 1, .queue_limit = queue_room}}};
};

}  // namespace

std::unique_ptr<World> make_virtual_world() { return std::make_unique<VirtualWorld>(); }

}  // namespace headroom::conformance
