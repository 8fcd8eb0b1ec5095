// A calendar queue (Brown 1988) with a sorted present day, a bitmap of days that hold anything, and
// a heap for what lies beyond the year. Amortised O(1) where events are many and near.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/kernel/event.h"
#include "sim/kernel/quad_heap.h"

namespace headroom::kernel {

// A day is 2^shift ns, the year a power of two of days. Both follow the events: about two events
// a day, about as many days as events pending. Resizing depends on the events alone, so it repeats.
class CalendarQueue {
 public:
  CalendarQueue();

  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  // Memory held, in bytes.
  std::size_t bytes() const;

  void push(Event event) {
    ++size_;
    const std::int64_t day = event.at >> shift_;
    if (day <= today_) return insert_today(event);
    if (day >= today_ + days()) return beyond_.push(event);
    put(day, event);
  }

  const Event& min() {
    if (present_.empty()) turn_page();
    return present_.back();
  }

  // The event after the next `ahead` ones, where it is of the present day already: a hint of what to fetch.
  const Event* upcoming(std::size_t ahead) const {
    return ahead < present_.size() ? &present_[present_.size() - 1 - ahead] : nullptr;
  }

  Event pop() {
    if (present_.empty()) turn_page();
    const Event event = present_.back();
    present_.pop_back();
    --size_;
    if (++popped_ == review_) review();
    return event;
  }

 private:
  static constexpr std::uint32_t none = ~std::uint32_t{0};
  struct Node {
    Event event;
    std::uint32_t next;
  };

  std::int64_t days() const { return static_cast<std::int64_t>(heads_.size()); }

  void put(std::int64_t day, Event event) {
    const std::size_t box = static_cast<std::size_t>(day) & (heads_.size() - 1);
    std::uint32_t node = free_;
    if (node == none) {
      node = static_cast<std::uint32_t>(nodes_.size());
      nodes_.emplace_back();
    } else {
      free_ = nodes_[node].next;
    }
    nodes_[node] = {event, heads_[box]};
    heads_[box] = node;
    occupied_[box / 64] |= std::uint64_t{1} << (box % 64);
  }

  void insert_today(Event event);
  void turn_page();
  void open_day(std::int64_t day);
  std::int64_t next_occupied_day() const;
  void review();
  void rebuild(int shift, std::size_t days);

  std::vector<Event> present_;  // today's, latest first
  std::vector<Node> nodes_;
  std::uint32_t free_ = none;
  std::vector<std::uint32_t> heads_;
  std::vector<std::uint64_t> occupied_;
  QuadHeap beyond_;
  std::int64_t today_ = 0;
  int shift_ = 10;
  std::size_t size_ = 0;
  // Since the last review: how many events and how much time went by.
  std::size_t popped_ = 0;
  std::size_t review_ = 1024;
  std::int64_t reviewed_at_ = 0;
};

}  // namespace headroom::kernel
