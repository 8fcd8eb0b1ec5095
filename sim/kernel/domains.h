// Virtual time in parallel: domains with a clock of their own, which meet only over distances.
//
// Between two barriers every domain runs by itself, on whatever thread, and sees nothing of the others. What it wants
// of another takes at least the way there (the lookahead), and nobody runs further than that ahead of one who has said
// that he may send: a conservative window (Chandy and Misra 1979; Nicol 1993). Who will send says so beforehand, by a
// gate; while all gates are closed, windows are as long as the world's own events allow.
//
// The world is what all domains share. Its events run at barriers, on the caller's thread, when every clock stands at
// their instant; so what they touch needs no lock, and they may touch every domain.
//
// How many threads there are decides nothing: windows, deliveries and their order follow from the simulated state.
#pragma once

#include <algorithm>
#include <atomic>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "real/ports/task_set.h"
#include "sim/kernel/crew.h"
#include "sim/kernel/scheduler.h"

namespace headroom::kernel {

class Domains;

struct DomainsParams {
  std::size_t domains = 1;
  std::vector<Nanos> lookahead{};  // [from * domains + to]: the least time on the way, above zero where from != to
  WallTime epoch{};                // the wall time at virtual time zero
  unsigned jobs = 1;               // threads
  const std::atomic<bool>* stop = nullptr;  // ends run_until early once it is set; null: nothing does
};

// While it lives, its domain may send to another one, from opens() on.
class [[nodiscard]] Gate {
 public:
  Gate() = default;  // leads nowhere, and is open
  Gate(Gate&& other) noexcept
      : domains_(std::exchange(other.domains_, nullptr)), way_(other.way_), opens_(other.opens_) {}
  Gate& operator=(Gate&& other) noexcept {
    std::swap(domains_, other.domains_);
    std::swap(way_, other.way_);
    std::swap(opens_, other.opens_);
    return *this;
  }
  ~Gate();
  Time opens() const { return opens_; }

 private:
  friend class Domains;
  Gate(Domains& domains, std::size_t way, Time opens) : domains_(&domains), way_(way), opens_(opens) {}
  Domains* domains_ = nullptr;
  std::size_t way_ = 0;
  Time opens_{};
};

class Domains {
 public:
  explicit Domains(DomainsParams params);
  Domains(const Domains&) = delete;
  Domains& operator=(const Domains&) = delete;
  ~Domains() { cancel_visits(); }

  std::size_t size() const { return clocks_.size(); }
  unsigned jobs() const { return crew_.threads(); }
  Scheduler& clock(std::size_t domain) { return clocks_[domain]; }
  Scheduler& world() { return world_; }
  // Where all stand, outside of run_until.
  Time now() const { return now_; }
  std::uint64_t windows() const { return windows_; }

  // Runs every event before `until`; then all stand at `until`. False if it was stopped on the way: then each stands at
  // an instant of its own, and cannot go on.
  bool run_until(Time until);
  // Calls job(domain) for each, in parallel; outside of run_until. The job touches its own domain alone.
  void each(const std::function<void(std::size_t)>& job);

  // Drops all that is under way between domains, and in the world; before what it refers to goes.
  void cancel_visits() noexcept;

  // A gate that opens at `at`, or at the end of the present window where that is later. From `from`'s own events, or
  // when all stand still.
  Gate gate(std::size_t from, std::size_t to, Time at);

  // Runs `work` in another domain and gives its result: `out` is the way there, `back` the way home, neither shorter
  // than its lookahead. Called in `from`; waits for a gate where none is open. Who is dropped while he waits loses the
  // answer; the work is done all the same.
  template <class T>
  Task<T> abroad(std::size_t from, std::size_t to, Nanos out, Nanos back, Task<T> work);
  // Runs `work` in another domain at `at`, or at the end of the present window where that is later; nobody waits.
  void tell(std::size_t from, std::size_t to, Time at, Task<void> work);
  // Runs `work` among the world's events, from the end of the present window on, and resumes in `from` at the instant
  // at which it is done.
  template <class T>
  Task<T> in_world(std::size_t from, Task<T> work);

