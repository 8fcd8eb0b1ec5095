#include <sstream>

#include "real/service/http_rpc.h"
#include "real/service/http_server.h"
#include "real/service/os_random.h"
#include "real/service/prometheus_metrics.h"
#include "real/service/rocksdb_store.h"
#include "real/service/thread_pool_cpu.h"
#include "real/service/wall_clock.h"
#include "tests/conformance/worlds.h"
#include "tests/fakes/temporary_folder.h"

namespace headroom::conformance {
namespace {

using namespace service;

class MachineWorld final : public World {
 public:
  MachineWorld() {
    auto opened = open_rocksdb_store(reactor_, *clock_, {.path = folder_.path()});
    verify(opened.has_value(), "a store opens in an empty folder");
    store_ = std::move(*opened);
    cpu_ = make_thread_pool_cpu(reactor_, *clock_, {.threads = 1, .queue_limit = queue_room, .away = {worked}});
    auto listening = make_http_server(reactor_, *metrics_, {.body_bytes = 16 << 20}, rpc_);
    verify(listening.has_value(), "a free port is found");
    server_ = std::move(*listening);
  }

  Clock& clock() override { return *clock_; }
  Random& random() override { return *random_; }
  Metrics& metrics() override { return *metrics_; }
  Store& store() override { return *store_; }
  Cpu& cpu() override { return *cpu_; }
  Rpc& rpc() override { return rpc_; }

  void offer(std::string_view service, Handler& handler) override {
    rpc_.serve(service, handler);
    rpc_.reach(service, "127.0.0.1", server_->port());
  }
  // Port 1 belongs to a service of the seventies; only root could serve there, and nobody does.
  void offer_nobody(std::string_view service) override { rpc_.reach(service, "127.0.0.1", 1); }

  double counted(std::string_view name) override {
    std::istringstream lines{metrics_->exposition()};
    double sum = 0;
    for (std::string line; std::getline(lines, line);) {
      const std::string word = line.substr(0, line.find_first_of("{ "));
      if (word == name) sum += std::stod(line.substr(line.rfind(' ')));
    }
    return sum;
  }
  Nanos step() const override { return 20ms; }
  bool turn() override {
    reactor_.run_one();
    return true;
  }

 private:
  fakes::TemporaryFolder folder_;
  Reactor reactor_;
  std::unique_ptr<Clock> clock_ = make_wall_clock(reactor_);
  std::unique_ptr<Random> random_ = make_os_random();
  std::unique_ptr<ScrapedMetrics> metrics_ = make_prometheus_metrics();
  std::unique_ptr<EmbeddedStore> store_;
  std::unique_ptr<Cpu> cpu_;
  HttpRpc rpc_{reactor_, *clock_};
  std::unique_ptr<HttpServer> server_;
};

}  // namespace

std::unique_ptr<World> make_machine_world() { return std::make_unique<MachineWorld>(); }

}  // namespace headroom::conformance
