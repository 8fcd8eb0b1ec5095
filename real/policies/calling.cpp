#include "real/policies/calling.h"

namespace headroom::policies {

Caller::Caller(Clock& clock, const Random& random, Metrics& metrics, std::string name, CallParams params)
    : clock_(clock),
      params_(params),
      random_(random.stream("retry of " + name)),
      budget_(params.budget),
      attempts_(metrics.counter("call_attempts_total", "Attempts to call a dependency", {{"to", name}})),
      retries_(metrics.counter("call_retries_total", "Attempts after the first", {{"to", name}})),
      refused_by_breaker_(metrics.counter("call_refusals_total", "Calls not made, by what refused them",
                                          {{"to", name}, {"reason", "breaker"}})),
      refused_by_bulkhead_(metrics.counter("call_refusals_total", "Calls not made, by what refused them",
                                           {{"to", name}, {"reason", "bulkhead"}})),
      open_(metrics.gauge("breaker_open", "1 while the circuit breaker refuses calls", {{"to", name}})) {
  if (params_.breaker) breaker_.emplace(*params_.breaker);
  if (params_.bulkhead) bulkhead_.emplace(*params_.bulkhead);
}

Caller::Held::~Held() {
  if (permit) caller.breaker_->release(*permit);
  if (retrying) caller.budget_.end_retry();
  caller.budget_.end();
}

std::optional<Error> Caller::enter(Held& held, Time deadline) {
  const Time now = clock_.now();
  if (now >= deadline) return Error{Errc::deadline_exceeded, "no time left for a call"};
  if (bulkhead_) {
    held.seat = bulkhead_->enter();
    if (!held.seat) {
      refused_by_bulkhead_.add();
      return Error{Errc::overloaded, "too many calls in progress"};
    }
  }
  if (breaker_) {
    held.permit = breaker_->ask(now);
    if (!held.permit) {
      refused_by_breaker_.add();
      return Error{Errc::overloaded, "the circuit breaker is open", std::max(breaker_->reopens() - now, Nanos{})};
    }
  }
  attempts_.add();
  if (held.retrying) retries_.add();
  return std::nullopt;
}

void Caller::leave(Held& held, Time began, const Error* error) {
  held.seat.reset();
  if (std::exchange(held.retrying, false)) budget_.end_retry();
  if (!held.permit) return;
  const Time now = clock_.now();
  const CircuitBreaker::State before = breaker_->state();
  breaker_->record(*std::exchange(held.permit, std::nullopt), now, now - began,
                   error != nullptr && is_failure_of_the_peer(error->code));
  if (breaker_->state() != before) open_.set(breaker_open() ? 1 : 0);
}

std::optional<Nanos> Caller::another(Held& held, int failures, const Error& error, Time deadline) {
  if (failures >= params_.retry.attempts || !worth_retrying(error.code)) return std::nullopt;
  const Time now = clock_.now();
  const Nanos wait = retry_delay(params_.retry, failures - 1, error.retry_after, *random_);
  if (deadline - now <= wait || !budget_.take(now)) return std::nullopt;
  held.retrying = true;
  return wait;
}

}  // namespace headroom::policies