 private:
  friend class Gate;
  struct Parcel {
    Time at;
    std::size_t to;
    Task<void> task;
    bool is_answered;  // the receiver may send back from then on
  };
  // A domain's own, written by its events alone.
  struct alignas(64) Side {
    std::vector<std::multiset<Time>> gates;  // by receiver: when each opens
    std::vector<Parcel> outbox;
    std::vector<std::pair<Time, Task<void>>> errands;  // for the world
    std::uint64_t events_before = 0;
  };
  // Where an answer meets who waits for it; touched in the asking domain, or at barriers.
  template <class T>
  struct Exchange {
    explicit Exchange(Scheduler& c) : clock(c) {}
    Scheduler& clock;
    std::optional<T> answer{};
    std::coroutine_handle<> waiter{};
    Clock::Timer timer{};
    void fulfil(T value);
  };
  template <class T>
  struct Answer;

  Nanos lookahead(std::size_t from, std::size_t to) const { return lookahead_[from * clocks_.size() + to]; }
  void send(std::size_t from, Parcel parcel);
  bool may_send(std::size_t from, std::size_t to) const;
  bool stopped() const { return stop_ != nullptr && stop_->load(std::memory_order_relaxed); }
  void hold_barrier();
  void deliver();
  void run_errands();
  void rebalance();
  Time window_end(Time until);
  Task<void> arrive(Time at, std::size_t to, Task<void> task, Gate way_back);
  template <class T>
  Task<void> visit(std::shared_ptr<Exchange<T>> exchange, std::size_t here, std::size_t home, Nanos back,
                   Task<T> work);
  template <class T>
  static Task<void> bring(std::shared_ptr<Exchange<T>> exchange, T value);
  template <class T>
  static Task<void> do_errand(std::shared_ptr<Exchange<T>> exchange, Task<T> work);

  std::vector<Nanos> lookahead_;
  const std::atomic<bool>* stop_;
  std::deque<Scheduler> clocks_;
  Scheduler world_;
  std::deque<Side> sides_;
  Time now_{}, window_end_{};
  std::uint64_t windows_ = 0;
  Crew crew_;
  std::function<void(std::size_t)> advance_;
  std::deque<TaskSet> guests_;  // by domain: what others sent. Last, with the world's: their tasks use all of the above
  TaskSet errands_;
};

template <class T>
void Domains::Exchange<T>::fulfil(T value) {
  answer.emplace(std::move(value));
  if (waiter) timer = clock.post(waiter);
}

template <class T>
struct Domains::Answer {
  std::shared_ptr<Exchange<T>> exchange;

  explicit Answer(std::shared_ptr<Exchange<T>> e) : exchange(std::move(e)) {}
  Answer(const Answer&) = delete;
  Answer& operator=(const Answer&) = delete;
  ~Answer() {
    exchange->waiter = {};
    exchange->clock.disarm(exchange->timer);
  }
  bool await_ready() const noexcept { return exchange->answer.has_value(); }
  void await_suspend(std::coroutine_handle<> self) noexcept { exchange->waiter = self; }
  T await_resume() { return std::move(*exchange->answer); }
};

template <class T>
Task<void> Domains::bring(std::shared_ptr<Exchange<T>> exchange, T value) {
  exchange->fulfil(std::move(value));
  co_return;
}

template <class T>
Task<void> Domains::visit(std::shared_ptr<Exchange<T>> exchange, std::size_t here, std::size_t home, Nanos back,
                          Task<T> work) {
  T value = co_await std::move(work);
  const Time arrives = clocks_[here].now() + std::max(back, lookahead(here, home));
  send(here, {arrives, home, bring<T>(std::move(exchange), std::move(value)), false});
}

template <class T>
Task<void> Domains::do_errand(std::shared_ptr<Exchange<T>> exchange, Task<T> work) {
  exchange->fulfil(co_await std::move(work));
}

template <class T>
Task<T> Domains::abroad(std::size_t from, std::size_t to, Nanos out, Nanos back, Task<T> work) {
  Gate own;
  if (!may_send(from, to)) {
    own = gate(from, to, clocks_[from].now());
    co_await clocks_[from].sleep_until(own.opens());
  }
  auto exchange = std::make_shared<Exchange<T>>(clocks_[from]);
  const Time arrives = clocks_[from].now() + std::max(out, lookahead(from, to));
  send(from, {arrives, to, visit<T>(exchange, to, from, back, std::move(work)), true});
  own = Gate{};
  co_return co_await Answer<T>{std::move(exchange)};
}

template <class T>
Task<T> Domains::in_world(std::size_t from, Task<T> work) {
  auto exchange = std::make_shared<Exchange<T>>(clocks_[from]);
  sides_[from].errands.emplace_back(clocks_[from].now(), do_errand<T>(exchange, std::move(work)));
  co_return co_await Answer<T>{std::move(exchange)};
}

}  // namespace headroom::kernel
