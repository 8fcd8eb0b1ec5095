// Our own mistakes: an assertion that stays on in release.
#pragma once

#include <source_location>

namespace headroom {

// Prints what was violated and where, then aborts.
[[noreturn]] void violated(const char* what, std::source_location where);

inline void verify(bool holds, const char* what,
                   std::source_location where = std::source_location::current()) {
  if (!holds) [[unlikely]] violated(what, where);
}

}  // namespace headroom
