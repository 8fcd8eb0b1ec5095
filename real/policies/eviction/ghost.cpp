#include "real/policies/eviction/ghost.h"

namespace headroom::eviction {

void Ghost::remember(std::uint64_t key, std::int64_t bytes) {
  if (bytes > capacity_) return;
  while (bytes_ + bytes > capacity_) forget_oldest();
  // kNoSlot is no sequence number.
  if (newest_ == kNoSlot) {
    at(newest_) = {};
    ++newest_;
  }
  if (newest_ - oldest_ >= ring_.size() - 1) grow();
  at(newest_) = {.key = key, .bytes = bytes, .live = true};
  table_.insert(key, newest_);
  ++newest_;
  bytes_ += bytes;
}

void Ghost::set_capacity(std::int64_t bytes) {
  capacity_ = bytes;
  while (bytes_ > capacity_) forget_oldest();
}

bool Ghost::take(std::uint64_t key) {
  const Slot found = table_.find(key, [&](Slot sequence) { return at(sequence).key == key; });
  if (found == kNoSlot) return false;
  table_.erase(key, found);
  Shade& shade = at(found);
  shade.live = false;
  bytes_ -= shade.bytes;
  return true;
}

void Ghost::forget_oldest() {
  const std::uint32_t sequence = oldest_++;
  Shade& shade = at(sequence);
  if (!shade.live) return;
  table_.erase(shade.key, sequence);
  shade.live = false;
  bytes_ -= shade.bytes;
}

// Shades that were taken still hold a place, so first drop those at the old end.
void Ghost::grow() {
  while (oldest_ != newest_ && !at(oldest_).live) ++oldest_;
  if (newest_ - oldest_ < ring_.size() - 1) return;
  std::vector<Shade> wider(ring_.size() * 2);
  for (std::uint32_t sequence = oldest_; sequence != newest_; ++sequence) {
    wider[sequence & (wider.size() - 1)] = at(sequence);
  }
  ring_.swap(wider);
}

}  // namespace headroom::eviction
