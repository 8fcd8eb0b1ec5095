#include "sim/adapters/sim_store.h"

#include <utility>

#include "real/ports/verify.h"
#include "sim/adapters/borders.h"

namespace headroom::adapters {
namespace {

// The answer's instant for an access that loads no node.
Time idle_answer(const cluster::WorkLaw& law, Time now) {
  return now + Nanos{static_cast<std::int64_t>(law.of(1).mean_ns())};
}

// The following run in the region of the primary.

cluster::Records& primary_records(const KeyspaceRoute& route) {
  return route.copies != nullptr ? *route.copies->by_region[route.writes->fleet().region()] : *route.records;
}

Task<void> put_copy(cluster::Records& copy, Key key, std::string bytes, PutOptions options, WallTime written) {
  (void)copy.put(key, std::move(bytes), options, written);
  co_return;
}
Task<void> erase_copy(cluster::Records& copy, Key key, WallTime now) {
  (void)copy.erase(key, now);
  co_return;
}

// Calls make(records) for the task that brings a change to each other region.
template <class Make>
void tell_copies(const SimNetwork& network, const KeyspaceRoute& route, Make make) {
  if (route.copies == nullptr || network.borders == nullptr) return;
  const std::size_t here = route.writes->fleet().region();
  for (std::size_t to = 0; to < route.copies->by_region.size(); ++to)
    if (to != here)
      network.borders->domains.tell(here, to, network.clock.now() + route.copies->lag,
                                    make(*route.copies->by_region[to]));
}

Result<std::uint64_t> put_now(const SimNetwork& network, const KeyspaceRoute& route, const Key& key,
                              std::string bytes, PutOptions options) {
  const WallTime now = network.clock.wall_now();
  std::string kept = route.copies != nullptr ? bytes : std::move(bytes);
  const auto version = primary_records(route).put(key, std::move(kept), options, now);
  if (!version) return fail(Errc::conflict, "the version is another");
  options.if_version.reset();
  tell_copies(network, route, [&](cluster::Records& copy) { return put_copy(copy, key, bytes, options, now); });
  return *version;
}

bool erase_now(const SimNetwork& network, const KeyspaceRoute& route, const Key& key) {
  const WallTime now = network.clock.wall_now();
  tell_copies(network, route, [&](cluster::Records& copy) { return erase_copy(copy, key, now); });
  return primary_records(route).erase(key, now);
}

// For those who wrote from another region.
Task<Result<void>> write_for_visitor(SimNetwork network, const KeyspaceRoute& route, Key key, Time deadline) {
  const Time now = network.clock.now();
  const Result<Time> answered = route.by_processes ? Result<Time>{idle_answer(route.writes->cost().write, now)}
                                                   : route.writes->write(now, key, 1, deadline);
  if (!answered) co_return std::unexpected(answered.error());
  co_await network.clock.sleep_until(*answered);
  co_return {};
}
Task<Result<std::uint64_t>> put_for_visitor(SimNetwork network, const KeyspaceRoute& route, Key key, std::string bytes,
                                            PutOptions options, Time deadline) {
  if (Result<void> ok = co_await write_for_visitor(network, route, key, deadline); !ok)
    co_return std::unexpected(std::move(ok.error()));
  co_return put_now(network, route, key, std::move(bytes), options);
}
Task<Result<bool>> erase_for_visitor(SimNetwork network, const KeyspaceRoute& route, Key key, Time deadline) {
  if (Result<void> ok = co_await write_for_visitor(network, route, key, deadline); !ok)
    co_return std::unexpected(std::move(ok.error()));
  co_return erase_now(network, route, key);
}

}  // namespace

SimStore::SimStore(SimNetwork network, cluster::Place here, std::vector<KeyspaceRoute> routes, Random& jitter)
    : network_(network), here_(here), routes_(std::move(routes)), jitter_(jitter) {
  for (const KeyspaceRoute& r : routes_)
    verify(network.borders == nullptr || r.reads->fleet().region() == here.region, "a region reads its own stores");
}

const KeyspaceRoute& SimStore::route(Keyspace space) const {
  for (const KeyspaceRoute& r : routes_)
    if (r.space == space) return r;
  verify(false, "every keyspace that is used has a tier");
  std::unreachable();
}

bool SimStore::writes_abroad(const KeyspaceRoute& route) const {
  return network_.borders != nullptr && route.writes->fleet().region() != here_.region;
}

template <class T>
Task<Result<T>> SimStore::at_primary(const KeyspaceRoute& route, Time deadline, Task<Result<T>> work) {
  const std::uint16_t to = route.writes->fleet().region();
  const Nanos way = network_.distances.round_trip(here_, {to, here_.zone}, jitter_.bits());
  Task<Result<T>> trip =
      network_.borders->domains.abroad(here_.region, to, way / 2, way - way / 2, std::move(work));
  co_return co_await with_deadline(network_.clock, deadline, std::move(trip));
}

Task<Result<void>> SimStore::wait(const KeyspaceRoute& route, std::span<const Key> keys, Access access, Time deadline) {
  cluster::StoreTier& tier = access == Access::read ? *route.reads : *route.writes;
  const Time now = network_.clock.now();
  const cluster::Place there{tier.fleet().region(), here_.zone};
  const Nanos way = network_.distances.round_trip(here_, there, jitter_.bits());
  if (route.by_processes) {
    const cluster::WorkLaw& law = access == Access::read ? tier.cost().read : tier.cost().write;
    co_await network_.clock.sleep_until(idle_answer(law, now) + way);
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
  if (writes_abroad(to)) {
    const SimNetwork& there = network_.borders->regions[to.writes->fleet().region()];
    co_return co_await at_primary(to, deadline, put_for_visitor(there, to, key, std::move(bytes), options, deadline));
  }
  if (Result<void> ok = co_await wait(to, {&key, 1}, Access::write, deadline); !ok)
    co_return std::unexpected(std::move(ok.error()));
  co_return put_now(network_, to, key, std::move(bytes), options);
}

Task<Result<bool>> SimStore::erase(Key key, Time deadline) {
  const KeyspaceRoute& to = route(key.space);
  if (writes_abroad(to)) {
    const SimNetwork& there = network_.borders->regions[to.writes->fleet().region()];
    co_return co_await at_primary(to, deadline, erase_for_visitor(there, to, key, deadline));
  }
  if (Result<void> ok = co_await wait(to, {&key, 1}, Access::write, deadline); !ok)
    co_return std::unexpected(std::move(ok.error()));
  co_return erase_now(network_, to, key);
}

Task<Result<std::vector<StoredEntry>>> SimStore::scan(Key from, std::size_t limit, Time deadline) {
  const KeyspaceRoute& to = route(from.space);
  if (Result<void> ok = co_await wait(to, {&from, 1}, Access::read, deadline); !ok)
    co_return std::unexpected(std::move(ok.error()));
  co_return to.records->scan(from, limit, network_.clock.wall_now());
}

}  // namespace headroom::adapters
