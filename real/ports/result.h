// Expected outcomes as values: what a call may answer besides its reply.
#pragma once

#include <expected>
#include <string>
#include <utility>

#include "real/ports/units.h"

namespace headroom {

// The outcomes that callers tell apart; each maps to one HTTP status (real/service/problem).
enum class Errc : std::uint8_t {
  invalid,            // 400: the request cannot be understood
  unauthenticated,    // 401: no valid token
  not_found,          // 404
  conflict,           // 409: a compare-and-set lost, or a duplicate
  rate_limited,       // 429: over the caller's own limit; retry_after says when
  overloaded,         // 503: shed, queue full, breaker open; retrying elsewhere may work
  unavailable,        // 503: the peer is down or unreachable
  deadline_exceeded,  // 504: no answer in time; the work may still be done
  internal,           // 500: our mistake
};

constexpr const char* name(Errc c) {
  switch (c) {
    case Errc::invalid: return "invalid";
    case Errc::unauthenticated: return "unauthenticated";
    case Errc::not_found: return "not_found";
    case Errc::conflict: return "conflict";
    case Errc::rate_limited: return "rate_limited";
    case Errc::overloaded: return "overloaded";
    case Errc::unavailable: return "unavailable";
    case Errc::deadline_exceeded: return "deadline_exceeded";
    case Errc::internal: return "internal";
  }
  return "unknown";
}

struct Error {
  Errc code = Errc::internal;
  std::string detail;   // for people; never parsed
  Nanos retry_after{};  // zero: no advice
};

template <class T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(Errc code, std::string detail = {}, Nanos retry_after = {}) {
  return std::unexpected<Error>(Error{code, std::move(detail), retry_after});
}

}  // namespace headroom
