#include "real/policies/eviction/w_tiny_lfu.h"

namespace headroom::eviction {

Evictor<WTinyLfu>::Evictor(WTinyLfu params, std::int64_t capacity_bytes)
    : params_(params), sketch_(params.sample_factor) {
  divide(capacity_bytes);
}

void Evictor<WTinyLfu>::divide(std::int64_t capacity_bytes) {
  window_capacity_ = static_cast<std::int64_t>(static_cast<double>(capacity_bytes) * params_.window);
  const std::int64_t main = capacity_bytes - window_capacity_;
  protected_capacity_ = static_cast<std::int64_t>(static_cast<double>(main) * params_.protected_share);
}

void Evictor<WTinyLfu>::set_capacity(Nodes& nodes, std::int64_t bytes) {
  divide(bytes);
  spill_window(nodes);
  spill_protected(nodes);
}

// Whoever would be pushed out of the window by the newcomer (or the newcomer itself, when it is
// wider than the window) duels with the main space's victim; the rarer one leaves.
Slot Evictor<WTinyLfu>::victim(Nodes& nodes, std::int64_t bytes) {
  const Slot defender = oldest_of_main();
  if (window_.bytes() + bytes <= window_capacity_ && defender != kNoSlot) {
    list_of(nodes[defender]).remove(nodes, defender);
    return defender;
  }
  if (window_.empty()) {
    if (defender == kNoSlot) return kRefuseNewcomer;
    if (bytes > 0 && !seen_more_often(newcomer_, nodes[defender].key)) return kRefuseNewcomer;
    list_of(nodes[defender]).remove(nodes, defender);
    return defender;
  }
  const Slot challenger = window_.pop_back(nodes);
  if (defender == kNoSlot || !seen_more_often(nodes[challenger].key, nodes[defender].key)) return challenger;
  push(nodes, challenger, kProbation);
  list_of(nodes[defender]).remove(nodes, defender);
  return defender;
}

void Evictor<WTinyLfu>::on_insert(Nodes& nodes, Slot slot) {
  sketch_.expect_keys(nodes.size());
  push(nodes, slot, kWindow);
  spill_window(nodes);
}

void Evictor<WTinyLfu>::on_hit(Nodes& nodes, Slot slot) {
  sketch_.record(nodes[slot].key);
  NodeList& list = list_of(nodes[slot]);
  if (&list != &probation_) {
    list.move_to_front(nodes, slot);
    return;
  }
  probation_.remove(nodes, slot);
  push(nodes, slot, kProtected);
  spill_protected(nodes);
}

void Evictor<WTinyLfu>::spill_protected(Nodes& nodes) {
  while (protected_.bytes() > protected_capacity_) push(nodes, protected_.pop_back(nodes), kProbation);
}

// While the cache is not full, what the window cannot hold is admitted without a duel.
void Evictor<WTinyLfu>::spill_window(Nodes& nodes) {
  while (window_.bytes() > window_capacity_) push(nodes, window_.pop_back(nodes), kProbation);
}

}  // namespace headroom::eviction
