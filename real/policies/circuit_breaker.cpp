#include "real/policies/circuit_breaker.h"

#include "real/ports/verify.h"

namespace headroom::policies {

CircuitBreaker::CircuitBreaker(CircuitBreakerParams params) : params_(params) {
  verify(params.window > 0 && params.half_open > 0, "a breaker judges at least one call");
  enter(State::closed, params_.window);
}

std::optional<CircuitBreaker::Permit> CircuitBreaker::ask(Time now) {
  if (state_ == State::open) {
    if (now < open_until_) return std::nullopt;
    enter(State::half_open, params_.half_open);
  }
  if (state_ == State::half_open) {
    if (trials_ >= params_.half_open) return std::nullopt;
    ++trials_;
  }
  return Permit{period_};
}

void CircuitBreaker::record(Permit permit, Time now, Nanos took, bool failed) {
  if (permit.period != period_) return;
  std::uint8_t& place = ring_[next_];
  next_ = (next_ + 1) % ring_.size();
  if (filled_ == static_cast<int>(ring_.size())) {
    failed_ -= place & 1;
    slow_ -= place >> 1;
  } else {
    ++filled_;
  }
  const bool slow = took >= params_.slow;
  place = static_cast<std::uint8_t>((failed ? 1 : 0) | (slow ? 2 : 0));
  failed_ += failed ? 1 : 0;
  slow_ += slow ? 1 : 0;

  if (filled_ < static_cast<int>(ring_.size())) return;
  if (judged_bad()) {
    open_until_ = now + params_.open;
    enter(State::open, params_.window);
  } else if (state_ == State::half_open) {
    enter(State::closed, params_.window);
  }
}

void CircuitBreaker::release(Permit permit) {
  if (permit.period == period_ && state_ == State::half_open) --trials_;
}

void CircuitBreaker::enter(State state, int judged) {
  state_ = state;
  ++period_;
  ring_.assign(static_cast<std::size_t>(judged), 0);
  next_ = 0;
  filled_ = failed_ = slow_ = trials_ = 0;
}

bool CircuitBreaker::judged_bad() const {
  return failed_ >= params_.failure * filled_ || slow_ >= params_.slow_share * filled_;
}

}  // namespace headroom::policies
