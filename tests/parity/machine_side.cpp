#include <sstream>

#include "real/service/http_rpc.h"
#include "real/service/http_server.h"
#include "real/service/prometheus_metrics.h"
#include "real/service/rocksdb_store.h"
#include "real/service/thread_pool_cpu.h"
#include "real/wire/work.h"
#include "sim/kernel/philox.h"
#include "tests/fakes/manual_clock.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/parity/feed_path.h"
#include "tests/parity/under_way.h"

namespace headroom::parity {
namespace {

using namespace service;

// The real adapters: HTTP over the loopback, RocksDB on the disk, threads. Only the clock is the log's: it
// stands while anything is under way and then goes to the next timer, so that no decision hangs on how
// fast this machine is. The random streams are those of the other side.
class MachineSide final : public Side {
 public:
  MachineSide() {
    auto opened = open_rocksdb_store(reactor_, clock_, {.path = folder_.path()});
    verify(opened.has_value(), "a store opens in an empty folder");
    opened_ = std::move(*opened);
    store_.emplace(*opened_, under_way_);
    threads_ = make_thread_pool_cpu(reactor_, clock_, {.away = {wire::work::jwt_check}});
    cpu_.emplace(*threads_, under_way_);
    auto listening = make_http_server(reactor_, *metrics_, {}, http_);
    verify(listening.has_value(), "a free port is found");
    server_ = std::move(*listening);
    for (const char* service : {"feed_cache", "ranking_worker", "feed"}) {
      http_.reach(service, "127.0.0.1", server_->port());
    }
    path_.emplace(PathPorts{clock_, rpc_, *store_, *cpu_, random_, *metrics_});
    verify(run(path_->fill()), "the store is filled");
    path_->start();
  }

  void advance_to(Nanos at) override {
    do settle();
    while (clock_.step(Time{at}));
    clock_.advance(Time{at} - clock_.now());
  }
  Result<Message> ask(CallContext context, wire::FeedRequest request) override {
    return run(path_->gateway->handle(context, Message::of(std::move(request))));
  }
  Clock& clock() override { return clock_; }
  FeedPath& path() override { return *path_; }
  double counted(std::string_view name) override {
    std::istringstream lines{metrics_->exposition()};
    double sum = 0;
    for (std::string line; std::getline(lines, line);) {
      if (line.substr(0, line.find_first_of("{ ")) == name) sum += std::stod(line.substr(line.rfind(' ')));
    }
    return sum;
  }

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
    while (!result) {
      if (under_way_ > 0) reactor_.run_one();
      else verify(clock_.step(clock_.now() + 10s), "whoever waits for nothing waits for a timer");
    }
    return std::move(*result);
  }
  void settle() {
    while (under_way_ > 0) reactor_.run_one();
  }

  fakes::TemporaryFolder folder_;
  Reactor reactor_;
  fakes::ManualClock clock_{beginning};
  kernel::PhiloxRandom random_{42};
  std::unique_ptr<ScrapedMetrics> metrics_ = make_prometheus_metrics();
  int under_way_ = 0;
  std::unique_ptr<EmbeddedStore> opened_;
  std::optional<CountedStore> store_;
  std::unique_ptr<Cpu> threads_;
  std::optional<CountedCpu> cpu_;
  HttpRpc http_{reactor_, clock_};
  CountedRpc rpc_{http_, under_way_};
  std::optional<FeedPath> path_;
  std::unique_ptr<HttpServer> server_;
};

}  // namespace

std::unique_ptr<Side> make_machine_side() { return std::make_unique<MachineSide>(); }

}  // namespace headroom::parity
