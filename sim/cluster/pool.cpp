#include "sim/cluster/pool.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "real/ports/verify.h"
#include "sim/cluster/sources.h"

namespace headroom::cluster {
namespace {

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
  active_ = params.simulated;
  replicas_.assign(std::max(params.simulated, params.capacity), Replica{params.cores});
  sort_owners();
}

std::uint64_t Pool::draw() { return mix(params_.seed + ++draws_ * 0x9E3779B97F4A7C15); }
double Pool::draw_uniform() { return (static_cast<double>(draw() >> 12) + 0.5) * 0x1p-52; }
unsigned Pool::any_replica() { return below(draw(), active_); }
unsigned Pool::owner(std::uint64_t key) const { return below(mix(key), active_); }


// Keys fall on the places of the real pool, and batches are what falls on one place. A replica that owns a hot key
// stands for itself alone, and the others in turn for all other places: cold keys meet a hot replica as seldom as in
// the whole pool.
std::span<const Pool::Batch> Pool::spread(Time now, unsigned keys) {
  verify(keys <= batches_.size(), "a request asks for at most 64 keys of a pool at once");
  if (hot_total_ > 0) {
    double of_hot = 0;
    for (const unsigned r : hot_owners_) of_hot += 1 - std::pow(1 - replicas_[r].hot, keys);
    hot_ratio_.arrival(now, roots_.sampled(), of_hot);
  }
  std::size_t count = 0;
  for (unsigned i = 0; i < keys; ++i) {
    const auto [place, hot] = draw_place();
    std::size_t j = 0;
    while (j < count && batches_[j].replica != place) ++j;
    if (j == count) batches_[count++] = {place, 0, false};
    batches_[j].keys += 1;
    batches_[j].hot = batches_[j].hot || hot;
  }
  std::size_t next = below(draw(), cold_owners_.size());
  for (Batch& batch : std::span(batches_).first(count))
    batch.replica = batch.replica < hot_owners_.size() ? hot_owners_[batch.replica]
                                                       : cold_owners_[next++ % cold_owners_.size()];
  return std::span(batches_).first(count);
}

// The places with the lowest numbers are those of the hot replicas.
std::pair<unsigned, bool> Pool::draw_place() {
  if (hot_total_ > 0) {
    double u = draw_uniform();
    for (unsigned i = 0; i < hot_owners_.size(); ++i)
      if ((u -= replicas_[hot_owners_[i]].hot) < 0) return {i, true};
  }
  const auto places = std::max<long>(std::lround(params_.replicas), active_);
  return {below(draw(), static_cast<std::size_t>(places)), false};
}

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
  const double roots = roots_.rate(now) * root_scale_ * 1e-9;
  const double cold = roots * ratio_.at(now, roots_.sampled());
  const double hot = replica.hot > 0 ? roots * hot_ratio_.at(now, roots_.sampled()) * replica.hot / hot_total_ : 0;
  const double real = params_.replicas;
  const double full = cold / real + hot;
  const double mine = replica.hot > 0 ? cold / real + hot
                                      : cold * (1 - static_cast<double>(hot_owners_.size()) / real) /
                                            static_cast<double>(cold_owners_.size());
  const double rho = echoed_ > 0 ? full * mean_work() * slowdown_ / params_.cores : 0;
  return {std::max(0.0, full - mine * params_.sample_rate), rho};
}

// Arrivals for each root request as simulated, those about hot keys included.
double Pool::all_per_root(Time now) {
  return ratio_.at(now, roots_.sampled()) + (hot_total_ > 0 ? hot_ratio_.at(now, roots_.sampled()) : 0);
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

// The wait at which a drowning station stands: so long that those who are still patient are no more than it can serve.
double Pool::standing_wait(double rho) const {
  std::array<std::pair<std::int64_t, double>, echo_count> by_patience;
  const std::size_t known = std::min(echoed_, echo_count);
  double left = 0;  // load of those who wait longer
  for (std::size_t i = 0; i < known; ++i) {
    by_patience[i] = {echoes_[i].patience, rho * echoes_[i].work.mean_ns() / echo_sum_};
    left += by_patience[i].second;
  }
  std::sort(by_patience.begin(), by_patience.begin() + static_cast<std::ptrdiff_t>(known));
  for (std::size_t i = 0; i < known; ++i)
    if ((left -= by_patience[i].second) <= 1) return static_cast<double>(by_patience[i].first);
  return static_cast<double>(by_patience[known - 1].first);
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
    double bound = params_.shed_wait.count() > 0 ? static_cast<double>(params_.shed_wait.count()) : room;
    if (params_.drop_late) bound = std::min(bound, standing_wait(rho));
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
      const Echo& echo = echoes_[((bits & 0xFFFF) * known) >> 16];
      ahead[drawn++] = {static_cast<std::int64_t>(t),
                        static_cast<std::int64_t>(echo.work.law->draw_ns(bits) * echo.work.units * slowdown_),
                        echo.patience, echo.priority};
    }
    for (const Arrival& arrival : std::span(ahead).first(drawn)) enqueue(where(arrival.at), arrival);
    if (drawn < ahead.size()) return;
  }
}

