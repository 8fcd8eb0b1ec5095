// Who is let in while there is more to do than can be done.
#pragma once

#include <cstdint>

#include "real/ports/priority.h"
#include "real/ports/units.h"

namespace headroom::policies {

class Admission {
 public:
  virtual ~Admission() = default;
  virtual bool admits(Time now, Priority priority, std::uint64_t user) = 0;
  // How long one that was let in waited in the queue before it was worked on.
  virtual void record_wait(Time now, Nanos wait) = 0;
};

}  // namespace headroom::policies
