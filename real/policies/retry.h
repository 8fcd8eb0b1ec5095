// When a failed call is worth another try, and how long to wait for it.
#pragma once

#include <algorithm>

#include "real/ports/random.h"
#include "real/ports/result.h"

namespace headroom::policies {

struct RetryParams {
  int attempts = 3;  // the first one included
  Nanos base = std::chrono::milliseconds{25};
  Nanos cap = std::chrono::seconds{1};
  bool operator==(const RetryParams&) const = default;
};

// What may go better elsewhere or later. A missed deadline may: calls made through here are idempotent.
constexpr bool worth_retrying(Errc code) {
  return code == Errc::unavailable || code == Errc::overloaded || code == Errc::deadline_exceeded;
}

// The wait before retry number n = 0, 1, ...: U(0, min(cap, base 2^n)), "full jitter" (Brooker, AWS
// Architecture Blog, 2015), and never less than the peer asked for.
inline Nanos retry_delay(const RetryParams& params, int n, Nanos retry_after, Random& random) {
  const Nanos doubled = n < 30 ? params.base * (std::int64_t{1} << n) : params.cap;
  const Nanos most = std::min(params.cap, doubled);
  const auto jittered = static_cast<std::int64_t>(random.uniform() * static_cast<double>(most.count()));
  return std::max(Nanos{jittered}, retry_after);
}

}  // namespace headroom::policies
