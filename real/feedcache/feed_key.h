// What a cached list is known by.
#pragma once

#include <cstdint>

namespace headroom::feedcache {

// A 64-bit id (a user, mostly), never taken for another number.
enum class FeedKey : std::uint64_t {};

constexpr std::uint64_t number(FeedKey key) { return static_cast<std::uint64_t>(key); }

}  // namespace headroom::feedcache
