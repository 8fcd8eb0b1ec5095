#include "real/policies/calling.h"

namespace headroom::policies {

CallLimits::CallLimits(const CallParams& params) : budget(params.budget) {
  if (params.breaker) breaker.emplace(*params.breaker);
  if (params.bulkhead) bulkhead.emplace(*params.bulkhead);
}

Caller::Caller(Clock& clock, const Random& random, Metrics& metrics, std::string name, CallParams params)
    : clock_(clock),
      params_(params),
      random_(random.stream("retry of " + name)),
      limits_(params.shared ? params.shared : std::make_shared<CallLimits>(params)),
      attempts_(metrics.counter("call_attempts_total", "Attempts to call a dependency", {{"to", name}})),
      retries_(metrics.counter("call_retries_total", "Attempts after the first", {{"to", name}})),
      refused_by_breaker_(metrics.counter("call_refusals_total", "Calls not made, by what refused them",
                                          {{"to", name}, {"reason", "breaker"}})),
      refused_by_bulkhead_(metrics.counter("call_refusals_total", "Calls not made, by what refused them",
                                           {{"to", name}, {"reason", "bulkhead"}})),
      open_(metrics.gauge("breaker_open", "1 while the circuit breaker refuses calls", {{"to", name}})) {}

Caller::Held::~Held() {
  if (permit) caller.limits_->breaker->release(*permit);
  if (retrying) caller.limits_->budget.end_retry();
  caller.limits_->budget.end();
}

std::optional<Error> Caller::enter(Held& held, Time deadline) {
  const Time now = clock_.now();
  if (now >= deadline) return Error{Errc::deadline_exceeded, "no time left for a call"};
  if (limits_->bulkhead) {
    held.seat = limits_->bulkhead->enter();
    if (!held.seat) {
      refused_by_bulkhead_.add();
      return Error{Errc::overloaded, "too many calls in progress"};
    }
  }
  if (limits_->breaker) {
    held.permit = limits_->breaker->ask(now);
    if (!held.permit) {
      refused_by_breaker_.add();
      const Nanos left = std::max(limits_->breaker->reopens() - now, Nanos{});
      return Error{Errc::overloaded, "the circuit breaker is open", left};
    }
  }
  attempts_.add();
  if (held.retrying) retries_.add();
  return std::nullopt;
}

void Caller::leave(Held& held, Time began, const Error* error) {
  held.seat.reset();
  if (std::exchange(held.retrying, false)) limits_->budget.end_retry();
  if (!held.permit) return;
  const Time now = clock_.now();
  const CircuitBreaker::State before = limits_->breaker->state();
  limits_->breaker->record(*std::exchange(held.permit, std::nullopt), now, now - began,
                   error != nullptr && is_failure_of_the_peer(error->code));
  if (limits_->breaker->state() != before) open_.set(breaker_open() ? 1 : 0);
}

std::optional<Nanos> Caller::another(Held& held, int failures, const Error& error, Time deadline) {
  if (failures >= params_.retry.attempts || !worth_retrying(error.code)) return std::nullopt;
  const Time now = clock_.now();
  const Nanos wait = retry_delay(params_.retry, failures - 1, error.retry_after, *random_);
  if (deadline - now <= wait || !limits_->budget.take(now)) return std::nullopt;
  held.retrying = true;
  return wait;
}

}  // namespace headroom::policies
