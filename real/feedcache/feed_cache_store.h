// A bounded cache of byte strings with a TTL each: synchronous, told the time, without any other
// tie to the world. A cache node serves it behind get and put; FeedCache stands on it.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "real/feedcache/feed_key.h"
#include "real/feedcache/freshness.h"
#include "real/policies/eviction/bounded_cache.h"

namespace headroom::feedcache {

struct StoreParams {
  Bytes capacity;                                  // of values and their overhead, never exceeded
  eviction::EvictionChoice eviction = eviction::S3Fifo{};
  StaleWindows windows;
};

struct StoreCounters {
  std::uint64_t hits = 0;          // fresh
  std::uint64_t stale_hits = 0;    // stale or expired
  std::uint64_t misses = 0;        // absent
  std::uint64_t insertions = 0;
  std::uint64_t overwrites = 0;
  std::uint64_t refusals = 0;      // not admitted: too large, or not worth its place
  std::uint64_t evictions = 0;     // left to make room
  std::uint64_t expirations = 0;   // left because their time was over
  std::uint64_t erasures = 0;      // erased or flushed
  bool operator==(const StoreCounters&) const = default;
};

struct Lookup {
  State state = State::absent;
  std::string_view value;  // valid until the next change of the store; empty when absent
  Nanos age{};             // since it was put
  Time expiry{};
  Nanos cost{};            // what fetching it took, as told by put
};

struct Lifetime {
  Time now;
  Nanos ttl;     // zero: never expires
  Nanos cost{};  // what fetching the value took; early refresh weighs it
};

class FeedCacheStore {
 public:
  explicit FeedCacheStore(StoreParams params);

  Lookup get(FeedKey key, Time now);

  // Looks without counting and without telling the eviction policy.
  Lookup peek(FeedKey key, Time now);

  // False: the value was not admitted, and the key is absent. Passing time is also noticed here: each
  // put looks at two places for values whose time is over.
  bool put(FeedKey key, std::string_view value, Lifetime lifetime);

  bool erase(FeedKey key);

  // Drops the share of all keys that `salt` picks (1: all); returns how many left.
  std::size_t flush(double share = 1, std::uint64_t salt = 0);

  // Makes the share of all keys that `salt` picks expire at the same instant; returns how many.
  std::size_t expire_together(Time at, double share = 1, std::uint64_t salt = 0);

  // Holds at most `capacity` from now on; what no longer fits is evicted.
  void set_capacity(Bytes capacity) { cache_.set_capacity(capacity); }

  // Looks at the next `places` for values whose time is over; returns how many left.
  std::size_t sweep(Time now, std::size_t places);

  std::size_t size() const { return cache_.size(); }
  Bytes bytes() const { return cache_.bytes(); }
  Bytes capacity() const { return cache_.capacity(); }
  StoreCounters counters() const;

  // Bytes an entry is charged beyond its value: its node, its record, its buckets and the
  // allocator's header, as they lie in memory.
  static Bytes entry_overhead();

 private:
  // One allocation an entry: what is only needed with the value lies before it, so that the records
  // looked at by every request and every sweep stay at 16 bytes.
  struct Header {
    Time written{};
    Nanos cost{};
    std::uint32_t size = 0;  // of the value
    std::uint32_t room = 0;  // for a value
  };
  struct Entry {
    std::unique_ptr<char[]> block;  // a Header, then the value
    Time expiry{};

    Header header() const;
    std::string_view value() const;
    // Takes over the block that a predecessor left in this place, if it fits well.
    void assign(std::string_view value, Time written, Nanos cost);
  };

  Lookup described(const Entry& entry, State state, Time now) const;
  bool over(const Entry& entry, Time now) const {
    return state_at(now, entry.expiry, windows_) == State::absent;
  }

  StaleWindows windows_;
  eviction::BoundedCache<Entry> cache_;
  StoreCounters counters_;
};

}  // namespace headroom::feedcache
