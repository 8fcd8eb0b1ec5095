// A FIFO queue of keys without values, bounded by the bytes their entries had.
#pragma once

#include <cstdint>
#include <vector>

#include "real/policies/eviction/key_table.h"

namespace headroom::eviction {

class Ghost {
 public:
  explicit Ghost(std::int64_t capacity_bytes) : capacity_(capacity_bytes), ring_(kSmallest) {}

  std::int64_t bytes() const { return bytes_; }
  std::size_t size() const { return table_.size(); }

  // Remembers a key that is not remembered; the oldest are forgotten to make room.
  void remember(std::uint64_t key, std::int64_t bytes);

  // Holds so many bytes from now on; the oldest are forgotten at once where that is less.
  void set_capacity(std::int64_t bytes);

  // Forgets the key; says whether it was remembered.
  bool take(std::uint64_t key);

 private:
  struct Shade {
    std::uint64_t key = 0;
    std::int64_t bytes = 0;
    bool live = false;
  };
  static constexpr std::size_t kSmallest = 64;

  Shade& at(std::uint32_t sequence) { return ring_[sequence & (ring_.size() - 1)]; }
  void forget_oldest();
  void grow();

  std::int64_t capacity_;
  std::int64_t bytes_ = 0;
  std::vector<Shade> ring_;    // a power of two; a sequence number's low bits are its place
  std::uint32_t oldest_ = 0;   // sequence numbers wrap, their differences do not matter to it
  std::uint32_t newest_ = 0;   // one past the last
  KeyTable table_;
};

}  // namespace headroom::eviction
