// Threads that share out numbered pieces of work, over and over.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <thread>
#include <vector>

#include "real/ports/frame_pool.h"

namespace headroom::kernel {

// Made for rounds of some hundred microseconds: whoever waits for the next round spins for a moment before it sleeps.
class Crew {
 public:
  // `threads`: the caller's own among them; 0 counts as 1. `pieces`: of every round.
  Crew(unsigned threads, std::size_t pieces);
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;
  ~Crew();

  unsigned threads() const { return threads_; }

  // Calls job(piece) for every piece, each on one thread, and returns when all are done. What the round wrote is
  // visible to the caller, and to whichever thread has the piece in the next round.
  void run(const std::function<void(std::size_t)>& job);
  // How heavy each piece is, in any unit: heavy ones are begun first and stay with one thread while that is fair.
  // Decides who does what and when, never what is done.
  void balance(const std::vector<double>& weights);

 private:
  void serve(std::size_t self);
  void take_part(std::size_t self, std::uint64_t round);
  std::uint64_t next_round(std::uint64_t last) const;

  const std::function<void(std::size_t)>* job_ = nullptr;
  unsigned threads_;
  // For each thread all pieces, its own ones first. A straggler of the last round may read while it is rewritten: then
  // it finds nothing to take, or takes what is there for anybody.
  std::vector<std::atomic<std::uint32_t>> order_;
  std::vector<std::atomic<std::uint64_t>> taken_in_;  // by piece: the last round in which it was taken
  alignas(64) std::atomic<std::uint64_t> round_{0};
  alignas(64) std::atomic<std::size_t> left_{0};
  std::atomic<bool> leaving_{false};
  std::vector<FramePool::Lists> left_behind_;  // by thread, once it has ended: frames live on in whom it served
  std::vector<std::jthread> others_;           // last: they use all of the above
};

}  // namespace headroom::kernel
