#include "sim/kernel/philox.h"

namespace headroom::kernel {
namespace {

// The multipliers and Weyl constants of the paper, table 2 and section 3.3.
constexpr std::uint32_t multiplier_0 = 0xD2511F53, multiplier_1 = 0xCD9E8D57;
constexpr std::uint32_t weyl_0 = 0x9E3779B9, weyl_1 = 0xBB67AE85;
constexpr int rounds = 10;

constexpr std::uint64_t mix(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

}  // namespace

std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> c, std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < rounds; ++round) {
    const std::uint64_t p0 = std::uint64_t{multiplier_0} * c[0];
    const std::uint64_t p1 = std::uint64_t{multiplier_1} * c[2];
    c = {static_cast<std::uint32_t>(p1 >> 32) ^ c[1] ^ key[0], static_cast<std::uint32_t>(p1),
         static_cast<std::uint32_t>(p0 >> 32) ^ c[3] ^ key[1], static_cast<std::uint32_t>(p0)};
    key[0] += weyl_0;
    key[1] += weyl_1;
  }
  return c;
}

std::uint64_t hash_name(std::uint64_t key, std::string_view name) {
  std::uint64_t h = 0xCBF29CE484222325 ^ mix(key + 0x9E3779B97F4A7C15);
  for (const char c : name) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  return mix(h);
}

std::uint64_t PhiloxRandom::bits() {
  if (has_spare_) {
    has_spare_ = false;
    return spare_;
  }
  const auto out = philox4x32({static_cast<std::uint32_t>(block_), static_cast<std::uint32_t>(block_ >> 32), 0, 0},
                              {static_cast<std::uint32_t>(key_), static_cast<std::uint32_t>(key_ >> 32)});
  ++block_;
  spare_ = std::uint64_t{out[3]} << 32 | out[2];
  has_spare_ = true;
  return std::uint64_t{out[1]} << 32 | out[0];
}

std::unique_ptr<Random> PhiloxRandom::stream(std::string_view name) const {
  return std::make_unique<PhiloxRandom>(named(name));
}

}  // namespace headroom::kernel
