// A monotone radix heap (Ahuja, Mehlhorn, Orlin, Tarjan 1990): events sit in the bucket of the
// highest bit in which their time differs from the last one popped. Never push before that one.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/kernel/event.h"

namespace headroom::kernel {

// Events of one instant always share a bucket and keep their order in it, so ties stay in
// scheduling order without comparing ranks.
class RadixHeap {
 public:
  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }

  void push(Event event) {
    buckets_[bucket_of(event.at)].push_back(event);
    ++size_;
  }

  const Event& min() {
    settle();
    return buckets_[0][head_];
  }

  Event pop() {
    settle();
    const Event event = buckets_[0][head_++];
    --size_;
    if (head_ == buckets_[0].size()) {
      buckets_[0].clear();
      head_ = 0;
    }
    return event;
  }

 private:
  std::size_t bucket_of(std::int64_t at) const {
    return static_cast<std::size_t>(std::bit_width(static_cast<std::uint64_t>(at ^ last_)));
  }

  // Brings the earliest instant into bucket 0.
  void settle() {
    if (!buckets_[0].empty()) return;
    std::size_t b = 1;
    while (buckets_[b].empty()) ++b;
    std::vector<Event>& from = buckets_[b];
    std::int64_t least = from.front().at;
    for (const Event& e : from) least = e.at < least ? e.at : least;
    last_ = least;
    for (const Event& e : from) buckets_[bucket_of(e.at)].push_back(e);
    from.clear();
  }

  std::array<std::vector<Event>, 65> buckets_;
  std::int64_t last_ = 0;
  std::size_t head_ = 0;
  std::size_t size_ = 0;
};

}  // namespace headroom::kernel
