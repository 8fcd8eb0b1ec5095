// SIEVE (Zhang et al., NSDI'24, algorithm 1): a hit only sets a bit; the hand walks from the
// oldest to the newest, clears the bits it meets and evicts the first entry without one.
#pragma once

#include "real/policies/eviction/choice.h"
#include "real/policies/eviction/evictor.h"

namespace headroom::eviction {

template <>
class Evictor<Sieve> {
 public:
  Evictor(Sieve, std::int64_t /*capacity_bytes*/) {}

  void arriving(std::uint64_t, std::int64_t) {}

  Slot victim(Nodes& nodes, std::int64_t) {
    if (list_.empty()) return kRefuseNewcomer;
    Slot slot = hand_ == kNoSlot ? list_.tail() : hand_;
    while (nodes[slot].hits != 0) {
      nodes[slot].hits = 0;
      slot = nodes[slot].prev == kNoSlot ? list_.tail() : nodes[slot].prev;
    }
    hand_ = nodes[slot].prev;
    list_.remove(nodes, slot);
    return slot;
  }

  Slot likely_victim() const { return hand_ == kNoSlot ? list_.tail() : hand_; }

  void on_insert(Nodes& nodes, Slot slot) {
    nodes[slot].hits = 0;
    list_.push_front(nodes, slot);
  }
  // The test spares the cache line of a popular entry from being written again and again.
  void on_hit(Nodes& nodes, Slot slot) {
    if (nodes[slot].hits == 0) nodes[slot].hits = 1;
  }
  void on_erase(Nodes& nodes, Slot slot) {
    if (hand_ == slot) hand_ = nodes[slot].prev;
    list_.remove(nodes, slot);
  }
  void on_resize(Nodes&, Slot, std::int64_t delta) { list_.resized(delta); }
  void set_capacity(Nodes&, std::int64_t /*bytes*/) {}

 private:
  NodeList list_;
  Slot hand_ = kNoSlot;
};

}  // namespace headroom::eviction
