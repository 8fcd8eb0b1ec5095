// How long videos last.
#pragma once

#include <algorithm>

#include "models/laws/law.h"
#include "models/popularity/sources.h"

namespace headroom::models {

// Seconds of a clip that somebody watches: lognormal between the shortest and the longest that the product takes.
class ClipLengths {
 public:
  ClipLengths() : law_(Lognormal{clip_log_mean, clip_log_sd}) {}
  double draw(double u) const { return std::clamp(law_.draw(u), clip_shortest.value, clip_longest.value); }

 private:
  Law law_;
};

}  // namespace headroom::models
