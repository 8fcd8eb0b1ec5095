// First in, first out: one list, a hit changes nothing.
#pragma once

#include "real/policies/eviction/choice.h"
#include "real/policies/eviction/evictor.h"

namespace headroom::eviction {

template <>
class Evictor<Fifo> {
 public:
  Evictor(Fifo, std::int64_t /*capacity_bytes*/) {}

  void arriving(std::uint64_t, std::int64_t) {}
  Slot victim(Nodes& nodes, std::int64_t) { return list_.pop_back(nodes); }
  Slot likely_victim() const { return list_.tail(); }
  void on_insert(Nodes& nodes, Slot slot) { list_.push_front(nodes, slot); }
  void on_hit(Nodes&, Slot) {}
  void on_erase(Nodes& nodes, Slot slot) { list_.remove(nodes, slot); }
  void on_resize(Nodes&, Slot, std::int64_t delta) { list_.resized(delta); }
  void set_capacity(Nodes&, std::int64_t /*bytes*/) {}

 private:
  NodeList list_;
};

}  // namespace headroom::eviction
