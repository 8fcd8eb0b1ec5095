#include "real/feedcache/flight.h"

#include <utility>

#include "real/ports/verify.h"

namespace headroom::feedcache {

Flight::~Flight() { verify(first_ == nullptr, "nobody waits for a load when its cache goes"); }

void Flight::join(Waiter& waiter) {
  waiter.before_ = last_;
  (last_ == nullptr ? first_ : last_->after_) = &waiter;
  last_ = &waiter;
  ++waiters_;
}

void Flight::leave(Waiter& waiter) {
  (waiter.before_ == nullptr ? first_ : waiter.before_->after_) = waiter.after_;
  (waiter.after_ == nullptr ? last_ : waiter.after_->before_) = waiter.before_;
  waiter.flight_ = nullptr;
  waiter.before_ = waiter.after_ = nullptr;
  --waiters_;
}

void Flight::land(const Loaded& outcome) {
  while (first_ != nullptr) {
    Waiter& waiter = *first_;
    leave(waiter);
    waiter.outcome_.emplace(outcome);
    if (!waiter.self_) continue;  // not suspended yet: the load ended at once
    waiter.clock_->disarm(waiter.timer_);
    waiter.timer_ = waiter.clock_->arm(waiter.clock_->now(), waiter.self_);
  }
}

Flight::Waiter::Waiter(Flight& flight, Clock& clock, Time deadline)
    : flight_(&flight), clock_(&clock), deadline_(deadline) {
  flight.join(*this);
}

Flight::Waiter::~Waiter() {
  if (armed_) clock_->disarm(timer_);
  if (flight_ != nullptr) flight_->leave(*this);
}

void Flight::Waiter::await_suspend(std::coroutine_handle<> self) {
  self_ = self;
  timer_ = clock_->arm(deadline_, self);
  armed_ = true;
}

std::optional<Loaded> Flight::Waiter::await_resume() {
  armed_ = false;
  return std::move(outcome_);
}

}  // namespace headroom::feedcache
