#include "sim/kernel/domains.h"

#include <algorithm>
#include <utility>

#include "real/ports/verify.h"

namespace headroom::kernel {
namespace {

// Windows after which the threads' shares are looked at again: the hours of the day move slower.
constexpr std::uint64_t rebalanced_every = 64;

}  // namespace

Gate::~Gate() {
  if (domains_ == nullptr) return;
  const std::size_t n = domains_->size();
  std::multiset<Time>& open = domains_->sides_[way_ / n].gates[way_ % n];
  open.erase(open.find(opens_));
}

Domains::Domains(DomainsParams params)
    : lookahead_(std::move(params.lookahead)), stop_(params.stop), world_(params.epoch),
      crew_(params.jobs, params.domains),
      advance_([this](std::size_t domain) { clocks_[domain].run_until(window_end_); }) {
  const std::size_t n = params.domains;
  verify(n > 0, "there is at least one domain");
  verify(n == 1 || lookahead_.size() == n * n, "there is a way from each domain to each");
  for (std::size_t i = 0; i < n; ++i) {
    clocks_.emplace_back(params.epoch).obey(stop_);
    sides_.emplace_back().gates.resize(n);
    guests_.emplace_back();
    for (std::size_t j = 0; j < n; ++j)
      verify(i == j || lookahead_[i * n + j] > Nanos{0}, "domains are some time apart");
  }
}

// Visits hold gates: they go before the sides that count them.
void Domains::cancel_visits() noexcept {
  errands_.cancel_all();
  for (TaskSet& guests : guests_) guests.cancel_all();
  for (Side& side : sides_) {
    side.outbox.clear();
    side.errands.clear();
  }
}

Gate Domains::gate(std::size_t from, std::size_t to, Time at) {
  const std::size_t n = size();
  verify(from < n && to < n && from != to, "a gate leads from one domain to another");
  const Time opens = std::max(at, window_end_);
  sides_[from].gates[to].insert(opens);
  return Gate{*this, from * n + to, opens};
}

bool Domains::may_send(std::size_t from, std::size_t to) const {
  const std::multiset<Time>& open = sides_[from].gates[to];
  return !open.empty() && *open.begin() <= clocks_[from].now();
}

void Domains::send(std::size_t from, Parcel parcel) {
  verify(parcel.to < size() && parcel.to != from, "a domain sends to another one");
  verify(parcel.at >= window_end_, "nothing arrives sooner than the lookahead says");
  sides_[from].outbox.push_back(std::move(parcel));
}

void Domains::tell(std::size_t from, std::size_t to, Time at, Task<void> work) {
  send(from, {std::max(at, window_end_), to, std::move(work), false});
}

// What arrives at this very instant is an event of its domain as well, never a part of the barrier.
Task<void> Domains::arrive(Time at, std::size_t to, Task<void> task, Gate way_back) {
  struct Arrival {
    Scheduler& clock;
    Time at;
    Clock::Timer timer{};
    ~Arrival() { clock.disarm(timer); }
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> self) { timer = clock.arm(at, self); }
    void await_resume() const noexcept {}
  };
  const Gate held = std::move(way_back);
  co_await Arrival{clocks_[to], at};
  co_await std::move(task);
}

// In order of arrival, then of the senders, then of sending.
void Domains::deliver() {
  struct Sent {
    std::size_t from, number;
    Parcel parcel;
  };
  std::vector<Sent> all;
  for (std::size_t from = 0; from < size(); ++from) {
    for (Parcel& parcel : sides_[from].outbox) all.push_back({from, all.size(), std::move(parcel)});
    sides_[from].outbox.clear();
  }
  std::ranges::sort(all, {}, [](const Sent& sent) { return std::pair{sent.parcel.at, sent.number}; });
  for (auto& [from, number, parcel] : all) {
    Gate way_back;
    if (parcel.is_answered) way_back = gate(parcel.to, from, parcel.at);
    guests_[parcel.to].spawn(arrive(parcel.at, parcel.to, std::move(parcel.task), std::move(way_back)));
  }
}

// In the order in which they were asked for, then of who asked.
void Domains::run_errands() {
  struct Asked {
    Time at;
    std::size_t number;
    Task<void> task;
  };
  std::vector<Asked> all;
  for (Side& side : sides_) {
    for (auto& [at, task] : side.errands) all.push_back({at, all.size(), std::move(task)});
    side.errands.clear();
  }
  std::ranges::sort(all, {}, [](const Asked& asked) { return std::pair{asked.at, asked.number}; });
  for (Asked& asked : all) errands_.spawn(std::move(asked.task));
}

void Domains::hold_barrier() {
  deliver();
  run_errands();
  world_.run_instant();
}

// The first instant at which anything of another domain, or of the world, could reach one.
Time Domains::window_end(Time until) {
  Time end = std::min(until, world_.next());
  const std::size_t n = size();
  for (std::size_t from = 0; from < n; ++from)
    for (std::size_t to = 0; to < n; ++to)
      if (const std::multiset<Time>& open = sides_[from].gates[to]; !open.empty())
        end = std::min(end, std::max(*open.begin(), now_) + lookahead(from, to));
  return end;
}

void Domains::rebalance() {
  std::vector<double> weights;
  for (std::size_t i = 0; i < size(); ++i) {
    const std::uint64_t events = clocks_[i].events();
    weights.push_back(static_cast<double>(events - std::exchange(sides_[i].events_before, events)));
  }
  crew_.balance(weights);
}

bool Domains::run_until(Time until) {
  while (now_ < until) {
    if (stopped()) return false;
    window_end_ = now_;
    hold_barrier();
    window_end_ = window_end(until);
    crew_.run(advance_);
    if (stopped()) return false;  // perhaps within the window
    now_ = window_end_;
    world_.run_until(now_);
    if (++windows_ % rebalanced_every == 0) rebalance();
  }
  return true;
}

void Domains::each(const std::function<void(std::size_t)>& job) { crew_.run(job); }

}  // namespace headroom::kernel
