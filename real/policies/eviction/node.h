// What an eviction policy knows of an entry, and the lists it keeps: 32-bit indices into one
// array, so that a list costs 8 bytes an entry and following it costs no allocation.
#pragma once

#include <cstdint>
#include <vector>

namespace headroom::eviction {

using Slot = std::uint32_t;
inline constexpr Slot kNoSlot = 0xFFFFFFFF;

struct Node {
  std::uint64_t key = 0;
  Slot prev = kNoSlot;      // towards the head (newer)
  Slot next = kNoSlot;      // towards the tail (older)
  std::uint32_t bytes = 0;  // what the entry is charged, overhead included
  std::uint8_t queue = 0;   // which of the policy's lists it is in
  std::uint8_t hits = 0;    // the policy's small counter or visited bit
};

using Nodes = std::vector<Node>;

// A doubly linked list through the nodes' own links; it knows its bytes.
class NodeList {
 public:
  Slot head() const { return head_; }
  Slot tail() const { return tail_; }
  bool empty() const { return head_ == kNoSlot; }
  std::int64_t bytes() const { return bytes_; }

  void push_front(Nodes& nodes, Slot slot) {
    Node& node = nodes[slot];
    node.prev = kNoSlot;
    node.next = head_;
    (head_ == kNoSlot ? tail_ : nodes[head_].prev) = slot;
    head_ = slot;
    bytes_ += node.bytes;
  }

  void remove(Nodes& nodes, Slot slot) {
    unlink(nodes, slot);
    bytes_ -= nodes[slot].bytes;
  }

  void move_to_front(Nodes& nodes, Slot slot) {
    if (slot == head_) return;
    unlink(nodes, slot);
    Node& node = nodes[slot];
    node.prev = kNoSlot;
    node.next = head_;
    nodes[head_].prev = slot;
    head_ = slot;
  }

  // The oldest entry, taken out; kNoSlot from an empty list.
  Slot pop_back(Nodes& nodes) {
    const Slot slot = tail_;
    if (slot != kNoSlot) remove(nodes, slot);
    return slot;
  }

  // An entry of this list changed its charge by `delta` bytes.
  void resized(std::int64_t delta) { bytes_ += delta; }

 private:
  void unlink(Nodes& nodes, Slot slot) {
    const Node node = nodes[slot];
    (node.prev == kNoSlot ? head_ : nodes[node.prev].next) = node.next;
    (node.next == kNoSlot ? tail_ : nodes[node.next].prev) = node.prev;
  }

  Slot head_ = kNoSlot;
  Slot tail_ = kNoSlot;
  std::int64_t bytes_ = 0;
};

}  // namespace headroom::eviction
