#include "real/policies/client_throttle.h"

#include <algorithm>

namespace headroom::policies {

std::int64_t ClientThrottle::slice_number(Time now) const {
  return now.time_since_epoch() / (params_.window / static_cast<int>(kSlices));
}

void ClientThrottle::record(Time now, bool accepted) {
  const std::int64_t number = slice_number(now);
  Slice& slice = slices_[static_cast<std::size_t>(number) % kSlices];
  if (slice.number != number) slice = Slice{number};
  slice.requests += 1;
  slice.accepts += accepted ? 1 : 0;
}

double ClientThrottle::rejection(Time now) {
  const std::int64_t number = slice_number(now);
  double requests = 0, accepts = 0;
  for (const Slice& slice : slices_) {
    if (slice.number < 0 || slice.number <= number - static_cast<std::int64_t>(kSlices)) continue;
    requests += slice.requests;
    accepts += slice.accepts;
  }
  return std::max(0.0, (requests - params_.k * accepts) / (requests + 1));
}

}  // namespace headroom::policies
