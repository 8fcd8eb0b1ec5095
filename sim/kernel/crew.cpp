#include "sim/kernel/crew.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace headroom::kernel {
namespace {

// About 50 microseconds: longer than most pauses between rounds, shorter than a slice of the machine's scheduler.
constexpr int spins = 2000;
// On a machine with fewer cores than threads the awaited one may not even run: let it.
constexpr int spins_before_yielding = 400;

void pause(int spin) {
  if (spin >= spins_before_yielding) return std::this_thread::yield();
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

}  // namespace

Crew::Crew(unsigned threads, std::size_t pieces)
    : threads_(static_cast<unsigned>(std::clamp<std::size_t>(threads, 1, std::max<std::size_t>(pieces, 1)))),
      order_(threads_ * pieces), taken_in_(pieces), left_behind_(threads_) {
  balance(std::vector<double>(pieces, 1.0));
  for (std::size_t self = 1; self < threads_; ++self) others_.emplace_back([this, self] { serve(self); });
}

Crew::~Crew() {
  leaving_.store(true, std::memory_order_relaxed);
  round_.fetch_add(1, std::memory_order_release);
  round_.notify_all();
  others_.clear();
  for (const FramePool::Lists& left : left_behind_) FramePool::inherit(left);
}

// The heaviest piece goes to the thread that has least so far. What is not its own, a thread looks at last to first:
// the owner comes from the other side.
void Crew::balance(const std::vector<double>& weights) {
  std::vector<std::uint32_t> by_weight(weights.size());
  std::iota(by_weight.begin(), by_weight.end(), 0);
  std::ranges::sort(by_weight, {}, [&](std::uint32_t piece) { return std::pair{-weights[piece], piece}; });
  std::vector<double> load(threads_, 0.0);
  std::vector<std::vector<std::uint32_t>> lists(threads_);
  std::vector<std::size_t> owner(weights.size());
  for (const std::uint32_t piece : by_weight) {
    const auto least = static_cast<std::size_t>(std::ranges::min_element(load) - load.begin());
    load[least] += weights[piece];
    owner[piece] = least;
    lists[least].push_back(piece);
  }
  for (std::size_t self = 0; self < threads_; ++self) {
    for (std::size_t i = by_weight.size(); i-- > 0;)
      if (owner[by_weight[i]] != self) lists[self].push_back(by_weight[i]);
    for (std::size_t i = 0; i < lists[self].size(); ++i)
      order_[self * weights.size() + i].store(lists[self][i], std::memory_order_relaxed);
  }
}

// A piece is taken by whoever moves its mark from the round before to this one: no straggler ever can.
void Crew::take_part(std::size_t self, std::uint64_t round) {
  const std::size_t pieces = taken_in_.size();
  for (std::size_t i = 0; i < pieces; ++i) {
    const std::uint32_t piece = order_[self * pieces + i].load(std::memory_order_relaxed);
    std::uint64_t before = round - 1;
    if (taken_in_[piece].load(std::memory_order_relaxed) != before) continue;
    if (!taken_in_[piece].compare_exchange_strong(before, round, std::memory_order_acq_rel)) continue;
    (*job_)(piece);
    if (left_.fetch_sub(1, std::memory_order_acq_rel) == 1) left_.notify_one();
  }
}

void Crew::run(const std::function<void(std::size_t)>& job) {
  if (threads_ == 1) {
    for (std::size_t piece = 0; piece < taken_in_.size(); ++piece) job(piece);
    return;
  }
  job_ = &job;
  left_.store(taken_in_.size(), std::memory_order_relaxed);
  const std::uint64_t round = round_.fetch_add(1, std::memory_order_acq_rel) + 1;
  round_.notify_all();
  take_part(0, round);
  for (int spin = 0; spin < spins; ++spin) {
    if (left_.load(std::memory_order_acquire) == 0) return;
    pause(spin);
  }
  while (const std::size_t left = left_.load(std::memory_order_acquire)) left_.wait(left, std::memory_order_acquire);
}

std::uint64_t Crew::next_round(std::uint64_t last) const {
  for (int spin = 0; spin < spins; ++spin) {
    if (const std::uint64_t round = round_.load(std::memory_order_acquire); round != last) return round;
    pause(spin);
  }
  round_.wait(last, std::memory_order_acquire);
  return round_.load(std::memory_order_acquire);
}

void Crew::serve(std::size_t self) {
  for (std::uint64_t round = 0;;) {
    round = next_round(round);
    if (leaving_.load(std::memory_order_relaxed)) break;
    take_part(self, round);
  }
  left_behind_[self] = FramePool::leave();
}

}  // namespace headroom::kernel
