#include "sim/cluster/core_bank.h"

#include <algorithm>

namespace headroom::cluster {

void CoreBank::sift_down() {
  const std::size_t n = free_at_.size();
  const std::int64_t value = free_at_[0];
  std::size_t hole = 0;
  for (;;) {
    std::size_t child = 2 * hole + 1;
    if (child >= n) break;
    if (child + 1 < n && free_at_[child + 1] < free_at_[child]) ++child;
    if (free_at_[child] >= value) break;
    free_at_[hole] = free_at_[child];
    hole = child;
  }
  free_at_[hole] = value;
}

std::int64_t CoreBank::assign(std::int64_t now, std::int64_t service) {
  const std::int64_t start = next_start(now);
  if (start > now) starts_.push_back(start);
  free_at_[0] = start + service;
  sift_down();
  return start;
}

std::size_t CoreBank::waiting(std::int64_t now) {
  while (!starts_.empty() && starts_.front() <= now) starts_.pop_front();
  return starts_.size();
}

std::size_t CoreBank::in_system(std::int64_t now) {
  if (const std::size_t queued = waiting(now); queued > 0) return free_at_.size() + queued;
  std::size_t busy = 0;
  for (const std::int64_t at : free_at_) busy += at > now ? 1 : 0;
  return busy;
}

std::int64_t CoreBank::backlog(std::int64_t now) const {
  std::int64_t work = 0;
  for (const std::int64_t at : free_at_) work += at > now ? at - now : 0;
  return work;
}

void CoreBank::carry(std::int64_t now, std::int64_t span, std::int64_t drift) {
  const std::int64_t then = now + span;
  for (std::int64_t& at : free_at_) at = at > now ? std::max(at + span + drift, then) : then;
  for (std::int64_t& start : starts_) start += span;
  std::make_heap(free_at_.begin(), free_at_.end(), std::greater<>{});
}

void CoreBank::clear(std::int64_t now) {
  std::fill(free_at_.begin(), free_at_.end(), now);
  starts_.clear();
}

}  // namespace headroom::cluster
