// A byte-bounded cache under one policy: 64-bit keys to payloads, no virtual call on any path.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "real/policies/eviction/evictors.h"
#include "real/policies/eviction/key_table.h"
#include "real/ports/units.h"
#include "real/ports/verify.h"

namespace headroom::eviction {

struct CacheCounters {
  std::uint64_t hits = 0;
  std::uint64_t misses = 0;
  std::uint64_t insertions = 0;
  std::uint64_t overwrites = 0;
  std::uint64_t evictions = 0;   // left to make room
  std::uint64_t refusals = 0;    // newcomers that were not admitted, too large or too rare
  bool operator==(const CacheCounters&) const = default;
};

struct CacheLimits {
  Bytes capacity;       // of all charges together, never exceeded
  Bytes entry_overhead; // added to the bytes of every entry
};

struct IgnoreEvicted {
  template <class Payload>
  void operator()(std::uint64_t, Payload&) const {}
};

template <class Params, class Payload>
class PolicyCache {
 public:
  PolicyCache(Params params, CacheLimits limits) : limits_(limits), evictor_(params, limits.capacity.count) {
    static_assert(EvictionPolicy<Evictor<Params>>);
    verify(limits.capacity.count >= 0 && limits.entry_overhead.count >= 0, "a cache's bytes are not negative");
  }

  // The payload, and the policy is told of the hit; nullptr when absent. Valid until the next change.
  Payload* get(std::uint64_t key) {
    const Slot slot = find(key);
    if (slot == kNoSlot) {
      ++counters_.misses;
      return nullptr;
    }
    ++counters_.hits;
    evictor_.on_hit(nodes_, slot);
    return &payloads_[slot];
  }

  // The payload without telling the policy; nullptr when absent.
  Payload* peek(std::uint64_t key) {
    const Slot slot = find(key);
    return slot == kNoSlot ? nullptr : &payloads_[slot];
  }

  // A place for the key's payload of `bytes`, for the caller to fill: an entry's own when the key is
  // present (which counts as a use), otherwise one that may still hold what its last owner left, to
  // be overwritten. nullptr: not admitted, and not present any more. `on_evict(key, payload&)` is
  // called for everybody who leaves.
  template <class OnEvict = IgnoreEvicted>
  Payload* place(std::uint64_t key, Bytes bytes, OnEvict on_evict = {}) {
    const std::int64_t charge = charge_of(bytes);
    if (const Slot slot = find(key); slot != kNoSlot) return replace(slot, charge, on_evict);
    evictor_.arriving(key, charge);
    if (!make_room(charge, on_evict)) {
      ++counters_.refusals;
      return nullptr;
    }
    const Slot slot = take_slot();
    nodes_[slot] = {.key = key, .bytes = static_cast<std::uint32_t>(charge)};
    bytes_ += charge;
    table_.insert(key, slot);
    evictor_.on_insert(nodes_, slot);
    ++counters_.insertions;
    fetch_ahead();
    return &payloads_[slot];
  }

  // Removes the key; says whether it was there. Not an eviction.
  bool erase(std::uint64_t key) {
    const Slot slot = find(key);
    if (slot == kNoSlot) return false;
    drop(slot);
    return true;
  }

  // Holds at most `capacity` from now on; who no longer fits leaves in the policy's order.
  template <class OnEvict = IgnoreEvicted>
  void set_capacity(Bytes capacity, OnEvict on_evict = {}) {
    verify(capacity.count >= 0, "a cache's bytes are not negative");
    limits_.capacity = capacity;
    evictor_.set_capacity(nodes_, capacity.count);
    make_room(0, on_evict);
  }

  // Looks at the next `slots` places, round and round, and removes the entries for which
  // `leaves(key, payload)`; returns how many left. Work is bounded by `slots`.
  template <class Leaves>
  std::size_t sweep(std::size_t slots, Leaves leaves) {
    std::size_t left = 0;
    for (std::size_t i = 0; i < slots && !nodes_.empty(); ++i) {
      if (swept_ >= nodes_.size()) swept_ = 0;
      const auto slot = static_cast<Slot>(swept_++);
      if (nodes_[slot].bytes == 0 || !leaves(nodes_[slot].key, payloads_[slot])) continue;
      drop(slot);
      ++left;
    }
    return left;
  }

