// What may be given up first under overload.
#pragma once

#include <cstdint>

namespace headroom {

// The lowest goes first.
enum class Priority : std::uint8_t { background, prefetch, normal, critical };

}  // namespace headroom
