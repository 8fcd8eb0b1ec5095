#include "sim/cluster/core_bank.h"

#include <limits>

namespace headroom::cluster {

std::int64_t CoreBank::assign(std::int64_t now, std::int64_t service) {
  const std::int64_t start = next_start(now);
  if (start > now) starts_.push_back(start - carried_);
  const std::int64_t end = start + service - carried_;
  // Its core goes to its new place in the order: all that are free before it move down by one. Without branches, as no
  // processor foretells where that place is; cheaper than a heap for as many cores as machines have.
  const std::size_t last = free_at_.size() - 1;
  std::int64_t* const at = free_at_.data();
  std::int64_t below = std::numeric_limits<std::int64_t>::min();
  for (std::size_t i = 0; i < last; ++i) {
    const std::int64_t next = at[i + 1];
    at[i] = std::min(next, std::max(below, end));
    below = next;
  }
  last_free_ = at[last] = std::max(below, end);
  return start;
}

std::size_t CoreBank::in_system(std::int64_t now) {
  if (const std::size_t queued = waiting(now); queued > 0) return free_at_.size() + queued;
  const std::int64_t present = now - carried_;
  std::size_t busy = 0;
  for (const std::int64_t at : free_at_) busy += at > present ? 1 : 0;
  return busy;
}

std::int64_t CoreBank::backlog(std::int64_t now) const {
  std::int64_t work = 0;
  for (const std::int64_t at : free_at_) work += std::max<std::int64_t>(at + carried_ - now, 0);
  return work;
}

void CoreBank::carry(std::int64_t now, std::int64_t span, std::int64_t drift) {
  if (drift != 0) {
    const std::int64_t present = now - carried_;
    for (std::int64_t& at : free_at_)
      if (at > present) at = std::max(at + drift, present);
    last_free_ = free_at_.back();
  }
  carried_ += span;
}

void CoreBank::clear(std::int64_t now) {
  std::fill(free_at_.begin(), free_at_.end(), last_free_ = now - carried_);
  starts_.clear();
}

}  // namespace headroom::cluster
