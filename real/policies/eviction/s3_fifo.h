// S3-FIFO (Yang et al., SOSP'23, algorithm 1): newcomers pass a small FIFO queue; those hit there
// more than once go on to the main queue, the others leave at once and are remembered by a ghost,
// whose keys enter the main queue directly when they return.
#pragma once

#include "real/policies/eviction/choice.h"
#include "real/policies/eviction/evictor.h"
#include "real/policies/eviction/ghost.h"

namespace headroom::eviction {

template <>
class Evictor<S3Fifo> {
 public:
  Evictor(S3Fifo params, std::int64_t capacity_bytes);

  void arriving(std::uint64_t key, std::int64_t) { returning_ = ghost_.take(key); }
  Slot victim(Nodes& nodes, std::int64_t bytes);
  Slot likely_victim() const { return small_leaves_first() ? small_.tail() : main_.tail(); }
  void on_insert(Nodes& nodes, Slot slot) {
    nodes[slot].hits = 0;
    push(nodes, slot, returning_ ? kMain : kSmall);
  }
  void on_hit(Nodes& nodes, Slot slot) {
    Node& node = nodes[slot];
    if (node.hits < most_hits_) ++node.hits;
  }
  void on_erase(Nodes& nodes, Slot slot) { queue_of(nodes[slot]).remove(nodes, slot); }
  void on_resize(Nodes& nodes, Slot slot, std::int64_t delta) { queue_of(nodes[slot]).resized(delta); }
  void set_capacity(Nodes&, std::int64_t bytes);

 private:
  enum Queue : std::uint8_t { kSmall, kMain };

  NodeList& queue_of(const Node& node) { return node.queue == kSmall ? small_ : main_; }
  void push(Nodes& nodes, Slot slot, Queue queue) {
    nodes[slot].queue = queue;
    queue_of(nodes[slot]).push_front(nodes, slot);
  }
  bool small_leaves_first() const { return small_.bytes() >= small_capacity_ || main_.empty(); }
  Slot victim_of_small(Nodes& nodes);
  Slot victim_of_main(Nodes& nodes);

  S3Fifo params_;
  std::int64_t small_capacity_;
  std::uint8_t promote_after_hits_;
  std::uint8_t most_hits_;
  bool returning_ = false;
  NodeList small_;
  NodeList main_;
  Ghost ghost_;
};

}  // namespace headroom::eviction