  // Calls `visit(key, payload)` for every entry, in an order that depends on the history alone.
  template <class Visit>
  void for_each(Visit visit) {
    for (std::size_t slot = 0; slot < nodes_.size(); ++slot) {
      if (nodes_[slot].bytes != 0) visit(nodes_[slot].key, payloads_[slot]);
    }
  }

  std::size_t size() const { return table_.size(); }
  std::size_t places() const { return nodes_.size(); }
  Bytes bytes() const { return Bytes{bytes_}; }
  Bytes capacity() const { return limits_.capacity; }
  const CacheCounters& counters() const { return counters_; }

 private:
  // A charge of zero marks a free place, so an entry costs at least one byte.
  std::int64_t charge_of(Bytes bytes) const {
    const std::int64_t charge = bytes.count + limits_.entry_overhead.count;
    verify(bytes.count >= 0 && charge <= std::numeric_limits<std::uint32_t>::max(), "an entry is smaller than 4 GiB");
    return charge == 0 ? 1 : charge;
  }

  Slot find(std::uint64_t key) const {
    return table_.find(key, [&](Slot slot) { return nodes_[slot].key == key; });
  }

  template <class OnEvict>
  Payload* replace(Slot slot, std::int64_t charge, OnEvict& on_evict) {
    ++counters_.overwrites;
    const std::int64_t delta = charge - nodes_[slot].bytes;
    nodes_[slot].bytes = static_cast<std::uint32_t>(charge);
    bytes_ += delta;
    evictor_.on_resize(nodes_, slot, delta);
    evictor_.on_hit(nodes_, slot);
    if (bytes_ > limits_.capacity.count) {
      const std::uint64_t key = nodes_[slot].key;
      make_room(0, on_evict);
      return peek(key);
    }
    return &payloads_[slot];
  }

  // Evicts until `charge` more bytes fit; false when they never will. Only the last one to leave
  // keeps its payload in its place, for the newcomer to reuse.
  template <class OnEvict>
  bool make_room(std::int64_t charge, OnEvict& on_evict) {
    if (charge > limits_.capacity.count) return false;
    while (bytes_ + charge > limits_.capacity.count) {
      if (!free_.empty()) payloads_[free_.back()] = Payload{};
      const Slot slot = evictor_.victim(nodes_, charge);
      if (slot == kRefuseNewcomer) return false;
      on_evict(nodes_[slot].key, payloads_[slot]);
      ++counters_.evictions;
      release(slot);
    }
    if (charge == 0 && !free_.empty()) payloads_[free_.back()] = Payload{};
    return true;
  }

  // The next to leave has been left alone for long, so its memory is far away. Asked for here, it
  // is near when room is needed again (measured under LRU: a fifth more operations a second).
  void fetch_ahead() const {
    const Slot slot = evictor_.likely_victim();
    if (slot == kNoSlot) return;
    const Node& node = nodes_[slot];
    __builtin_prefetch(&payloads_[slot]);
    table_.fetch_ahead(node.key);
    if (node.prev != kNoSlot) __builtin_prefetch(&nodes_[node.prev]);
  }

  void drop(Slot slot) {
    evictor_.on_erase(nodes_, slot);
    release(slot);
    payloads_[slot] = Payload{};
  }

  void release(Slot slot) {
    table_.erase(nodes_[slot].key, slot);
    bytes_ -= nodes_[slot].bytes;
    nodes_[slot].bytes = 0;
    free_.push_back(slot);
  }

  Slot take_slot() {
    if (!free_.empty()) {
      const Slot slot = free_.back();
      free_.pop_back();
      return slot;
    }
    verify(nodes_.size() < kNoSlot, "a cache has fewer than 2^32 - 1 entries");
    nodes_.emplace_back();
    payloads_.emplace_back();
    return static_cast<Slot>(nodes_.size() - 1);
  }

  CacheLimits limits_;
  std::int64_t bytes_ = 0;
  std::size_t swept_ = 0;
  CacheCounters counters_;
  KeyTable table_;
  Nodes nodes_;                    // beside payloads_: lists are walked without touching payloads
  std::vector<Payload> payloads_;
  std::vector<Slot> free_;
  Evictor<Params> evictor_;
};

}  // namespace headroom::eviction
