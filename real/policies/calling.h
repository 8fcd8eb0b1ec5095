// A dependency as its caller sees it: every call to it goes through one Caller, which holds its breaker,
// its bulkhead and its retry budget.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "real/policies/bulkhead.h"
#include "real/policies/circuit_breaker.h"
#include "real/policies/retry.h"
#include "real/policies/retry_budget.h"
#include "real/ports/clock.h"
#include "real/ports/metrics.h"
#include "real/ports/random.h"
#include "real/ports/rpc.h"

namespace headroom::policies {

struct CallLimits;

struct CallParams {
  Nanos timeout = std::chrono::seconds{1};  // of one attempt; the caller's own deadline is kept in any case
  RetryParams retry;
  RetryBudgetParams budget;
  std::optional<CircuitBreakerParams> breaker = CircuitBreakerParams{};
  std::optional<BulkheadParams> bulkhead;
  std::shared_ptr<CallLimits> shared;  // several callers of one dependency may have their limits in common; null: own
  bool operator==(const CallParams&) const = default;
};

// What callers remember of a dependency, and refuse because of it.
struct CallLimits {
  explicit CallLimits(const CallParams& params);
  std::optional<CircuitBreaker> breaker;
  std::optional<Bulkhead> bulkhead;
  RetryBudget budget;
};

// What counts against a dependency; the rest is the request's own fault or a fair answer.
constexpr bool is_failure_of_the_peer(Errc code) { return worth_retrying(code) || code == Errc::internal; }

class Caller {
 public:
  // `name` labels its metrics: call_attempts_total, call_retries_total, call_refusals_total{reason}, breaker_open.
  Caller(Clock& clock, const Random& random, Metrics& metrics, std::string name, CallParams params);
  Caller(const Caller&) = delete;
  Caller& operator=(const Caller&) = delete;

  // Calls attempt(deadline of this attempt) until it answers, gives up for good, or policies say stop.
  // Errors: the last attempt's; overloaded while the breaker is open (retry_after: until it tries
  // again) or the bulkhead is full; deadline_exceeded when no time is left.
  template <class T, class Attempt>
  Task<Result<T>> call(Time deadline, Attempt attempt);

  bool breaker_open() const { return limits_->breaker && limits_->breaker->state() == CircuitBreaker::State::open; }

 private:
  // Whatever an attempt holds is given back when its frame goes, dropped or done.
  struct Held {
    explicit Held(Caller& c) : caller(c) { caller.limits_->budget.begin(); }
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;
    ~Held();
    Caller& caller;
    bool retrying = false;
    std::optional<CircuitBreaker::Permit> permit;
    std::optional<Bulkhead::Seat> seat;
  };
  // Leave for one attempt, or why not.
  std::optional<Error> enter(Held& held, Time deadline);
  void leave(Held& held, Time began, const Error* error);
  // How long to wait for the next attempt; nothing: there is none.
  std::optional<Nanos> another(Held& held, int failures, const Error& error, Time deadline);

  Clock& clock_;
  CallParams params_;
  std::unique_ptr<Random> random_;
  std::shared_ptr<CallLimits> limits_;
  Counter& attempts_;
  Counter& retries_;
  Counter& refused_by_breaker_;
  Counter& refused_by_bulkhead_;
  Gauge& open_;
};

template <class T, class Attempt>
Task<Result<T>> Caller::call(Time deadline, Attempt attempt) {
  Held held{*this};
  for (int failures = 0;;) {
    if (std::optional<Error> refusal = enter(held, deadline)) co_return std::unexpected(std::move(*refusal));
    const Time began = clock_.now();
    Result<T> result = co_await attempt(std::min(deadline, began + params_.timeout));
    leave(held, began, result ? nullptr : &result.error());
    if (result) co_return result;
    const std::optional<Nanos> wait = another(held, ++failures, result.error(), deadline);
    if (!wait) co_return result;
    co_await clock_.sleep_for(*wait);
  }
}

// The common case: a request to a peer. It is copied for every attempt.
template <class Reply, class Request>
Task<Result<Reply>> call_with_policies(Caller& caller, Rpc& rpc, Peer to, CallContext context, Request request) {
  return caller.call<Reply>(context.deadline,
                            [&rpc, to, context, request = std::move(request)](Time deadline) mutable {
                              context.deadline = deadline;
                              return rpc.ask<Reply>(to, context, request);
                            });
}

}  // namespace headroom::policies
