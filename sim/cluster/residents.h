// Which keys a store in memory still holds: Redis's maxmemory and maxmemory-policy, for a tier as a whole.
//
// Slots are spread evenly over the tier's nodes, so that the tier evicts as each of its nodes would.
#pragma once

#include <cstdint>

#include "real/policies/eviction/bounded_cache.h"
#include "real/ports/store.h"
#include "sim/cluster/sources.h"

namespace headroom::cluster {

class Residents {
 public:
  // `overhead`: of every key, beside its value.
  Residents(Bytes capacity, const eviction::EvictionChoice& policy, Bytes overhead)
      : keys_(policy, {.capacity = capacity, .entry_overhead = overhead}) {}

  // A read: says whether the key is still held, and counts as a use of it.
  bool touch(const Key& key) {
    const bool held = keys_.get(place_of(key)) != nullptr;
    ++(held ? hits_ : misses_);
    return held;
  }
  // Looks without counting.
  bool holds(const Key& key) { return keys_.peek(place_of(key)) != nullptr; }
  // A write: the key is held, and others may have left for it.
  void hold(const Key& key, Bytes bytes) { keys_.place(place_of(key), bytes); }
  void drop(const Key& key) { keys_.erase(place_of(key)); }
  void set_capacity(Bytes capacity) { keys_.set_capacity(capacity); }

  std::uint64_t hits() const { return hits_; }
  std::uint64_t misses() const { return misses_; }
  std::uint64_t evictions() const { return keys_.counters().evictions; }
  Bytes bytes() const { return keys_.bytes(); }

 private:
  struct Nothing {};
  // Ids of one space are told apart by their low bits (the avalanche of a multiplication keeps spaces apart).
  static std::uint64_t place_of(const Key& key) {
    return key.id ^ (static_cast<std::uint64_t>(key.space.number) * 0x9E3779B97F4A7C15 + key.sub);
  }

  eviction::BoundedCache<Nothing> keys_;
  std::uint64_t hits_ = 0, misses_ = 0;
};

}  // namespace headroom::cluster
