#include "sim/cluster/pool.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "real/ports/verify.h"

namespace headroom::cluster {
namespace {

// What each priority may wait, as a multiple of shed_wait: background, prefetch, normal, critical.
// assumed; DAGOR (SoCC'18) orders admission by business priority in the same way.
constexpr std::array<double, 4> patience{0.25, 0.5, 1.0, 4.0};

// Background arrivals played out at most before one sampled arrival; beyond, the backlog is carried as a fluid.
constexpr double most_played = 500;

// SplitMix64 as a counter-based stream: the n-th draw is a pure function of seed and n.
constexpr std::uint64_t mix(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

// A uniform whole number below n (multiply-shift).
constexpr unsigned below(std::uint64_t bits, std::size_t n) {
  return static_cast<unsigned>((static_cast<unsigned __int128>(bits) * n) >> 64);
}

std::int64_t ns(Time t) { return t.time_since_epoch().count(); }

}  // namespace

Pool::Pool(PoolParams params, const RootLoad& roots) : params_(params), roots_(roots) {
  verify(params.replicas >= 1 && params.simulated >= 1, "a pool has at least one replica");
  verify(params.sample_rate > 0 && params.sample_rate <= 1, "a sampling rate is within (0, 1]");
  if (params.root_sample_rate > 0) root_scale_ = params.root_sample_rate / params.sample_rate;
  replicas_.assign(params.simulated, Replica{params.cores});
}

std::uint64_t Pool::draw() { return mix(params_.seed + ++draws_ * 0x9E3779B97F4A7C15); }
double Pool::draw_uniform() { return (static_cast<double>(draw() >> 12) + 0.5) * 0x1p-52; }
unsigned Pool::any_replica() { return below(draw(), replicas_.size()); }
unsigned Pool::owner(std::uint64_t key) const { return below(mix(key), replicas_.size()); }

unsigned Pool::choose(Time now, std::uint64_t key) {
  switch (params_.routing) {
    case Routing::keyed: return owner(key);
    case Routing::uniform: return any_replica();
    case Routing::least_request: break;
  }
  play_together(ns(now));
  return shortest_of(params_.choices, ns(now));
}

unsigned Pool::shortest_of(unsigned choices, std::int64_t at) {
  unsigned best = any_replica();
  std::size_t least = replicas_[best].bank.in_system(at);
  for (unsigned i = 1; i < choices && least > 0; ++i) {
    const unsigned other = any_replica();
    const std::size_t in_system = replicas_[other].bank.in_system(at);
    if (in_system < least) {
      best = other;
      least = in_system;
    }
  }
  return best;
}

Pool::Load Pool::load_at(Time now, const Replica& replica) {
  const double root_rate = roots_.rate(now) * 1e-9;
  const double per_root = ratio_.at(now, roots_.sampled()) * root_scale_;
  const double full = root_rate * per_root * ((1 - hot_total_) / params_.replicas + replica.hot);
  const double sampled = root_rate * per_root * params_.sample_rate / static_cast<double>(replicas_.size());
  const double rho = echoed_ > 0 ? full * mean_work() * slowdown_ / params_.cores : 0;
  return {std::max(0.0, full - sampled), rho};
}

// Arrivals after which a station has forgotten its past: lambda times the relaxation time of M/M/c,
// 1 / (mu (sqrt c - sqrt a)^2) (Morse 1955), and at least one service time. The same holds above
// capacity, where the queue stands at its limit and the past is forgotten as fast.
double Pool::memory_arrivals(double rho) const {
  const double c = params_.cores;
  const double a = rho * c;
  const double gap = std::sqrt(c) - std::sqrt(a);
  const double forgets = std::max(gap * gap, 1e-6);
  return std::min(most_played, 1 + a / std::min(1.0, forgets));
}

// The state at the last sampled arrival is itself a fair draw of the station's state, so a span that
// the station forgets anyway is skipped by carrying that state over; only a standing backlog moves,
// as a fluid would.
void Pool::skip(Replica& replica, std::int64_t to, double rho) {
  const std::int64_t span = to - replica.played_to;
  const double work = mean_work() * slowdown_;
  const auto residual = [&] { return static_cast<double>(replica.bank.backlog(replica.played_to)) / params_.cores; };
  double drift = 0;
  if (rho > 1) {
    const double room = static_cast<double>(params_.queue_limit) * work / params_.cores;
    const double bound = params_.shed_wait.count() > 0 ? static_cast<double>(params_.shed_wait.count()) : room;
    drift = std::clamp(bound - residual(), 0.0, (rho - 1) * static_cast<double>(span));
  } else {
    // Four mean waits of a single such server, plus a service: what chance alone seldom builds up.
    const double ordinary = work * (1 + 4 * rho / std::max(1 - rho, 0.01));
    if (static_cast<double>(replica.bank.longest(replica.played_to)) > ordinary)
      drift = -std::clamp(residual() - ordinary, 0.0, (1 - rho) * static_cast<double>(span));
  }
  replica.bank.carry(replica.played_to, span, static_cast<std::int64_t>(drift));
  replica.played_to = to;
}

// Plays the background arrivals of a Poisson process of `rate` per ns from `from` to `now`, each at the replica that
// `where(at)` names. Some are drawn ahead of being queued: then the look-ups in the laws' tables do not wait for one
// another.
template <class Where>
void Pool::play_background(double from, std::int64_t now, double rate, Where where) {
  const std::size_t known = std::min(echoed_, echo_count);
  std::array<Arrival, 16> ahead;
  for (double t = from;;) {
    std::size_t drawn = 0;
    while (drawn < ahead.size() && (t -= std::log(draw_uniform()) / rate) <= static_cast<double>(now)) {
      const std::uint64_t bits = draw();
      const Service& echo = echoes_[((bits & 0xFFFF) * known) >> 16];
      ahead[drawn++] = {static_cast<std::int64_t>(t),
                        static_cast<std::int64_t>(echo.law->draw_ns(bits) * echo.units * slowdown_)};
    }
    for (const Arrival& arrival : std::span(ahead).first(drawn)) enqueue(where(arrival.at), arrival);
    if (drawn < ahead.size()) return;
  }
}

void Pool::enqueue(Replica& replica, Arrival arrival) {
  const std::int64_t wait = replica.bank.next_start(arrival.at) - arrival.at;
  if (wait > 0) {
    if (params_.shed_wait.count() > 0 && wait > params_.shed_wait.count()) return;
    if (replica.bank.waiting(arrival.at) >= params_.queue_limit) return;
  }
  replica.bank.assign(arrival.at, arrival.service);
}

void Pool::play(Replica& replica, std::int64_t now) {
  if (params_.whole) return;
  const Load load = load_at(Time{Nanos{now}}, replica);
  if (echoed_ > 0 && load.background > 0) {
    const double window = memory_arrivals(load.rho) / load.background;
    if (static_cast<double>(now - replica.played_to) > window)
      skip(replica, now - static_cast<std::int64_t>(window), load.rho);
    play_background(static_cast<double>(replica.played_to), now, load.background,
                    [&](std::int64_t) -> Replica& { return replica; });
  }
  replica.played_to = now;
}

// Balanced replicas share one stream of arrivals, each of which joins the shorter of a few queues.
void Pool::play_together(std::int64_t now) {
  if (params_.whole) return;
  Replica& first = replicas_.front();
  const Load load = load_at(Time{Nanos{now}}, first);
  if (echoed_ > 0 && load.background > 0) {
    const double window = memory_arrivals(load.rho) / load.background;
    if (static_cast<double>(now - first.played_to) > window)
      for (Replica& r : replicas_) skip(r, now - static_cast<std::int64_t>(window), load.rho);
    play_background(static_cast<double>(first.played_to), now, load.background * static_cast<double>(replicas_.size()),
                    [&](std::int64_t at) -> Replica& { return replicas_[shortest_of(params_.choices, at)]; });
  }
  for (Replica& r : replicas_) r.played_to = now;
}

void Pool::remember(Service work) {
  Service& place = echoes_[echoed_++ % echo_count];
  echo_sum_ += work.mean_ns() - (place.law != nullptr ? place.mean_ns() : 0);
  place = work;
}

Ticket Pool::offer(unsigned index, Time now, Service work, std::uint64_t bits, Time deadline, Priority priority) {
  if (!params_.whole) {
    ratio_.arrival(now, roots_.sampled());
    remember(work);
  }
  tally_.arrivals += 1;
  Replica& replica = replicas_[index];
  const std::int64_t at = ns(now);
  if (params_.routing == Routing::least_request) {
    play_together(at);
  } else {
    play(replica, at);
  }
  const std::int64_t start = replica.bank.next_start(at);
  const double allowed = static_cast<double>(params_.shed_wait.count()) * patience[static_cast<std::size_t>(priority)];
  if (params_.shed_wait.count() > 0 && static_cast<double>(start - at) > allowed) {
    tally_.shed += 1;
    return {Admission::shed};
  }
  if (start > at && replica.bank.waiting(at) >= params_.queue_limit) {
    tally_.refused += 1;
    return {Admission::queue_full};
  }
  if (params_.drop_late && start >= ns(deadline)) {
    tally_.late += 1;
    return {Admission::late};
  }
  const double cost = work.law->draw_ns(bits) * work.units * slowdown_;
  tally_.core_ns += cost;
  const auto service = static_cast<std::int64_t>(cost);
  const std::int64_t begins = replica.bank.assign(at, service);
  return {Admission::admitted, Time{Nanos{begins}}, Time{Nanos{begins + service}}};
}

double Pool::utilization(Time now) { return load_at(now, replicas_.front()).rho; }

double Pool::arrival_rate(Time now) { return roots_.rate(now) * ratio_.at(now, roots_.sampled()) * root_scale_; }

double Pool::queue_length(Time now) {
  double waiting = 0;
  for (Replica& r : replicas_) waiting += static_cast<double>(r.bank.waiting(ns(now)));
  return waiting / static_cast<double>(replicas_.size());
}

void Pool::set_sample_rate(double rate) {
  verify(rate > 0 && rate <= 1, "a sampling rate is within (0, 1]");
  params_.sample_rate = rate;
}

void Pool::set_replicas(double replicas) {
  verify(replicas >= 1, "a pool keeps at least one replica");
  params_.replicas = replicas;
}

void Pool::set_hot(std::uint64_t key, double share) {
  Replica& replica = replicas_[owner(key)];
  hot_total_ += share - replica.hot;
  replica.hot = share;
}

PoolTally Pool::take_tally() { return std::exchange(tally_, {}); }

}  // namespace headroom::cluster
