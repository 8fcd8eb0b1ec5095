// How long a cached value is believed: TTL with jitter, early refresh, and what may still be done
// with a value past its expiry (RFC 5861). Pure arithmetic; uniform draws are passed in.
#pragma once

#include <cstdint>

#include "real/ports/units.h"

namespace headroom::feedcache {

enum class State : std::uint8_t {
  fresh,    // within its TTL
  stale,    // past it by less than stale_while_revalidate: serve it and fetch a new one behind
  expired,  // past it by less than stale_if_error: serve it only if no new one can be had
  absent,
};

constexpr const char* name(State state) {
  switch (state) {
    case State::fresh: return "fresh";
    case State::stale: return "stale";
    case State::expired: return "expired";
    case State::absent: return "absent";
  }
  return "unknown";
}

// How long past its expiry a value is of use. Both windows start at the expiry.
struct StaleWindows {
  Nanos stale_while_revalidate{};
  Nanos stale_if_error{};
  bool operator==(const StaleWindows&) const = default;
};

// The state of a value that is there.
State state_at(Time now, Time expiry, StaleWindows windows);

// The TTL moved by up to the share `jitter` in either direction, so that values written together do
// not expire together; its mean is `ttl`. `uniform` is in (0, 1).
Nanos jittered(Nanos ttl, double jitter, double uniform);

// The TTL cut by up to the share `stagger`: with 1, values loaded in bulk expire evenly over one TTL.
Nanos staggered(Nanos ttl, double stagger, double uniform);

// XFetch (Vattani, Chierichetti, Lowenstein, VLDB'15): now - cost beta ln U >= expiry, `cost` being
// what fetching the value took. A beta of 0 never refreshes early.
bool early_refresh_due(Time now, Time expiry, Nanos cost, double beta, double uniform);

// Whether some draw could make an early refresh due; if not, none needs to be made.
bool early_refresh_possible(Time now, Time expiry, Nanos cost, double beta);

}  // namespace headroom::feedcache
