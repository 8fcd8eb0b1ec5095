#include "sim/adapters/sim_store.h"

#include <utility>

#include "real/ports/verify.h"

namespace headroom::adapters {

SimStore::SimStore(SimNetwork network, cluster::Place here, std::vector<KeyspaceRoute> routes, Random& jitter)
    : network_(network), here_(here), routes_(std::move(routes)), jitter_(jitter) {}

const KeyspaceRoute& SimStore::route(Keyspace space) const {
  for (const KeyspaceRoute& r : routes_)
    if (r.space == space) return r;
  verify(false, "every keyspace that is used has a tier");
  std::unreachable();
}

Time SimStore::idle_answer(const cluster::StoreTier& tier, Time now, Access access) {
  const cluster::WorkLaw& law = access == Access::read ? tier.cost().read : tier.cost().write;
  return now + Nanos{static_cast<std::int64_t>(law.of(1).mean_ns())};
}

Task<Result<void>> SimStore::wait(const KeyspaceRoute& route, std::span<const Key> keys, Access access, Time deadline) {
  cluster::StoreTier& tier = access == Access::read ? *route.reads : *route.writes;
  const Time now = network_.clock.now();
  const cluster::Place there{tier.fleet().region(), here_.zone};
  const Nanos way = network_.distances.round_trip(here_, there, jitter_.bits());
  if (route.by_processes) {
    co_await network_.clock.sleep_until(idle_answer(tier, now, access) + way);
    co_return {};
  }
  const Result<Time> answered =
      access == Access::read ? tier.read(now, keys, deadline) : tier.write(now, keys.front(), 1, deadline);
  if (!answered) {
    co_await network_.clock.sleep_for(way);
    co_return std::unexpected(answered.error());
  }
  const Time back = *answered + way;
  if (back > deadline) {
    co_await network_.clock.sleep_until(deadline);
    co_return fail(Errc::deadline_exceeded, "the store did not answer in time");
  }
  co_await network_.clock.sleep_until(back);
  co_return {};
}

std::optional<StoredValue> SimStore::look_up(const KeyspaceRoute& route, const Key& key) const {
  const WallTime now = network_.clock.wall_now();
  const Nanos lag = route.reads->params().replica_lag;
  return lag > Nanos{} && route.reads != route.writes ? route.records->find_lagged(key, now, lag)
                                                      : route.records->find(key, now);
}

Task<Result<std::optional<StoredValue>>> SimStore::get(Key key, Time deadline) {
  const KeyspaceRoute& to = route(key.space);
  if (Result<void> ok = co_await wait(to, {&key, 1}, Access::read, deadline); !ok)
    co_return std::unexpected(std::move(ok.error()));
  co_return look_up(to, key);
}

Task<Result<std::vector<std::optional<StoredValue>>>> SimStore::mget(std::vector<Key> keys, Time deadline) {
  std::vector<std::optional<StoredValue>> values;
  if (keys.empty()) co_return values;
  const KeyspaceRoute& to = route(keys.front().space);
  for (const Key& key : keys) verify(key.space == to.space, "the keys of one mget are of one keyspace");
  if (Result<void> ok = co_await wait(to, keys, Access::read, deadline); !ok)
    co_return std::unexpected(std::move(ok.error()));
  values.reserve(keys.size());
  for (const Key& key : keys) values.push_back(look_up(to, key));
  co_return values;
}

Task<Result<std::uint64_t>> SimStore::put(Key key, std::string bytes, PutOptions options, Time deadline) {
  const KeyspaceRoute& to = route(key.space);
  if (Result<void> ok = co_await wait(to, {&key, 1}, Access::write, deadline); !ok)
    co_return std::unexpected(std::move(ok.error()));
  const auto version = to.records->put(key, std::move(bytes), options, network_.clock.wall_now());
  if (!version) co_return fail(Errc::conflict, "the version is another");
  co_return *version;
}

Task<Result<bool>> SimStore::erase(Key key, Time deadline) {
  const KeyspaceRoute& to = route(key.space);
  if (Result<void> ok = co_await wait(to, {&key, 1}, Access::write, deadline); !ok)
    co_return std::unexpected(std::move(ok.error()));
  co_return to.records->erase(key, network_.clock.wall_now());
}

Task<Result<std::vector<StoredEntry>>> SimStore::scan(Key from, std::size_t limit, Time deadline) {
  const KeyspaceRoute& to = route(from.space);
  if (Result<void> ok = co_await wait(to, {&from, 1}, Access::read, deadline); !ok)
    co_return std::unexpected(std::move(ok.error()));
  co_return to.records->scan(from, limit, network_.clock.wall_now());
}

}  // namespace headroom::adapters
