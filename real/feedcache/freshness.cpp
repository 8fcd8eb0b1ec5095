#include "real/feedcache/freshness.h"

#include <algorithm>
#include <cmath>

namespace headroom::feedcache {
namespace {

// -ln of the smallest draw that a port gives, 2^-54.
constexpr double kLongestLog = 37.43;

Nanos scaled(Nanos d, double factor) { return from_seconds(seconds(d) * factor); }

}  // namespace

State state_at(Time now, Time expiry, StaleWindows windows) {
  if (now < expiry) return State::fresh;
  if (now < expiry + windows.stale_while_revalidate) return State::stale;
  if (now < expiry + windows.stale_if_error) return State::expired;
  return State::absent;
}

Nanos jittered(Nanos ttl, double jitter, double uniform) { return scaled(ttl, 1 + jitter * (2 * uniform - 1)); }

Nanos staggered(Nanos ttl, double stagger, double uniform) { return scaled(ttl, 1 - stagger * uniform); }

bool early_refresh_due(Time now, Time expiry, Nanos cost, double beta, double uniform) {
  if (beta <= 0) return false;
  return seconds(expiry - now) <= seconds(cost) * beta * -std::log(uniform);
}

bool early_refresh_possible(Time now, Time expiry, Nanos cost, double beta) {
  return seconds(expiry - now) <= seconds(cost) * beta * kLongestLog;
}

}  // namespace headroom::feedcache
