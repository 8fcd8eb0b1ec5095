// A 4-ary implicit heap of events: the plain choice, kept as the yardstick for the others.
#pragma once

#include <cstddef>
#include <vector>

#include "sim/kernel/event.h"

namespace headroom::kernel {

class QuadHeap {
 public:
  bool empty() const { return events_.empty(); }
  std::size_t size() const { return events_.size(); }
  const Event& min() { return events_.front(); }
  // Memory held, in bytes.
  std::size_t bytes() const { return events_.capacity() * sizeof(Event); }

  void push(Event event) {
    std::size_t hole = events_.size();
    events_.push_back(event);
    while (hole > 0) {
      const std::size_t parent = (hole - 1) / 4;
      if (!(event < events_[parent])) break;
      events_[hole] = events_[parent];
      hole = parent;
    }
    events_[hole] = event;
  }

  Event pop() {
    const Event top = events_.front();
    const Event last = events_.back();
    events_.pop_back();
    if (!events_.empty()) sift_down(last);
    return top;
  }

 private:
  void sift_down(Event event) {
    const std::size_t size = events_.size();
    std::size_t hole = 0;
    for (;;) {
      const std::size_t first = 4 * hole + 1;
      if (first >= size) break;
      const std::size_t end = first + 4 < size ? first + 4 : size;
      std::size_t best = first;
      for (std::size_t child = first + 1; child < end; ++child)
        best = events_[child] < events_[best] ? child : best;
      if (!(events_[best] < event)) break;
      events_[hole] = events_[best];
      hole = best;
    }
    events_[hole] = event;
  }

  std::vector<Event> events_;
};

}  // namespace headroom::kernel
