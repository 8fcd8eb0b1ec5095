// What every eviction policy does for a cache. The cache asks in this order for a new key:
// arriving, victim (as often as room is missing), on_insert.
#pragma once

#include <concepts>
#include <cstdint>

#include "real/policies/eviction/node.h"

namespace headroom::eviction {

// The policy's workings; each parameter struct of EvictionChoice specializes it.
template <class Params>
class Evictor;

// The victim that means "do not admit the newcomer".
inline constexpr Slot kRefuseNewcomer = kNoSlot;

template <class E>
concept EvictionPolicy =
    requires(E e, Nodes& nodes, Slot slot, std::uint64_t key, std::int64_t bytes) {
      // A key that is not in the cache is about to be inserted with that charge.
      { e.arriving(key, bytes) };
      // Chooses who leaves so that `bytes` more may enter, and takes it out of its lists.
      { e.victim(nodes, bytes) } -> std::same_as<Slot>;
      // Whom victim() would look at first; only the processor's caches are told, so a guess will do.
      { e.likely_victim() } -> std::same_as<Slot>;
      // nodes[slot] holds the new key and its charge.
      { e.on_insert(nodes, slot) };
      { e.on_hit(nodes, slot) };
      // The owner removes an entry (erased or expired).
      { e.on_erase(nodes, slot) };
      // nodes[slot].bytes has just grown by `bytes` (or shrunk, if negative).
      { e.on_resize(nodes, slot, bytes) };
      // The cache may hold `bytes` in all from now on; what no longer fits leaves by victim().
      { e.set_capacity(nodes, bytes) };
    };

}  // namespace headroom::eviction
