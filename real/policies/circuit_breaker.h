// Stops calling what keeps failing, and tries it again later; resilience4j's count-based breaker.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "real/ports/units.h"

namespace headroom::policies {

struct CircuitBreakerParams {
  int window = 100;          // calls that are judged together; fewer are not judged
  double failure = 0.5;      // share of failures that opens it
  Nanos slow = std::chrono::seconds{60};  // a call this long is slow
  double slow_share = 1.0;   // share of slow calls that opens it
  Nanos open = std::chrono::seconds{60};  // refuses for this long, then tries
  int half_open = 10;        // trial calls that decide
  bool operator==(const CircuitBreakerParams&) const = default;
};

class CircuitBreaker {
 public:
  enum class State : std::uint8_t { closed, open, half_open };
  // Leave to make one call; give it back with record() or, if the call was dropped, release().
  struct Permit {
    std::uint64_t period = 0;  // results of calls allowed before the last change of state are ignored
  };

  explicit CircuitBreaker(CircuitBreakerParams params = {});

  std::optional<Permit> ask(Time now);
  void record(Permit permit, Time now, Nanos took, bool failed);
  void release(Permit permit);

  State state() const { return state_; }
  Time reopens() const { return open_until_; }  // while open

 private:
  void enter(State state, int judged);
  bool judged_bad() const;

  CircuitBreakerParams params_;
  State state_ = State::closed;
  std::uint64_t period_ = 1;
  Time open_until_{};
  std::vector<std::uint8_t> ring_;  // bit 0 failed, bit 1 slow
  std::size_t next_ = 0;
  int filled_ = 0, failed_ = 0, slow_ = 0;
  int trials_ = 0;  // permits given out while half open
};

}  // namespace headroom::policies
