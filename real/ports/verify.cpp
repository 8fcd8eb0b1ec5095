#include "real/ports/verify.h"

#include <cstdio>
#include <cstdlib>

namespace headroom {

void violated(const char* what, std::source_location where) {
  std::fprintf(stderr, "headroom: violated: %s\n  at %s:%u in %s\n", what, where.file_name(),
               static_cast<unsigned>(where.line()), where.function_name());
  std::abort();
}

}  // namespace headroom
