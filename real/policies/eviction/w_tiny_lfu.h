// W-TinyLFU (Einziger, Friedman, Manes, ToS'17): newcomers enter a small LRU window; what falls
// out of it must be seen more often than the victim of the main space, a segmented LRU.
#pragma once

#include "real/policies/eviction/choice.h"
#include "real/policies/eviction/evictor.h"
#include "real/policies/eviction/frequency_sketch.h"

namespace headroom::eviction {

template <>
class Evictor<WTinyLfu> {
 public:
  Evictor(WTinyLfu params, std::int64_t capacity_bytes);

  void arriving(std::uint64_t key, std::int64_t) {
    newcomer_ = key;
    sketch_.record(key);
  }
  Slot victim(Nodes& nodes, std::int64_t bytes);
  Slot likely_victim() const { return oldest_of_main(); }
  void on_insert(Nodes& nodes, Slot slot);
  void on_hit(Nodes& nodes, Slot slot);
  void on_erase(Nodes& nodes, Slot slot) { list_of(nodes[slot]).remove(nodes, slot); }
  void on_resize(Nodes& nodes, Slot slot, std::int64_t delta) { list_of(nodes[slot]).resized(delta); }
  void set_capacity(Nodes& nodes, std::int64_t bytes);

 private:
  enum Queue : std::uint8_t { kWindow, kProbation, kProtected };

  NodeList& list_of(const Node& node) {
    return node.queue == kWindow ? window_ : node.queue == kProbation ? probation_ : protected_;
  }
  void push(Nodes& nodes, Slot slot, Queue queue) {
    nodes[slot].queue = queue;
    list_of(nodes[slot]).push_front(nodes, slot);
  }
  bool seen_more_often(std::uint64_t newer, std::uint64_t older) const {
    return sketch_.estimate(newer) > sketch_.estimate(older);
  }
  void divide(std::int64_t capacity_bytes);
  void spill_window(Nodes& nodes);
  void spill_protected(Nodes& nodes);
  Slot oldest_of_main() const { return probation_.empty() ? protected_.tail() : probation_.tail(); }

  WTinyLfu params_;
  std::int64_t window_capacity_ = 0;
  std::int64_t protected_capacity_ = 0;
  std::uint64_t newcomer_ = 0;
  NodeList window_;
  NodeList probation_;
  NodeList protected_;
  FrequencySketch sketch_;
};

}  // namespace headroom::eviction
