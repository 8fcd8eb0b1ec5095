// Counter-based random streams: the n-th draw of a stream is a pure function of (seed, name, n).
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

#include "real/ports/random.h"

namespace headroom::kernel {

// Philox4x32-10 (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", SC'11).
std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key);

// A 64-bit hash of a name under a key; FNV-1a finished with SplitMix64's mixer.
std::uint64_t hash_name(std::uint64_t key, std::string_view name);

class PhiloxRandom final : public Random {
 public:
  explicit PhiloxRandom(std::uint64_t seed) : key_(seed) {}
  std::uint64_t bits() override;
  std::unique_ptr<Random> stream(std::string_view name) const override;
  // By value, for owners that keep many streams.
  PhiloxRandom named(std::string_view name) const { return PhiloxRandom{hash_name(key_, name)}; }

 private:
  std::uint64_t key_;
  std::uint64_t block_ = 0;
  std::uint64_t spare_ = 0;
  bool has_spare_ = false;
};

}  // namespace headroom::kernel
