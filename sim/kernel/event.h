// What the event queues hold: an instant, and which slot of the scheduler wakes then.
#pragma once

#include <compare>
#include <cstdint>

namespace headroom::kernel {

// 16 bytes, so that four children of a heap node share a cache line. Ties in time are broken by
// the order of scheduling: `rank` holds the sequence number (40 bits) above the slot (24 bits).
struct Event {
  static constexpr int slot_bits = 24;
  static constexpr std::uint64_t slot_mask = (std::uint64_t{1} << slot_bits) - 1;

  std::int64_t at = 0;
  std::uint64_t rank = 0;

  static constexpr Event make(std::int64_t at, std::uint64_t sequence, std::uint32_t slot) {
    return {at, sequence << slot_bits | slot};
  }
  constexpr std::uint32_t slot() const { return static_cast<std::uint32_t>(rank & slot_mask); }

  friend constexpr bool operator<(const Event& a, const Event& b) {
    // One wide comparison compiles to a branch-free pair of subtractions.
    const auto wide = [](const Event& e) {
      return static_cast<__int128>(e.at) << 64 | static_cast<__int128>(static_cast<unsigned __int128>(e.rank));
    };
    return wide(a) < wide(b);
  }
};

}  // namespace headroom::kernel
