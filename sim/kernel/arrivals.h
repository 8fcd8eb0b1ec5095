// Gaps between arrivals.
#pragma once

#include "real/ports/random.h"
#include "real/ports/units.h"

namespace headroom::kernel {

// Until the next event of a Poisson process, at most `horizon`: where next to nobody comes, the gap is one that no
// clock can show.
inline Nanos poisson_gap(Random& random, double per_s, Nanos horizon) {
  const double gap_s = random.exponential(1 / per_s);
  return gap_s < seconds(horizon) ? from_seconds(gap_s) : horizon;
}

}  // namespace headroom::kernel
