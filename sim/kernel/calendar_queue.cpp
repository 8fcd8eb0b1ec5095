#include "sim/kernel/calendar_queue.h"

#include <algorithm>
#include <bit>

namespace headroom::kernel {
namespace {
constexpr std::size_t fewest_days = 64;
constexpr std::size_t most_days = std::size_t{1} << 20;
constexpr bool later(const Event& a, const Event& b) { return b < a; }
}  // namespace

CalendarQueue::CalendarQueue() : heads_(fewest_days, none), occupied_(fewest_days / 64, 0) {}

std::size_t CalendarQueue::bytes() const {
  return present_.capacity() * sizeof(Event) + lines_.capacity() * sizeof(Line) +
         heads_.capacity() * sizeof(std::uint32_t) + occupied_.capacity() * sizeof(std::uint64_t) + beyond_.bytes();
}

// Most new events of today are its last: walk from the far end in a short vector.
void CalendarQueue::insert_today(Event event) {
  auto place = present_.end();
  if (present_.size() > 32) {
    place = std::upper_bound(present_.begin(), present_.end(), event, later);
  } else {
    place = present_.begin();
    while (place != present_.end() && event < *place) ++place;
  }
  present_.insert(place, event);
}

std::int64_t CalendarQueue::next_occupied_day() const {
  const std::size_t mask = heads_.size() - 1;
  const std::size_t words = occupied_.size();
  const std::size_t start = static_cast<std::size_t>(today_ + 1) & mask;
  std::size_t word = start / 64;
  std::uint64_t bits = occupied_[word] & (~std::uint64_t{0} << (start % 64));
  for (std::size_t step = 0; step <= words; ++step) {
    if (bits != 0) {
      const std::size_t box = word * 64 + static_cast<std::size_t>(std::countr_zero(bits));
      return today_ + 1 + static_cast<std::int64_t>((box - start) & mask);
    }
    word = word + 1 == words ? 0 : word + 1;
    bits = occupied_[word];
  }
  return -1;
}

// Makes the next day with events the present one; the caller knows there is one.
void CalendarQueue::turn_page() {
  const std::int64_t ringed = next_occupied_day();
  if (ringed < 0) {
    open_day(beyond_.min().at >> shift_);
  } else if (!beyond_.empty() && (beyond_.min().at >> shift_) < ringed) {
    open_day(beyond_.min().at >> shift_);
  } else {
    open_day(ringed);
  }
}

void CalendarQueue::open_day(std::int64_t day) {
  today_ = day;
  const std::size_t box = static_cast<std::size_t>(day) & (heads_.size() - 1);
  for (std::uint32_t head = heads_[box]; head != none;) {
    Line& line = lines_[head >> used_bits];
    for (std::size_t i = 0; i <= (head & last_used); ++i) present_.push_back(line.events[i]);
    const std::uint32_t next = std::exchange(line.next, free_);
    free_ = head >> used_bits;
    head = next;
  }
  heads_[box] = none;
  occupied_[box / 64] &= ~(std::uint64_t{1} << (box % 64));
  // The year has moved on: what lay beyond may be within it now.
  while (!beyond_.empty() && (beyond_.min().at >> shift_) < today_ + days()) {
    const Event event = beyond_.pop();
    const std::int64_t its_day = event.at >> shift_;
    if (its_day == today_) {
      present_.push_back(event);
    } else {
      put(its_day, event);
    }
  }
  std::sort(present_.begin(), present_.end(), later);
  turned_ = true;
}

void CalendarQueue::review() {
  const std::int64_t now = today_ << shift_;
  const std::int64_t gap = std::max<std::int64_t>((now - reviewed_at_) / static_cast<std::int64_t>(popped_), 1);
  // Four to eight mean gaps a day, and a year of at least four times what all pending take.
  const int shift = std::bit_width(static_cast<std::uint64_t>(gap)) + 2;
  const std::size_t days = std::clamp(std::bit_ceil(size_ + 1), fewest_days, most_days);
  popped_ = 0;
  reviewed_at_ = now;
  review_ = std::max<std::size_t>(1024, size_);
  const bool wide_off = shift > shift_ + 1 || shift < shift_ - 1;
  const bool year_off = days > heads_.size() || days * 8 < heads_.size();
  if (wide_off || year_off) rebuild(shift, days);
}

void CalendarQueue::rebuild(int shift, std::size_t days) {
  std::vector<Event> all = std::move(present_);
  present_.clear();
  for (std::size_t box = 0; box < heads_.size(); ++box)
    for_each_in(box, [&all](const Event& event) { all.push_back(event); });
  while (!beyond_.empty()) all.push_back(beyond_.pop());
  today_ = (today_ << shift_) >> shift;
  shift_ = shift;
  heads_.assign(days, none);
  occupied_.assign(days / 64, 0);
  lines_.clear();
  free_ = none;
  size_ = 0;
  for (const Event& event : all) push(event);
}

}  // namespace headroom::kernel
