#include "sim/run/stations.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include "sim/run/fleets.h"
#include "sim/run/station_laws.h"

namespace headroom::run {
namespace {

// Stations know one kind of work.
constexpr WorkKind visit{0};

CallContext context_of(std::uint64_t key) {
  return {.method = "visit", .deadline = Time::max(), .routing_key = key, .request_id = key};
}

}  // namespace

// One replica of a station.
class Stations::Floor final : public Handler {
 public:
  Floor(Stations& all, Station& station, cluster::Pool& pool, unsigned replica,
        std::unique_ptr<StationStore> store)
      : all_(all), station_(station), store_(std::move(store)),
        cpu_(all.network_.clock, pool, replica, station.costs, all.fidelity_, all.services_) {}

  Task<Result<Message>> handle(CallContext context, Message) override {
    if (station_.law != nullptr) {
      Result<void> served = co_await cpu_.spend({.kind = visit}, context.deadline);
      if (!served) co_return std::unexpected(std::move(served.error()));
    }
    if (store_ != nullptr && store_->get(context.routing_key) != nullptr) co_return Message{};
    for (const Call& call : station_.calls) {
      Result<Message> answer = co_await (call.copies == 1 ? all_.call(call.station, context.routing_key)
                                                          : all_.gather(call, context.routing_key));
      if (!answer) co_return answer;
    }
    if (store_ != nullptr) (void)store_->place(context.routing_key, Bytes{1});
    co_return Message{};
  }

  const StationStore* store() const { return store_.get(); }

 private:
  Stations& all_;
  Station& station_;
  std::unique_ptr<StationStore> store_;
  adapters::SimCpu cpu_;
};

// Copies of a call under way, and who waits for the first few. Shared with copies that outlive the wait.
struct Stations::Gathering {
  kernel::Scheduler& clock;
  unsigned needed, may_fail;
  std::coroutine_handle<> waiter{};
  Clock::Timer wake{};
  std::optional<Error> error{};

