// The cache of ready-made feed lists: answers from its store, loads what is missing once for all who
// ask, and refreshes behind the answer what is about to expire or just did.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>

#include "real/feedcache/feed_cache_metrics.h"
#include "real/feedcache/feed_cache_store.h"
#include "real/feedcache/flight.h"
#include "real/feedcache/leases.h"
#include "real/ports/clock.h"
#include "real/ports/random.h"
#include "real/ports/task_set.h"

namespace headroom::feedcache {

// Where a missing value comes from. Must outlive the caches that load through it.
class Loader {
 public:
  virtual ~Loader() = default;
  virtual Task<Loaded> load(FeedKey key, Time deadline) = 0;
};

struct FeedCacheParams {
  StoreParams store;
  Nanos ttl = std::chrono::hours{2};    // zero: never expires
  double ttl_jitter = .1;               // share of the TTL, either way
  double early_refresh_beta = 1;        // XFetch's beta; 0: never early
  bool single_flight = true;            // one load per key at a time
  std::uint32_t waiters = 1'000;        // for one load; further misses on its key are refused
  std::uint32_t refreshes = 1'000;      // behind answers at a time; further ones wait for the next request
  Nanos refresh_timeout = std::chrono::seconds{1};
  std::optional<Nanos> lease;           // after a failed load, nobody loads the key again for so long
};

// What is wrong with the parameters, one sentence each.
std::vector<std::string> problems_of(const FeedCacheParams& params);

struct FeedCachePorts {
  Clock& clock;
  Random& random;
  Metrics& metrics;
};

struct Served {
  std::string value;
  State state = State::fresh;  // never absent
  Nanos age{};                 // since it was put; zero when just loaded
};

struct WarmList {
  FeedKey key;
  std::string_view value;
};

class FeedCache {
 public:
  FeedCache(FeedCachePorts ports, FeedCacheParams params);
  // Cancels what is being loaded. Callers of get_or_load are dropped before.
  ~FeedCache() = default;
  FeedCache(const FeedCache&) = delete;
  FeedCache& operator=(const FeedCache&) = delete;

  // The cached value, or what `loader` gives. Errors: the loader's; deadline_exceeded; overloaded (too
  // many wait for this key); unavailable (a load of the key failed less than a lease ago). In their
  // place, an expired value within stale_if_error is served.
  Task<Result<Served>> get_or_load(FeedKey key, Time deadline, Loader& loader);

  // Keeps a value that came another way; false if it was not admitted.
  bool put(FeedKey key, std::string_view value);

  // Forgets the key; a load of it under way is still delivered to those who wait, but not kept.
  bool erase(FeedKey key);

  // Fills the cache before it serves, expiries spread evenly over one TTL; returns how many were admitted.
  std::size_t warm_up(std::span<const WarmList> lists);

  // For faults and for looking: flush, expire_together, counters.
  FeedCacheStore& store() { return store_; }

  std::size_t loads_under_way() const { return tasks_.size(); }

 private:
  using Flights = std::unordered_map<FeedKey, Flight>;

  void revalidate(FeedKey key, Loader& loader);
  Task<Loaded> load(FeedKey key, Time deadline, Loader& loader);
  Task<Loaded> load_alone(FeedKey key, Time deadline, Loader& loader);
  Task<void> fly(FeedKey key, Time deadline, Loader& loader, bool behind);
  void settle(FeedKey key, Time started, const Loaded& loaded, bool may_keep);
  void keep(FeedKey key, std::string_view value, Nanos ttl, Nanos cost);
  bool early_refresh(const Lookup& found, Time now);

  FeedCachePorts ports_;
  FeedCacheParams params_;
  std::unique_ptr<Random> jitter_;
  std::unique_ptr<Random> early_;
  FeedCacheMetrics metrics_;
  FeedCacheStore store_;
  std::optional<Leases> leases_;
  std::uint32_t refreshes_ = 0;
  Flights flights_;  // looked up, never walked: its order does not matter
  TaskSet tasks_;    // last, so that it goes first: its tasks use all of the above
};

}  // namespace headroom::feedcache
