// Keeps retries from multiplying an overload: they are a share of the calls in progress.
#pragma once

#include "real/ports/units.h"

namespace headroom::policies {

struct RetryBudgetParams {
  double ratio = 0.2;    // retries in progress over calls in progress (Envoy's budget_percent)
  double min_per_s = 3;  // always allowed, so that a quiet client can retry at all
  bool unlimited = false;  // for drills that show what a budget prevents
  bool operator==(const RetryBudgetParams&) const = default;
};

// Count every call with begin/end; a retry between take and end_retry counts as one in progress.
class RetryBudget {
 public:
  explicit RetryBudget(RetryBudgetParams params = {}) : params_(params), tokens_(params.min_per_s) {}

  void begin() { ++active_; }
  void end() { --active_; }
  // True if one more retry may run now.
  bool take(Time now);
  void end_retry() { --retrying_; }

  int active() const { return active_; }
  int retrying() const { return retrying_; }

 private:
  RetryBudgetParams params_;
  int active_ = 0;
  int retrying_ = 0;
  double tokens_;  // of the minimum; at most one second's worth
  Time filled_{};
};

}  // namespace headroom::policies