  void answered(Result<Message>& answer) {
    if (needed == 0 || error) return;  // decided
    if (answer) {
      --needed;
    } else if (may_fail > 0) {
      --may_fail;
    } else {
      error = std::move(answer.error());
    }
    if (waiter && (needed == 0 || error)) wake = clock.post(std::exchange(waiter, {}));
  }
  bool decided() const { return needed == 0 || error; }
};

Stations::Stations(const scenario::Composition& composition, double sample_rate, const kernel::PhiloxRandom& random,
                   adapters::SimNetwork network, cluster::Directory& directory, const cluster::RootLoad& roots)
    : random_(random), services_(random.named("services")), routes_(random.named("routes")),
      jitter_(random.named("jitter")), network_(network), directory_(directory), rpc_(network, {}, jitter_) {
  std::map<std::string, int> most_copies;  // of one request, by the station that gets them
  for (const auto& [name, from] : composition.stations)
    for (const scenario::StationCall& call : from.calls)
      most_copies[call.to] = std::max(most_copies[call.to], call.copies);
  for (const auto& [name, from] : composition.stations)
    add_fleet(name, from, most_copies[name], roots, sample_rate);
  stations_ = std::vector<Station>(directory.services());
  for (const auto& [name, from] : composition.stations) {
    const std::uint32_t index = find(name);
    stand_up(from, stations_[index], *directory.in_region(index, 0), sample_rate);
  }
}

Stations::~Stations() = default;

void Stations::add_fleet(const std::string& name, const scenario::Station& station, int most_copies,
                         const cluster::RootLoad& roots, double sample_rate) {
  cluster::PoolParams pool;
  pool.replicas = station.replicas;
  pool.cores = static_cast<unsigned>(station.servers);
  pool.sample_rate = sample_rate;
  pool.routing = cluster::Routing::uniform;
  if (std::holds_alternative<scenario::ByKey>(station.balance)) pool.routing = cluster::Routing::keyed;
  if (const auto* least = std::get_if<scenario::LeastRequest>(&station.balance)) {
    pool.routing = cluster::Routing::least_request;
    pool.choices = static_cast<unsigned>(least->choices);
  }
  // What keeps something by key is simulated whole: its few objects come at their own full rate to every replica.
  const double fewest = station.cache ? pool.replicas
                                      : std::max({std::ceil(pool.replicas * sample_rate),
                                                  static_cast<double>(fewest_simulated(pool)),
                                                  roomy_copies * most_copies});
  pool.simulated = static_cast<unsigned>(std::min(pool.replicas, fewest));
  pool.queue_limit = station.queue ? static_cast<std::size_t>(*station.queue) : std::numeric_limits<std::size_t>::max();
  pool.drop_late = false;
  pool.whole = sample_rate >= 1;
  pool.seed = random_.named("pool " + name).bits();
  constexpr double any_number = std::numeric_limits<double>::infinity();
  directory_.add(std::make_unique<cluster::Fleet>(directory_.find(name), 0, 1, any_number, pool, roots));
}

void Stations::stand_up(const scenario::Station& from, Station& station, cluster::Fleet& fleet, double sample_rate) {
  double sum = 0;
  for (const scenario::Step& step : from.then) station.next.push_back({find(step.to), sum += step.probability});
  for (const scenario::StationCall& call : from.calls) {
    const auto copies = static_cast<unsigned>(call.copies);
    station.calls.push_back({find(call.to), copies, static_cast<unsigned>(call.wait_for.value_or(call.copies))});
  }
  if (from.service.mean > Nanos{}) {
    station.law = std::make_unique<cluster::ServiceTable>(unit_law(from.service.law, from.service.scv));
    station.costs[visit.number] = {station.law.get(), static_cast<double>(from.service.mean.count()), 0};
  }
  for (unsigned i = 0; i < fleet.pool().simulated(); ++i) {
    std::unique_ptr<StationStore> store;
    if (from.cache) {
      const Bytes capacity{static_cast<std::int64_t>(std::max(1.0, std::round(from.cache->entries * sample_rate)))};
      store = std::make_unique<StationStore>(eviction_of(from.cache->eviction),
                                             eviction::CacheLimits{.capacity = capacity, .entry_overhead = {}});
    }
    station.floors.push_back(std::make_unique<Floor>(*this, station, fleet.pool(), i, std::move(store)));
    fleet.install(i, *station.floors.back());
  }
}

Task<Result<Message>> Stations::walk(std::uint32_t at, std::uint64_t key) {
  for (;;) {
    Result<Message> answer = co_await rpc_.call({at}, context_of(key), {});
    if (!answer || stations_[at].next.empty()) co_return answer;
    const double u = routes_.uniform();
    const auto next = std::ranges::find_if(stations_[at].next, [u](const Next& n) { return u < n.up_to; });
    if (next == stations_[at].next.end()) co_return answer;
    at = next->station;
  }
}

// A station that leads nowhere else needs no walk.
Task<Result<Message>> Stations::call(std::uint32_t station, std::uint64_t key) {
  return stations_[station].next.empty() ? rpc_.call({station}, context_of(key), {}) : walk(station, key);
}

Task<void> Stations::take_part(std::shared_ptr<Gathering> gathering, std::uint32_t station, std::uint64_t key) {
  Result<Message> answer = co_await call(station, key);
  gathering->answered(answer);
}

// The copies that nobody waits for any more are served all the same.
Task<Result<Message>> Stations::gather(Call call, std::uint64_t key) {
  struct Wait {
    std::shared_ptr<Gathering> gathering;
    bool await_ready() const noexcept { return gathering->decided(); }
    void await_suspend(std::coroutine_handle<> self) noexcept { gathering->waiter = self; }
    void await_resume() noexcept { gathering->wake = {}; }
    ~Wait() {
      gathering->waiter = {};
      gathering->clock.disarm(gathering->wake);
    }
  };
  auto gathering = std::make_shared<Gathering>(static_cast<kernel::Scheduler&>(network_.clock), call.enough,
                                               call.copies - call.enough);
  for (unsigned i = 0; i < call.copies; ++i) stragglers_.spawn(take_part(gathering, call.station, key));
  {
    Wait wait{gathering};
    co_await wait;
  }
  if (gathering->error) co_return std::unexpected(std::move(*gathering->error));
  co_return Message{};
}

bool Stations::has_cache(std::uint32_t station) const {
  return !stations_[station].floors.empty() && stations_[station].floors.front()->store() != nullptr;
}

CacheTally Stations::cache_tally(std::uint32_t station) const {
  CacheTally all;
  for (const std::unique_ptr<Floor>& floor : stations_[station].floors) {
    const eviction::CacheCounters& counters = floor->store()->counters();
    all.look_ups += static_cast<double>(counters.hits + counters.misses);
    all.hits += static_cast<double>(counters.hits);
    all.evictions += static_cast<double>(counters.evictions);
    all.entries += static_cast<double>(floor->store()->size());
  }
  return all;
}

}  // namespace headroom::run