bool Pool::waits_too_long(std::int64_t wait, Priority priority) const {
  const double allowed = static_cast<double>(params_.shed_wait.count()) * patience[static_cast<std::size_t>(priority)];
  return params_.shed_wait.count() > 0 && static_cast<double>(wait) > allowed;
}

// What a sampled request in its place would be refused, is refused here.
void Pool::enqueue(Replica& replica, Arrival arrival) {
  const std::int64_t wait = replica.bank.next_start(arrival.at) - arrival.at;
  if (wait > 0) {
    if (waits_too_long(wait, arrival.priority)) return;
    if (replica.bank.waiting(arrival.at) >= params_.queue_limit) return;
    if (params_.drop_late && wait >= arrival.patience) return;
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
      for (Replica& r : serving()) skip(r, now - static_cast<std::int64_t>(window), load.rho);
    play_background(static_cast<double>(first.played_to), now, load.background * active_,
                    [&](std::int64_t at) -> Replica& { return replicas_[shortest_of(params_.choices, at)]; });
  }
  for (Replica& r : serving()) r.played_to = now;
}

void Pool::remember(const Echo& echo) {
  Echo& place = echoes_[echoed_++ % echo_count];
  echo_sum_ += echo.work.mean_ns() - (place.work.law != nullptr ? place.work.mean_ns() : 0);
  place = echo;
}

Ticket Pool::offer(unsigned index, Time now, Service work, std::uint64_t bits, Time deadline, Priority priority,
                   bool hot) {
  if (!params_.whole) {
    if (!hot) ratio_.arrival(now, roots_.sampled());
    remember({work, (deadline - now).count(), priority});
  }
  tally_.arrivals += 1;
  ++account_.offered;
  Replica& replica = replicas_[index];
  const std::int64_t at = ns(now);
  if (params_.routing == Routing::least_request) {
    play_together(at);
  } else {
    play(replica, at);
  }
  const std::int64_t start = replica.bank.next_start(at);
  if (waits_too_long(start - at, priority)) {
    tally_.shed += 1;
    ++account_.shed;
    return {Admission::shed};
  }
  if (start > at && replica.bank.waiting(at) >= params_.queue_limit) {
    tally_.refused += 1;
    ++account_.queue_full;
    return {Admission::queue_full};
  }
  if (params_.drop_late && start >= ns(deadline)) {
    tally_.late += 1;
    ++account_.late;
    return {Admission::late};
  }
  const double cost = work.law->draw_ns(bits) * work.units * slowdown_;
  tally_.core_ns += cost;
  const double units = work.units * slowdown_;
  ++account_.admitted;
  account_.drawn_ns += cost;
  account_.mean_ns += work.law->mean_ns() * units;
  account_.variance_ns2 += work.law->variance_ns2() * units * units;
  const auto service = static_cast<std::int64_t>(cost);
  const std::int64_t begins = replica.bank.assign(at, service);
  return {Admission::admitted, Time{Nanos{begins}}, Time{Nanos{begins + service}}};
}

double Pool::utilization(Time now) {
  const double work = echoed_ > 0 ? mean_work() * slowdown_ * 1e-9 : 0;
  return arrival_rate(now) * work / (params_.replicas * params_.cores);
}

double Pool::arrival_rate(Time now) { return roots_.rate(now) * all_per_root(now) * root_scale_; }

double Pool::queue_length(Time now) {
  double waiting = 0;
  for (Replica& r : serving()) waiting += static_cast<double>(r.bank.waiting(ns(now)));
  return waiting / active_;
}

void Pool::set_sample_rate(double rate) {
  verify(rate > 0 && rate <= 1, "a sampling rate is within (0, 1]");
  params_.sample_rate = rate;
}

void Pool::set_replicas(double replicas, Time now) {
  verify(replicas >= 1, "a pool keeps at least one replica");
  params_.replicas = replicas;
  const double share = std::max<double>(params_.simulated, std::ceil(replicas * params_.sample_rate));
  const unsigned before = active_;
  active_ = static_cast<unsigned>(std::min({share, std::floor(replicas), static_cast<double>(capacity())}));
  for (unsigned r = before; r < active_; ++r) {
    replicas_[r].bank.clear(ns(now));
    replicas_[r].played_to = ns(now);
  }
  sort_owners();
}

void Pool::set_hot(std::uint64_t key, double share) {
  if (share > 0) hot_keys_[key] = share;
  else if (hot_keys_.erase(key) == 0) return;
  sort_owners();
}

void Pool::sort_owners() {
  for (Replica& r : replicas_) r.hot = 0;
  hot_total_ = 0;
  for (const auto& [key, share] : hot_keys_) {
    replicas_[owner(key)].hot += share;
    hot_total_ += share;
  }
  hot_owners_.clear();
  cold_owners_.clear();
  for (unsigned r = 0; r < active_; ++r) (replicas_[r].hot > 0 ? hot_owners_ : cold_owners_).push_back(r);
  if (cold_owners_.empty()) cold_owners_ = hot_owners_;
}

PoolTally Pool::take_tally() { return std::exchange(tally_, {}); }

}  // namespace headroom::cluster
