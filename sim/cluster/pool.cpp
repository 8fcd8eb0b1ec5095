#include "sim/cluster/pool.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "real/ports/verify.h"
#include "sim/cluster/sources.h"

namespace headroom::cluster {
namespace {

std::int64_t ns(Time t) { return t.time_since_epoch().count(); }

}  // namespace

Pool::Pool(PoolParams params, const RootLoad& roots) : params_(params), roots_(roots), draws_(params.seed) {
  verify(params.replicas >= 1 && params.simulated >= 1, "a pool has at least one replica");
  verify(params.sample_rate > 0 && params.sample_rate <= 1, "a sampling rate is within (0, 1]");
  if (params.root_sample_rate > 0) root_scale_ = params.root_sample_rate / params.sample_rate;
  active_ = params.simulated;
  replicas_.assign(std::max(params.simulated, params.capacity), Replica{params.cores});
  places_.set_size(params.replicas, active_);
}

unsigned Pool::choose(Time now, std::uint64_t key) {
  switch (params_.routing) {
    case Routing::keyed: return owner(key);
    case Routing::uniform: return any_replica();
    case Routing::least_request: break;
  }
  play_balanced(ns(now));
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

std::span<const Batch> Pool::spread(Time now, unsigned keys, WorkLaw work, Time deadline, Priority priority) {
  const std::span<const Batch> batches = places_.spread(keys, draws_);
  if (!params_.whole) {
    requests_.arrival(now, roots_.sampled());
    Work asked;
    for (const Batch& batch : batches) asked.add(work.of(batch.keys));
    requests_.remember({work, keys, (deadline - now).count(), priority}, asked);
  }
  return batches;
}

void Pool::set_door(unsigned replica, Door& door) {
  replicas_[replica].door = &door;
  jobs_.keep(kept_with_users);
}

void Pool::let_in(Time now, Priority priority, std::uint64_t user) {
  asks(now, priority, user);
  ++let_in_;
  at_doors_.add(now, true);
}

// What is sent without anybody waiting for it is not asked again.
void Pool::asks(Time now, Priority priority, std::uint64_t user) {
  if (!params_.whole && priority >= Priority::normal) jobs_.ask(now, user);
}

// Had it been let in, it would have offered as much as others do. Who is turned away comes again: so the background
// must know who comes.
void Pool::turned_away(Time now, Priority priority, std::uint64_t user) {
  asks(now, priority, user);
  at_doors_.add(now, false);
  if (params_.whole || let_in_ == 0) return;
  const double would_offer = offered_ / let_in_;
  jobs_.arrival(now, roots_.sampled(), user, would_offer);
  for (int i = 0; i < std::lround(would_offer) && jobs_.any(); ++i) {
    Job job = jobs_.pick(draws_.bits());
    job.priority = priority;
    job.user = user;
    jobs_.remember(now, job);
  }
  jobs_.turn_away(now, user);
}

// What a simulated replica lacks of its jobs: the sample brings R N / n of them.
double Pool::missing() const { return std::max(0.0, 1 - params_.sample_rate * params_.replicas / active_); }

// Of the background requests' batches (1 - R of all), those that a replica without hot keys has room for: the sample
// puts what falls on all of the N - h such places on the n - h that are simulated.
double Pool::missing_of_others() const {
  const auto hot = static_cast<double>(places_.hot_owners().size());
  const double others = active_ - hot;
  if (others <= 0 || params_.sample_rate >= 1) return 0;
  const double lacks = 1 - params_.sample_rate * (std::max<double>(params_.replicas, active_) - hot) / others;
  return std::max(0.0, lacks / (1 - params_.sample_rate));
}

StationLoad Pool::load_at(Time now, unsigned replica) {
  const double roots = roots_per_ns(now);
  const double asked = jobs_.per_root(now, roots_.sampled());
  at_doors_.asked(asked);
  const double jobs = roots * asked / params_.replicas;
  double batches = 0, background = jobs * missing();
  if (requests_.any()) {
    batches = roots * requests_.per_root(now, roots_.sampled()) * places_.chance_on(replica);
    background += batches * (1 - params_.sample_rate) * (places_.hot_share(replica) > 0 ? 1 : missing_of_others());
  }
  // What doors turn away is no load.
  const double passed = jobs * at_doors_.share();
  const double arrivals = passed + batches;
  if (arrivals <= 0) return {.cores = params_.cores, .background = background, .variability = 1};
  const double of_batches = batches * requests_.mean_work();
  const double mean = (passed * jobs_.mean_work() + of_batches) / arrivals;
  const double square = (passed * jobs_.mean_square() + batches * requests_.mean_square()) / arrivals;
  return {.cores = params_.cores,
          .background = background,
          .rho = arrivals * mean * slowdown_ / params_.cores,
          .work = mean * slowdown_,
          .variability = square / (mean * mean) / 2,
          .by_batches = of_batches / (arrivals * mean)};
}

// The wait at which those who are still patient are no more than a drowning station can serve.
double Pool::patient_until(const StationLoad& load) const {
  std::vector<std::pair<std::int64_t, double>> by_patience;
  const auto see = [&](double of_all) {
    return [&by_patience, of_all](const auto& echo, double share) {
      by_patience.emplace_back(echo.patience, of_all * share);
    };
  };
  if (load.by_batches < 1) jobs_.each(see(load.rho * (1 - load.by_batches)));
  if (load.by_batches > 0) requests_.each(see(load.rho * load.by_batches));
  std::ranges::sort(by_patience);
  double left = load.rho;  // load of those who wait longer
  for (const auto& [until, share] : by_patience)
    if ((left -= share) <= 1) return static_cast<double>(until);
  return static_cast<double>(by_patience.back().first);
}

// It looks through all that is remembered.
double Pool::standing_wait(const StationLoad& load) const {
  if (load.rho <= 1) return 0;
  const double room = static_cast<double>(params_.queue_limit) * load.work / params_.cores;
  const double bound = params_.shed_wait.count() > 0 ? static_cast<double>(params_.shed_wait.count()) : room;
  return params_.drop_late ? std::min(bound, patient_until(load)) : bound;
}

bool Pool::waits_too_long(std::int64_t wait, Priority priority) const {
  const double allowed = static_cast<double>(params_.shed_wait.count()) * patience[static_cast<std::size_t>(priority)];
  return params_.shed_wait.count() > 0 && static_cast<double>(wait) > allowed;
}

Ticket Pool::offer(unsigned index, Time now, Service work, std::uint64_t bits, Time deadline, Priority priority,
                   bool batch, std::uint64_t user) {
  if (!params_.whole && !batch) {
    jobs_.arrival(now, roots_.sampled(), user);
    jobs_.remember(now, {work, (deadline - now).count(), priority, user});
  }
  offered_ += 1;
  tally_.arrivals += 1;
  ++account_.offered;
  Replica& replica = replicas_[index];
  const std::int64_t at = ns(now);
  play(index, at);
  if (!params_.whole && !std::exchange(replica.disturbed, true)) replica.undisturbed = replica.bank;
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
  const double passed = jobs_.per_root(now, roots_.sampled()) * at_doors_.share();
  const double work = passed * jobs_.mean_work() +
                      requests_.per_root(now, roots_.sampled()) * requests_.pieces() * requests_.mean_work();
  return roots_per_ns(now) * work * slowdown_ / (params_.replicas * params_.cores);
}

double Pool::arrival_rate(Time now) {
  const double each = jobs_.per_root(now, roots_.sampled()) +
                      requests_.per_root(now, roots_.sampled()) * requests_.pieces();
  return roots_.rate(now) * root_scale_ * each;
}

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
  const double added = replicas - std::exchange(params_.replicas, replicas);
  const double share = std::max<double>(params_.simulated, std::ceil(replicas * params_.sample_rate));
  const unsigned before = active_;
  active_ = static_cast<unsigned>(std::min({share, std::floor(replicas), static_cast<double>(capacity())}));
  for (unsigned r = before; r < active_; ++r) renew(r, now);
  // Those that were simulated before stand for the new ones too.
  to_renew_ += active_ * std::max(0.0, added / replicas) - std::max(0.0, static_cast<double>(active_) - before);
  for (to_renew_ = std::clamp<double>(to_renew_, 0, active_); to_renew_ >= 1; --to_renew_)
    renew(next_renewed_++ % active_, now);
  places_.set_size(replicas, active_);
}

void Pool::renew(unsigned index, Time now) {
  Replica& replica = replicas_[index];
  replica.bank.clear(ns(now));
  replica.disturbed = false;
  replica.played_to = ns(now);
  if (replica.door != nullptr) replica.door->renew();
}

PoolTally Pool::take_tally() { return std::exchange(tally_, {}); }

}  // namespace headroom::cluster
