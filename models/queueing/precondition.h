// An assertion that stays on in release: a broken precondition is our mistake, never a user's.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <source_location>

namespace headroom::models {

inline void require(bool holds, const char* what, std::source_location at = std::source_location::current()) {
  if (holds) return;
  std::fprintf(stderr, "%s:%u: %s: broken precondition: %s\n", at.file_name(), static_cast<unsigned>(at.line()),
               at.function_name(), what);
  std::abort();
}

}  // namespace headroom::models
