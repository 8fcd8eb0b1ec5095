#include "real/feedcache/feed_cache.h"

#include <utility>

#include "real/ports/verify.h"

namespace headroom::feedcache {
namespace {

// Leases remembered at a time: those of the last 65,536 keys that were missed.
constexpr std::size_t kLeasedKeys = 1 << 16;

void require(std::vector<std::string>& problems, bool holds, const char* problem) {
  if (!holds) problems.emplace_back(problem);
}

}  // namespace

std::vector<std::string> problems_of(const FeedCacheParams& params) {
  std::vector<std::string> problems = eviction::problems_of(params.store.eviction);
  const StaleWindows& windows = params.store.windows;
  require(problems, params.store.capacity > Bytes{0}, "capacity: a cache has room for at least a byte");
  require(problems, params.ttl >= Nanos{0}, "ttl: is negative");
  require(problems, params.ttl_jitter >= 0 && params.ttl_jitter < 1, "ttl_jitter: is not between 0 and 1");
  require(problems, params.early_refresh_beta >= 0, "early_refresh_beta: is negative");
  require(problems, windows.stale_while_revalidate >= Nanos{0}, "stale_while_revalidate: is negative");
  require(problems, windows.stale_if_error >= Nanos{0}, "stale_if_error: is negative");
  require(problems, params.waiters >= 1, "waiters: the first to miss waits, so at least 1");
  require(problems, params.refresh_timeout > Nanos{0}, "refresh_timeout: leaves no time to refresh");
  require(problems, !params.lease || *params.lease > Nanos{0}, "lease: is not positive");
  return problems;
}

FeedCache::FeedCache(FeedCachePorts ports, FeedCacheParams params)
    : ports_(ports),
      params_(std::move(params)),
      jitter_(ports.random.stream("feed_cache.ttl_jitter")),
      early_(ports.random.stream("feed_cache.early_refresh")),
      metrics_(ports.metrics),
      store_(params_.store) {
  verify(problems_of(params_).empty(), "a feed cache is made from checked parameters");
  if (params_.lease) leases_.emplace(*params_.lease, kLeasedKeys);
}

Task<Result<Served>> FeedCache::get_or_load(FeedKey key, Time deadline, Loader& loader) {
  const Time now = ports_.clock.now();
  const Lookup found = store_.get(key, now);
  metrics_.looked_up(found.state);
  if (found.state == State::fresh || found.state == State::stale) {
    Served served{.value = std::string{found.value}, .state = found.state, .age = found.age};
    if (found.state == State::stale || early_refresh(found, now)) revalidate(key, loader);
    co_return served;
  }
  Loaded loaded = co_await load(key, deadline, loader);
  if (loaded) co_return Served{.value = std::move(*loaded), .state = State::fresh, .age = Nanos{0}};
  if (const Lookup last = store_.peek(key, ports_.clock.now()); last.state != State::absent) {
    metrics_.served_on_error();
    co_return Served{.value = std::string{last.value}, .state = last.state, .age = last.age};
  }
  co_return std::unexpected(std::move(loaded.error()));
}

bool FeedCache::put(FeedKey key, std::string_view value) {
  keep(key, value, jittered(params_.ttl, params_.ttl_jitter, jitter_->uniform()), Nanos{0});
  return store_.peek(key, ports_.clock.now()).state != State::absent;
}

bool FeedCache::erase(FeedKey key) {
  if (const auto flight = flights_.find(key); flight != flights_.end()) flight->second.outdate();
  if (leases_) leases_->revoke(key);
  const bool erased = store_.erase(key);
  metrics_.follow(store_);
  return erased;
}

std::size_t FeedCache::warm_up(std::span<const WarmList> lists) {
  const Time now = ports_.clock.now();
  std::size_t admitted = 0;
  for (const WarmList& list : lists) {
    const Nanos ttl = staggered(params_.ttl, 1, jitter_->uniform());
    admitted += store_.put(list.key, list.value, {.now = now, .ttl = ttl});
  }
  metrics_.follow(store_);
  return admitted;
}

bool FeedCache::early_refresh(const Lookup& found, Time now) {
  if (!early_refresh_possible(now, found.expiry, found.cost, params_.early_refresh_beta)) return false;
  return early_refresh_due(now, found.expiry, found.cost, params_.early_refresh_beta, early_->uniform());
}

// A load that nobody waits for. One that is refused here is asked for again by the next request.
void FeedCache::revalidate(FeedKey key, Loader& loader) {
  const Time now = ports_.clock.now();
  if (refreshes_ >= params_.refreshes || flights_.contains(key)) return;
  if (leases_ && !leases_->take(key, now)) return;
  const Time deadline = now + params_.refresh_timeout;
  flights_.try_emplace(key, deadline);
  ++refreshes_;
  metrics_.refreshed();
  tasks_.spawn(fly(key, deadline, loader, true));
}

Task<Loaded> FeedCache::load(FeedKey key, Time deadline, Loader& loader) {
  for (;;) {
    const auto under_way = flights_.find(key);
    const bool first = under_way == flights_.end();
    // What an outdated load brings was true before the erase that this caller may have seen.
    if (!params_.single_flight || (!first && under_way->second.outdated())) {
      co_return co_await load_alone(key, deadline, loader);
    }
    if (first && leases_ && !leases_->take(key, ports_.clock.now())) {
      metrics_.refused();
      co_return fail(Errc::unavailable, "a load of this list failed a moment ago",
                     leases_->left(key, ports_.clock.now()));
    }
    if (!first && under_way->second.waiters() >= params_.waiters) {
      metrics_.refused();
      co_return fail(Errc::overloaded, "too many wait for this list");
    }
    Flight& flight = first ? flights_.try_emplace(key, deadline).first->second : under_way->second;
    const Time gives_up = flight.deadline();
    Flight::Waiter waiter(flight, ports_.clock, deadline);
    if (first) {
      tasks_.spawn(fly(key, deadline, loader, false));
    } else {
      metrics_.coalesced();
    }
    std::optional<Loaded> outcome = co_await waiter;
    if (!outcome) co_return fail(Errc::deadline_exceeded, "the list did not come before the deadline");
    const bool cut_short = !*outcome && outcome->error().code == Errc::deadline_exceeded && gives_up < deadline;
    if (!cut_short || ports_.clock.now() >= deadline) co_return std::move(*outcome);
    // The first to ask had less time than this caller: it tries again with its own.
  }
}

Task<Loaded> FeedCache::load_alone(FeedKey key, Time deadline, Loader& loader) {
  const Time started = ports_.clock.now();
  Loaded loaded = co_await with_deadline(ports_.clock, deadline, loader.load(key, deadline));
  settle(key, started, loaded, true);
  co_return loaded;
}

Task<void> FeedCache::fly(FeedKey key, Time deadline, Loader& loader, bool behind) {
  const Time started = ports_.clock.now();
  const Loaded loaded = co_await with_deadline(ports_.clock, deadline, loader.load(key, deadline));
  if (behind) --refreshes_;
  auto flight = flights_.extract(key);
  settle(key, started, loaded, !flight.mapped().outdated());
  flight.mapped().land(loaded);
}

void FeedCache::settle(FeedKey key, Time started, const Loaded& loaded, bool may_keep) {
  const Nanos took = ports_.clock.now() - started;
  metrics_.loaded(took, loaded.has_value());
  if (!loaded || !may_keep) return;
  if (leases_) leases_->revoke(key);
  keep(key, *loaded, jittered(params_.ttl, params_.ttl_jitter, jitter_->uniform()), took);
}

void FeedCache::keep(FeedKey key, std::string_view value, Nanos ttl, Nanos cost) {
  store_.put(key, value, {.now = ports_.clock.now(), .ttl = ttl, .cost = cost});
  metrics_.follow(store_);
}

}  // namespace headroom::feedcache
