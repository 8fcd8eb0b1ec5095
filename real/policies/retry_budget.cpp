#include "real/policies/retry_budget.h"

#include <algorithm>

namespace headroom::policies {

bool RetryBudget::take(Time now) {
  tokens_ = std::min(params_.min_per_s, tokens_ + params_.min_per_s * seconds(now - filled_));
  filled_ = now;
  const bool within_share = retrying_ + 1 <= params_.ratio * active_;
  if (!params_.unlimited && !within_share) {
    if (tokens_ < 1) return false;
    tokens_ -= 1;
  }
  ++retrying_;
  return true;
}

}  // namespace headroom::policies
