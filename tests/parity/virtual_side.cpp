#include "tests/parity/feed_path.h"
#include "tests/sim/adapters/quiet_region.h"

namespace headroom::parity {
namespace {

class VirtualSide final : public Side {
 public:
  VirtualSide() {
    for (const char* service : {"feed_cache", "ranking_worker", "feed"})
      region_.add_fleet(service, {.replicas = 1, .simulated = 1});
    path_.emplace(
        PathPorts{region_.clock, region_.rpc, *region_.store, *region_.cpu, region_.random, region_.metrics});
    verify(run(path_->fill()), "the store is filled");
    path_->start();
  }

  void advance_to(Nanos at) override { region_.clock.run_until(Time{at}); }
  Result<Message> ask(CallContext context, wire::FeedRequest request) override {
    return run(path_->gateway->handle(context, Message::of(std::move(request))));
  }
  Clock& clock() override { return region_.clock; }
  FeedPath& path() override { return *path_; }
  double counted(std::string_view name) override { return region_.metrics.total(name); }

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
    while (!result) region_.clock.run_until(region_.clock.now() + 100us);
    return std::move(*result);
  }

  adapters::QuietRegion region_{{.begin = beginning,
                                 .seed = 42,
                                 .round_trip = 500us,
                                 .work_ns = 1e4,
                                 .machine = {.replicas = 1, .simulated = 1}}};
  std::optional<FeedPath> path_;
};

}  // namespace

std::unique_ptr<Side> make_virtual_side() { return std::make_unique<VirtualSide>(); }

}  // namespace headroom::parity
