// A calendar queue (Brown 1988) with a sorted present day, a bitmap of days that hold anything, and
// a heap for what lies beyond the year. Amortised O(1) where events are many and near.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "sim/kernel/event.h"
#include "sim/kernel/quad_heap.h"

namespace headroom::kernel {

// A day is 2^shift ns, the year a power of two of days. Both follow the events: about six events a day, about as many
// days as events pending. Resizing depends on the events alone, so it repeats. With many pending nothing but the
// present is in the cache: days are kept in lines of the cache, filled without being read, and the next day can be
// looked at before it comes.
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

  // What to fetch. True once after the present day has changed.
  bool turned() { return std::exchange(turned_, false); }
  // Calls `see(event)` for the events of the day after the present one, as it stands.
  template <class See>
  void foresee(See see) const {
    const std::int64_t day = next_occupied_day();
    if (day < 0) return;
    const std::size_t box = static_cast<std::size_t>(day) & (heads_.size() - 1);
    for_each_in(box, see);
    // The line that the look at the day after that begins with.
    const std::size_t after = (box + 1) & (heads_.size() - 1);
    if (heads_[after] != none) __builtin_prefetch(&lines_[heads_[after] >> used_bits]);
  }
  // The event after the next `ahead` ones, where it is of the present day already.
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
  // A line of the cache: three events, and the line that was filled before it.
  static constexpr std::size_t events_a_line = 3;
  static constexpr unsigned used_bits = 2;
  static constexpr std::uint32_t last_used = (std::uint32_t{1} << used_bits) - 1;
  struct alignas(64) Line {
    std::array<Event, events_a_line> events;
    std::uint32_t next;  // as a head
  };

  std::int64_t days() const { return static_cast<std::int64_t>(heads_.size()); }

  // A head is a line above the position of the last event in it, so that a day takes an event without reading a line.
  void put(std::int64_t day, Event event) {
    const std::size_t box = static_cast<std::size_t>(day) & (heads_.size() - 1);
    std::uint32_t& head = heads_[box];
    if (head != none && (head & last_used) != events_a_line - 1) {
      ++head;
      lines_[head >> used_bits].events[head & last_used] = event;
      return;
    }
    std::uint32_t line = free_;
    if (line == none) {
      line = static_cast<std::uint32_t>(lines_.size());
      lines_.emplace_back();
    } else {
      free_ = lines_[line].next;
    }
    lines_[line].events[0] = event;
    lines_[line].next = head;
    head = line << used_bits;
    occupied_[box / 64] |= std::uint64_t{1} << (box % 64);
  }

  template <class See>
  void for_each_in(std::size_t box, See see) const {
    for (std::uint32_t head = heads_[box]; head != none; head = lines_[head >> used_bits].next) {
      const Line& line = lines_[head >> used_bits];
      for (std::size_t i = 0; i <= (head & last_used); ++i) see(line.events[i]);
    }
  }

  void insert_today(Event event);
  void turn_page();
  void open_day(std::int64_t day);
  std::int64_t next_occupied_day() const;
  void review();
  void rebuild(int shift, std::size_t days);

  std::vector<Event> present_;  // today's, latest first
  std::vector<Line> lines_;
  std::uint32_t free_ = none;
  std::vector<std::uint32_t> heads_;
  std::vector<std::uint64_t> occupied_;
  QuadHeap beyond_;
  std::int64_t today_ = 0;
  int shift_ = 10;
  std::size_t size_ = 0;
  bool turned_ = false;
  // Since the last review: how many events and how much time went by.
  std::size_t popped_ = 0;
  std::size_t review_ = 1024;
  std::int64_t reviewed_at_ = 0;
};

}  // namespace headroom::kernel
