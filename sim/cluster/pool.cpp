#include "sim/cluster/pool.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "real/ports/verify.h"
#include "sim/cluster/sources.h"

namespace headroom::cluster {
namespace {

std::int64_t ns(Time t) { return t.time_since_epoch().count(); }

}  // namespace

Pool::Pool(PoolParams params, const RootLoad& roots)
    : params_(params), roots_(roots), jobs_(roots), draws_(params.seed) {
  verify(params.replicas >= 1 && params.simulated >= 1, "a pool has at least one replica");
  verify(params.sample_rate > 0 && params.sample_rate <= 1, "a sampling rate is within (0, 1]");
  if (params.root_sample_rate > 0) root_scale_ = params.root_sample_rate / params.sample_rate;
  set_active(static_cast<unsigned>(std::min<double>(params.simulated, std::floor(params.replicas))));
  to_renew_ = draws_.uniform();  // then as many are renewed as should be, on average
  replicas_.assign(std::max(active_, params.capacity), Replica{params.cores});
  const std::size_t played_apart = params.routing == Routing::least_request ? 1 : replicas_.size();
  played_to_.resize(played_apart);
  later_.resize(played_apart);
  disturbed_.resize(replicas_.size());
  heaviest_.resize(replicas_.size());
}

void Pool::set_active(unsigned replicas) {
  active_ = replicas;
  dealt_.resize(replicas);
  std::iota(dealt_.begin(), dealt_.end(), 0U);
  places_.set_size(params_.replicas, active_);
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

// The first of them to have least. None is looked at twice.
unsigned Pool::shortest_of(unsigned choices, std::int64_t at) {
  unsigned best = 0;
  std::size_t least = std::numeric_limits<std::size_t>::max();
  for (unsigned i = 0; i < choices && i < active_ && least > 0; ++i) {
    std::swap(dealt_[i], dealt_[i + below(draws_.bits(), active_ - i)]);
    const std::size_t in_system = replicas_[dealt_[i]].bank.in_system(at);
    if (in_system < least) {
      best = dealt_[i];
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

void Pool::stand_behind_doors(std::span<const RootLoad* const> classes) {
  verify(!watches_failures_, "what doors turn away has not failed");
  jobs_.stand_behind_doors(classes);
  at_doors_.set_classes(classes.size());
}

void Pool::set_door(unsigned replica, Door& door) {
  verify(has_doors(), "a pool knows what comes to its doors before it has them");
  doors_.resize(replicas_.size());
  doors_[replica] = &door;
}

void Pool::watch_failures() {
  verify(at_doors_.classes() == 0, "what doors turn away has not failed");
  if (params_.whole) return;
  watches_failures_ = true;
  at_doors_.set_classes(1);
}

void Pool::serve_behind(Pool& before, unsigned traffic, Nanos again_after) {
  verify(before.has_doors() && traffic < before.at_doors_.classes(), "who is served behind doors came through them");
  verify(watches_failures_ || params_.whole, "whose job fails is known where failures are watched");
  before.jobs_.set_again_after(traffic, again_after);
  if (watches_failures_) behind_.emplace(before.jobs_, traffic);
}

void Pool::let_in(Time now, Priority priority, std::uint64_t user, unsigned traffic) {
  asks(now, priority, user);
  let_in_ = {user, traffic};
  at_doors_.add(now, traffic, true);
}

// What is sent without anybody waiting for it is not asked again.
void Pool::asks(Time now, Priority priority, std::uint64_t user) {
  if (!params_.whole && priority >= Priority::normal) jobs_.ask(now, user);
}

// Had it been let in, it would have offered what others do. Who is turned away comes again: so the background must know
// who comes.
void Pool::turned_away(Time now, Priority priority, std::uint64_t user, unsigned traffic) {
  asks(now, priority, user);
  at_doors_.add(now, traffic, false);
  if (params_.whole || !jobs_.any_of(traffic)) return;
  jobs_.arrival(now, user, traffic);
  Job job = jobs_.pick_usual(traffic, draws_.bits());
  job.priority = priority;
  job.user = user;
  jobs_.remember(now, job);
  jobs_.turn_away(now, user, traffic);
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

Pool::Offered Pool::offered_per_ns(Time now) {
  const auto let_in = [this](std::size_t traffic) { return has_doors() ? at_doors_.share(traffic) : 1; };
  const double per_s = jobs_.per_s(now, let_in);
  Offered offered{.asked = per_s * root_scale_ * 1e-9};
  if (behind_) behind_->asked.tell_failures(now, behind_->traffic, offered.asked * 1e9 * (1 - at_doors_.share(0)));
  for (std::size_t traffic = 0; traffic < jobs_.classes(); ++traffic) {
    at_doors_.asked(traffic, jobs_.per_root(traffic));
    const double in = offered.asked * let_in(traffic);
    offered.let_in += in * jobs_.share(traffic);
    offered.work += jobs_.brought(traffic).times(in);
  }
  return offered;
}

StationLoad Pool::load_of(const Offered& offered, Time now, unsigned replica) {
  double background = offered.asked / params_.replicas * missing();
  double arrivals = offered.let_in / params_.replicas;
  Work work = offered.work.times(1 / params_.replicas);
  const double of_jobs = work.ns;
  if (requests_.any()) {
    const double batches = spread_per_ns(now) * places_.chance_on(replica);
    background += batches * (1 - params_.sample_rate) * (places_.hot_share(replica) > 0 ? 1 : missing_of_others());
    const Work request = requests_.each();
    arrivals += batches;
    work += request.times(batches / request.pieces);
  }
  if (arrivals <= 0) return {.cores = params_.cores, .background = background, .variability = 1};
  const double mean = work.ns / arrivals;
  return {.cores = params_.cores,
          .background = background,
          .rho = work.ns * slowdown_ / params_.cores,
          .work = mean * slowdown_,
          .variability = work.squares_ns2 / arrivals / (mean * mean) / 2,
          .by_batches = 1 - of_jobs / work.ns};
}

// The wait at which those who are still patient are no more than a drowning station can serve.
double Pool::patient_until(const StationLoad& load) const {
  std::vector<std::pair<std::int64_t, double>> by_patience;
  const auto see = [&](double of_all) {
    return [&by_patience, of_all](const auto& echo, double share) {
      by_patience.emplace_back(echo.patience, of_all * share);
    };
  };
  if (load.by_batches < 1) jobs_.for_each(see(load.rho * (1 - load.by_batches)));
  if (load.by_batches > 0) requests_.for_each(see(load.rho * load.by_batches));
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

// What a request does is remembered when it is known: the first job of one that doors let in when the second comes, or
// does not. Had the queue been shorter, one that is refused would have gone on as others do.
Ticket Pool::offer(unsigned index, Time now, Service work, std::uint64_t bits, Time deadline, Priority priority,
                   bool batch, std::uint64_t user) {
  if (params_.whole) return take(index, now, work, bits, deadline, priority);
  Job job{work, (deadline - now).count(), priority, user};
  const bool begins = !batch && let_in_ && let_in_->user == user;
  if (begins) job.traffic = std::exchange(let_in_, {})->traffic;
  const std::optional<unsigned> follows = batch || begins ? std::nullopt : jobs_.follow(user, work);
  if (!batch && !follows) {
    jobs_.arrival(now, user, job.traffic);
    if (!begins) jobs_.remember(now, job);
  }
  play(index, ns(now));
  Replica& replica = replicas_[index];
  if (!std::exchange(disturbed_[index], true)) replica.undisturbed = replica.bank;
  const Ticket ticket = take(index, now, work, bits, deadline, priority);
  const bool admitted = ticket.admission == Admission::admitted;
  if (begins && admitted) jobs_.begin(now, job, ticket.end);
  if (begins && !admitted && jobs_.any_of(job.traffic)) {
    job.then = jobs_.pick_usual(job.traffic, draws_.bits()).then;
    jobs_.remember(now, job);
  }
  if (follows && admitted) ends(ns(ticket.end), index, *follows);
  if (watches_failures_) {
    const bool in_time = admitted && ticket.end <= deadline;
    at_doors_.add(now, job.traffic, in_time);
    if (in_time) ends(ns(ticket.end), index, job.traffic);
    else if (behind_) behind_->asked.fail(now, user, behind_->traffic);
  }
  return ticket;
}

Ticket Pool::take(unsigned index, Time now, Service work, std::uint64_t bits, Time deadline, Priority priority) {
  tally_.arrivals += 1;
  ++account_.offered;
  Replica& replica = replicas_[index];
  const std::int64_t at = ns(now);
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
  const double work = offered_per_ns(now).work.ns + spread_per_ns(now) * requests_.each().ns;
  return work * slowdown_ / (params_.replicas * params_.cores);
}

double Pool::arrival_rate(Time now) {
  return (offered_per_ns(now).work.pieces + spread_per_ns(now) * requests_.each().pieces) * 1e9;
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
  for (unsigned r = 0; r < active_; ++r) play(r, now);
  const double added = replicas - std::exchange(params_.replicas, replicas);
  const double share = std::max<double>(params_.simulated, std::ceil(replicas * params_.sample_rate));
  const unsigned before = active_;
  set_active(static_cast<unsigned>(std::min({share, std::floor(replicas), static_cast<double>(capacity())})));
  for (unsigned r = before; r < active_; ++r) renew(r, now);
  // Those that were simulated before stand for the new ones too.
  to_renew_ += active_ * std::max(0.0, added / replicas) - std::max(0.0, static_cast<double>(active_) - before);
  for (to_renew_ = std::clamp<double>(to_renew_, 0, active_); to_renew_ >= 1; --to_renew_)
    renew(next_renewed_++ % active_, now);
}

void Pool::renew(unsigned index, Time now) {
  Replica& replica = replicas_[index];
  replica.bank.clear(ns(now));
  disturbed_[index] = false;
  played_to(index) = ns(now);
  heaviest_[index] = 0;
  later_jobs(index).forget(index);
  if (Door* const door = door_of(index); door != nullptr) door->renew();
}

PoolTally Pool::take_tally() { return std::exchange(tally_, {}); }

}  // namespace headroom::cluster
