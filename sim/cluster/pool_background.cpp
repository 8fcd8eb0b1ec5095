// The background of a pool: what is played of it between sampled requests, and what is left out.
#include "sim/cluster/pool.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <ranges>
#include <utility>

namespace headroom::cluster {
namespace {

constexpr double never_forgets = std::numeric_limits<double>::infinity();
// After so many relaxation times a twentieth is left of what was.
constexpr unsigned relaxations = 3;

}  // namespace

// The state before the last sampled arrival is itself a fair draw of the station's state, so a span that
// the station forgets anyway is skipped by carrying that state over; only a backlog that a heavier load has left (or
// that of a station that drowns) moves, as a fluid would. One that a long service has left is such a fair draw: to
// shorten it would be to cut the law's tail. Without the sampled arrival itself: time is left out where none came, so
// to keep them all would be to have too many in the time that is left. `heaviest`: as heaviest_, of the loads since
// time was last left out.
template <class Replicas>
void Pool::skip(Replicas together, std::int64_t to, const StationLoad& load, double heaviest) {
  double waits = 0, replicas = 0;
  for (Replica& r : together) {
    const unsigned index = index_of(r);
    if (std::exchange(disturbed_[index], false)) std::swap(r.bank, r.undisturbed);
    if (load.rho > 1) waits += static_cast<double>(r.bank.next_start(played_to(index)) - played_to(index));
    ++replicas;
  }
  if (replicas == 0) return;
  const std::int64_t from = played_to(index_of(*together.begin())), span = to - from;
  const auto span_ns = static_cast<double>(span);
  const double drowning = load.rho > 1 ? drowning_drift(load, standing_wait(load), waits / replicas, span_ns) : 0;
  const double ordinary = ordinary_wait(load);
  for (Replica& r : together) {
    const unsigned index = index_of(r);
    double& bore = heaviest_[index];
    bore = std::max(bore, heaviest);
    double drift = drowning;
    if (load.rho <= 1) {
      if (static_cast<double>(r.bank.longest(from)) <= ordinary) bore = 0;
      else if (has_fallen(bore, ordinary)) drift = draining_drift(load, r.bank, from, span_ns);
    }
    r.bank.carry(from, span, static_cast<std::int64_t>(drift));
    played_to(index) = to;
  }
  if (tells_when_done()) later_jobs(index_of(*together.begin())).carry(span);
}

Pool::Arrival Pool::arrival_of(const Job& job, std::int64_t at, std::uint64_t bits) const {
  return {at, static_cast<std::int64_t>(job.work.law->draw_ns(bits) * job.work.units * slowdown_), job.patience,
          job.priority, job.user, job.traffic, job.then};
}

// Plays the background arrivals of a Poisson process of `rate` per ns from `from` to `now`, each at the replica that
// `where(at)` names. Some are drawn ahead of being queued: then the look-ups in the laws' tables do not wait for one
// another.
template <class Where>
void Pool::play_jobs(double from, std::int64_t now, double rate, LaterJobs& later, Where where) {
  const ServiceTable& gaps = unit_exponential();
  const double mean_gap = 1 / rate;
  std::array<Arrival, 16> ahead;
  for (double t = from;;) {
    std::size_t drawn = 0;
    while (drawn < ahead.size() && (t += gaps.draw_ns(draws_.bits()) * mean_gap) <= static_cast<double>(now)) {
      const Job& job = jobs_.pick(draws_.bits());
      ahead[drawn++] = arrival_of(job, static_cast<std::int64_t>(t), draws_.bits());
    }
    for (const Arrival& arrival : std::span(ahead).first(drawn)) {
      play_later(later, arrival.at);
      arrive(where(arrival.at), arrival);
    }
    if (drawn < ahead.size()) return;
  }
}

void Pool::play_later(LaterJobs& later, std::int64_t to) {
  if (!tells_when_done()) return;
  while (later.any_until(to)) {
    const LaterEvent event = later.take();
    if (event.job == LaterEvent::no_job) {
      at_doors_.passes_on(Time{Nanos{event.at}}, event.traffic);
      continue;
    }
    const LaterJob& next = later.job_of(event);
    const Job job{next.work, next.patience, next.priority, 0, event.traffic};
    const Arrival arrival = arrival_of(job, event.at, draws_.bits());
    if (const auto start = enqueue(replicas_[event.replica], arrival))
      ends(*start + arrival.service, event.replica, event.traffic);
  }
}

// A request behind doors is done.
void Pool::ends(std::int64_t at, unsigned replica, unsigned traffic) {
  later_jobs(replica).add_done(at, replica, traffic);
}

// Its batches join their replicas' queues at one instant, as those of a sampled request do. `others`: the share of them
// that is missing where no hot key is.
void Pool::play_request(std::int64_t at, double others) {
  const Request& request = requests_.pick(draws_.bits());
  for (const Batch& batch : places_.touched(request.keys, draws_)) {
    if (places_.hot_share(batch.replica) == 0 && draws_.uniform() > others) continue;
    const Job job{request.work.of(batch.keys), request.patience, request.priority, 0};
    enqueue(replicas_[batch.replica], arrival_of(job, at, draws_.bits()));
  }
}

void Pool::arrive(Replica& replica, const Arrival& arrival) {
  Door* const door = door_of(index_of(replica));
  if (door != nullptr) {
    const Time at{Nanos{arrival.at}};
    const bool lets_in = door->lets_in(at, arrival.priority, arrival.user);
    at_doors_.add(at, arrival.traffic, lets_in);
    if (!lets_in) return;
  }
  const auto start = enqueue(replica, arrival);
  if (watches_failures_) {
    const bool in_time = start && *start - arrival.at + arrival.service <= arrival.patience;
    at_doors_.add(Time{Nanos{arrival.at}}, arrival.traffic, in_time);
    if (in_time) ends(*start + arrival.service, index_of(replica), arrival.traffic);
  }
  if (!start || door == nullptr) return;
  door->will_start(Time{Nanos{*start}}, Nanos{*start - arrival.at});
  if (arrival.then.law == nullptr) return ends(*start + arrival.service, index_of(replica), arrival.traffic);
  later_jobs(index_of(replica))
      .add(*start + arrival.service, index_of(replica), arrival.traffic,
           {arrival.then, arrival.at + arrival.patience - *start - arrival.service, arrival.priority});
}

// What a sampled request in its place would be refused, is refused here.
std::optional<std::int64_t> Pool::enqueue(Replica& replica, const Arrival& arrival) {
  const std::int64_t wait = replica.bank.next_start(arrival.at) - arrival.at;
  if (wait > 0) {
    if (waits_too_long(wait, arrival.priority)) return {};
    if (replica.bank.waiting(arrival.at) >= params_.queue_limit) return {};
    if (params_.drop_late && wait >= arrival.patience) return {};
  }
  return replica.bank.assign(arrival.at, arrival.service);
}

void Pool::play(unsigned replica, std::int64_t now) {
  if (params_.whole) return;
  if (requests_.any()) play_spread(now);
  else if (params_.routing == Routing::least_request) play_balanced(now);
  else play_alone(replica, now);
}

void Pool::play_alone(unsigned index, std::int64_t now) {
  Replica& replica = replicas_[index];
  const StationLoad load = load_at(Time{Nanos{now}}, index);
  std::int64_t& played_to = played_to_[index];
  heaviest_[index] = std::max(heaviest_[index], heaviness(load));
  if (jobs_.any() && load.background > 0 && now > played_to) {
    const double longest = memory(load);
    if (static_cast<double>(now - played_to) > longest)
      skip(std::span(&replica, 1), now - static_cast<std::int64_t>(longest), load, 0);
    disturbed_[index] = false;
    play_jobs(static_cast<double>(played_to), now, load.background, later_jobs(index),
              [&](std::int64_t) -> Replica& { return replica; });
  }
  play_later(later_jobs(index), now);
  played_to = now;
}

// Replicas that are played together need not all forget from one sampled request to the next: each does between two of
// those that look at it.
double Pool::visited(double looked_at) const { return std::min(1.0, looked_at / active_); }

// The share of its memory that a balanced pool is played for at a look. A load that has moved must not wait for all of
// its replicas to be visited: the whole pool forgets what was.
double Pool::to_be_forgotten(const StationLoad& load) {
  // In services of an exponential law: how long those are, and how unlike, moves with what is remembered.
  const double now = heaviness({.rho = load.rho, .work = 1, .variability = 1});
  if (has_fallen(settles_for_, now) || has_fallen(now, settles_for_)) {
    settles_for_ = now;
    looks_to_settle_ = relaxations;
  }
  if (looks_to_settle_ == 0) return visited(params_.choices);
  --looks_to_settle_;
  return 1;
}

// Balanced replicas share one stream of arrivals, each of which joins the shorter of a few queues.
void Pool::play_balanced(std::int64_t now) {
  if (params_.whole) return;
  std::int64_t& played_to = played_to_.front();
  const StationLoad load = load_at(Time{Nanos{now}}, 0);
  heaviest_together_ = std::max(heaviest_together_, heaviness(load));
  if (jobs_.any() && load.background > 0 && now > played_to) {
    const double longest = memory(load) * to_be_forgotten(load);
    if (static_cast<double>(now - played_to) > longest)
      skip(serving(), now - static_cast<std::int64_t>(longest), load, std::exchange(heaviest_together_, 0));
    settle();
    play_jobs(static_cast<double>(played_to), now, load.background * active_, later_jobs(0),
              [&](std::int64_t at) -> Replica& { return replicas_[shortest_of(params_.choices, at)]; });
  }
  play_later(later_jobs(0), now);
  played_to = now;
}

// Requests of many keys touch many replicas at once, which therefore share one stream, of requests that may touch any
// of the simulated ones and of jobs that go anywhere.
void Pool::play_spread(std::int64_t now) {
  const Time at{Nanos{now}};
  const std::int64_t from = played_to_.front();
  if (from == now) return;
  const Offered offered = offered_per_ns(at);
  const double jobs = offered.asked / params_.replicas * missing() * active_;
  const double others = missing_of_others();
  const double touching = others > 0 || !places_.hot_owners().empty() ? places_.touching() : 0;
  const double requests = spread_per_ns(at) * (1 - params_.sample_rate) * touching;
  if (jobs + requests > 0) {
    const StationLoad usual = load_of(offered, at, places_.any_other());
    heaviest_together_ = std::max(heaviest_together_, heaviness(usual));
    // Where the sample is all that comes, no time without it is left out.
    double longest = usual.background > 0 ? memory(usual) * visited(requests_.each().pieces) : never_forgets;
    for (const unsigned r : places_.hot_owners()) {
      const StationLoad hot = load_of(offered, at, r);
      heaviest_[r] = std::max(heaviest_[r], heaviness(hot));
      longest = std::max(longest, memory(hot));
    }
    if (static_cast<double>(now - from) > longest) {
      const auto to = now - static_cast<std::int64_t>(longest);
      const auto is_usual = [&](const Replica& r) { return places_.hot_share(index_of(r)) == 0; };
      skip(serving() | std::views::filter(is_usual), to, usual, std::exchange(heaviest_together_, 0));
      for (const unsigned r : places_.hot_owners()) skip(std::span(&replicas_[r], 1), to, load_of(offered, at, r), 0);
    }
    settle();
    const ServiceTable& gaps = unit_exponential();
    for (double t = static_cast<double>(played_to_.front());;) {
      t += gaps.draw_ns(draws_.bits()) / (jobs + requests);
      if (t > static_cast<double>(now)) break;
      if (draws_.uniform() * (jobs + requests) < requests) {
        play_request(static_cast<std::int64_t>(t), others);
      } else {
        const Job& job = jobs_.pick(draws_.bits());
        enqueue(replicas_[any_replica()], arrival_of(job, static_cast<std::int64_t>(t), draws_.bits()));
      }
    }
  }
  std::ranges::fill(played_to_, now);
}

}  // namespace headroom::cluster
