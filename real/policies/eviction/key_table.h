// From a 64-bit key to a slot: open addressing with linear probing and backward-shift deletion.
// A bucket is 8 bytes (32 bits of the hash, 32 bits of slot); its home is the hash's top bits, so
// growing and deleting never look at the keys themselves.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "real/policies/eviction/node.h"

namespace headroom::eviction {

// A 64-bit finalizer (Stafford's mix 13, as in SplitMix64): consecutive ids spread over all bits.
constexpr std::uint64_t mixed(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

class KeyTable {
 public:
  KeyTable() : buckets_(kSmallest) {}

  std::size_t size() const { return size_; }

  // The slot of `key` for which `holds(slot)` says that the key is really there; kNoSlot if absent.
  template <class Holds>
  Slot find(std::uint64_t key, Holds holds) const {
    const std::uint32_t hash = hash_of(key);
    for (std::size_t at = home(hash);; at = after(at)) {
      const Bucket bucket = buckets_[at];
      if (bucket.slot == kNoSlot) return kNoSlot;
      if (bucket.hash == hash && holds(bucket.slot)) return bucket.slot;
    }
  }

  // Brings the key's bucket near without looking at it.
  void fetch_ahead(std::uint64_t key) const { __builtin_prefetch(&buckets_[home(hash_of(key))]); }

  // Adds a key that is not in the table.
  void insert(std::uint64_t key, Slot slot) {
    if ((size_ + 1) * 8 > buckets_.size() * 5) grow();
    place({hash_of(key), slot});
    ++size_;
  }

  // Removes the key that is known to be at `slot`.
  void erase(std::uint64_t key, Slot slot) {
    std::size_t hole = home(hash_of(key));
    while (buckets_[hole].slot != slot) hole = after(hole);
    for (std::size_t at = after(hole); buckets_[at].slot != kNoSlot; at = after(at)) {
      // A bucket may fill the hole unless its home lies behind the hole.
      const std::size_t mask = buckets_.size() - 1;
      const std::size_t distance = (at - home(buckets_[at].hash)) & mask;
      if (distance < ((at - hole) & mask)) continue;
      buckets_[hole] = buckets_[at];
      hole = at;
    }
    buckets_[hole] = {};
    --size_;
  }

  void clear() {
    buckets_.assign(kSmallest, {});
    shift_ = 32 - kSmallestBits;
    size_ = 0;
  }

 private:
  struct Bucket {
    std::uint32_t hash = 0;
    Slot slot = kNoSlot;
  };
  static constexpr int kSmallestBits = 6;
  static constexpr std::size_t kSmallest = std::size_t{1} << kSmallestBits;

  static std::uint32_t hash_of(std::uint64_t key) { return static_cast<std::uint32_t>(mixed(key) >> 32); }
  std::size_t home(std::uint32_t hash) const { return hash >> shift_; }
  std::size_t after(std::size_t at) const { return (at + 1) & (buckets_.size() - 1); }

  void place(Bucket bucket) {
    std::size_t at = home(bucket.hash);
    while (buckets_[at].slot != kNoSlot) at = after(at);
    buckets_[at] = bucket;
  }

  void grow() {
    std::vector<Bucket> old(buckets_.size() * 2);
    old.swap(buckets_);
    --shift_;
    for (const Bucket bucket : old) {
      if (bucket.slot != kNoSlot) place(bucket);
    }
  }

  std::vector<Bucket> buckets_;
  int shift_ = 32 - kSmallestBits;
  std::size_t size_ = 0;
};

}  // namespace headroom::eviction
