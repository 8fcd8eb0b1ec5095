// SipHash-2-4 (Aumasson and Bernstein, 2012): a keyed hash made for short messages, 64 bits.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace headroom::feed {

using SipKey = std::array<std::uint64_t, 2>;  // the 16 key bytes, little-endian

std::uint64_t sip_hash(const SipKey& key, std::string_view bytes);

}  // namespace headroom::feed
