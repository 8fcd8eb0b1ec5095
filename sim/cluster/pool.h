// A pool of identical replicas at full load, of which a few are simulated and most of whose load is
// background. This is the one place where the scaling law of the request plane is implemented.
//
// N replicas serve the real load L. n of them are simulated, each at its full rate L/N: the sampled
// requests (a share R of all) arrive one by one, and what they lack is made up by background
// arrivals at rate L (1/N - R/n) per replica, played out by the Kiefer-Wolfowitz recursion without
// events. L = (arrivals here per root request, see load_ratio.h) x (the model's exact root rate), so
// sampling noise stays out and feedback gets in. Background arrivals do what the last sampled ones
// did (kind and amount of work, patience, priority), each with a service time of its own drawn from
// the law. docs/scaling-law.md says the same for every kind of station.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "real/ports/priority.h"
#include "real/ports/units.h"
#include "sim/cluster/accounts.h"
#include "sim/cluster/asked_jobs.h"
#include "sim/cluster/core_bank.h"
#include "sim/cluster/draws.h"
#include "sim/cluster/echoes.h"
#include "sim/cluster/key_places.h"
#include "sim/cluster/later_jobs.h"
#include "sim/cluster/let_in.h"
#include "sim/cluster/load_ratio.h"
#include "sim/cluster/station_load.h"
#include "sim/cluster/work_law.h"

namespace headroom::cluster {

// Which replica a request goes to. `uniform` stands for random and round robin: over a pool fed by
// many independent balancers both are Poisson thinning.
enum class Routing : std::uint8_t { uniform, least_request, keyed };

struct PoolParams {
  double replicas = 8;         // N, at full scale
  unsigned simulated = 8;      // n; of fewer, all
  unsigned capacity = 0;       // n may grow to so many as N grows; 0: it stays as it is
  unsigned cores = 8;          // of one replica
  double sample_rate = 1;      // R of the requests that come here
  double root_sample_rate = 0; // R of the root requests; 0: the same
  Routing routing = Routing::least_request;
  unsigned choices = 2;        // of least_request: different replicas
  std::size_t queue_limit = 1000;
  Nanos shed_wait{};           // zero: no shedding; scaled by priority, see pool.cpp
  bool drop_late = true;       // what cannot start before its deadline gets no service
  std::uint64_t seed = 0;
  // R is 1, n is N and the tally says all that is asked: no background, and no load to be inferred.
  bool whole = false;
};

enum class Admission : std::uint8_t { admitted, queue_full, shed, late };

struct Ticket {
  Admission admission = Admission::admitted;
  Time start{};  // when service begins and ends, if admitted
  Time end{};
};

// What happened at a pool, in sampled requests; core_ns is their service.
struct PoolTally {
  double arrivals = 0, core_ns = 0, refused = 0, shed = 0, late = 0;
};

// What stands before a replica and turns requests away by a rule of its own, before they cost anything. Background
// comes to it as sampled requests do.
class Door {
 public:
  virtual ~Door() = default;
  virtual bool lets_in(Time now, Priority priority, std::uint64_t user) = 0;
  // One that was let in starts at `start`, after a wait. Starts come in order.
  virtual void will_start(Time start, Nanos wait) = 0;
  // The replica behind it is a new one.
  virtual void renew() = 0;
};

class Pool {
 public:
  Pool(PoolParams params, const RootLoad& roots);

  // Replicas that serve now, the first of those that may: numbers below capacity() stay valid for ever.
  unsigned simulated() const { return active_; }
  unsigned capacity() const { return static_cast<unsigned>(replicas_.size()); }
  double replicas() const { return params_.replicas; }
  unsigned cores() const { return params_.cores; }
  double sample_rate() const { return params_.sample_rate; }

  // The simulated replica that takes a request about `key`.
  unsigned choose(Time now, std::uint64_t key);
  // The simulated replica that keeps `key`.
  unsigned owner(std::uint64_t key) const { return places_.owner(key); }
  // Offers work to a replica, its service time drawn with `bits`. `batch`: it is one of those that spread() gave.
  // `user`: who it is for, as doors know him.
  Ticket offer(unsigned replica, Time now, Service work, std::uint64_t bits, Time deadline, Priority priority,
               bool batch = false, std::uint64_t user = 0);

  // A request for `keys` keys that stand for any keys of the real world, and the batches that are to be offered for it:
  // on as many replicas as they would lie on among all N, the hot ones drawn at their real share. `work`: of a batch,
  // by its keys.
  std::span<const Batch> spread(Time now, unsigned keys, WorkLaw work, Time deadline, Priority priority);

  // Requests meet doors, and are of so many classes of traffic, whose roots make up the pool's; they do not spread().
  void stand_behind_doors(std::span<const RootLoad* const> classes);
  // The door before a replica, which outlives the pool's use. Whoever keeps it says which sampled requests it lets in
  // and turns away, after the background that came before them. The first job of one that is let in is offered at once.
  void set_door(unsigned replica, Door& door);
  void play(unsigned replica, Time now) { play(replica, now.time_since_epoch().count()); }
  void let_in(Time now, Priority priority, std::uint64_t user, unsigned traffic);
  void turned_away(Time now, Priority priority, std::uint64_t user, unsigned traffic);
  const AtTheDoors& at_doors() const { return at_doors_; }
  // Jobs are told apart by whether they are done in time, which this pool knows at once and of all of them: as the one
  // class of what at_doors() says.
  void watch_failures();
  // Requests that came through the doors of `before`, of one of their classes, are served here: whose job fails here
  // asks there again after so long. After these doors stand, and with failures watched.
  void serve_behind(Pool& before, unsigned traffic, Nanos again_after);

  // Full-scale load over what the pool's cores can give, now; above 1 it drowns. Doors have turned away what they will.
  double utilization(Time now);
  // Full-scale offers per second now.
  double arrival_rate(Time now);
  // Requests waiting on a simulated replica, on average.
  double queue_length(Time now);

  // A finer or coarser sample from now on; the roots' rate stays in step with it.
  void set_sample_rate(double rate);
  // Autoscaling, capacity loss: N changes. The simulated few keep standing for them, and become more or fewer where
  // one of them would otherwise get more than its share from the sample alone. As many of them as there are new ones
  // among all start idle.
  void set_replicas(double replicas, Time now);
  // Service takes `factor` times as long from now on.
  void set_slowdown(double factor) { slowdown_ = factor; }
  double slowdown() const { return slowdown_; }
  // One key is `share` of all keys that `spread` places, on the replica that owns it, undiluted; 0: no longer.
  void set_hot(std::uint64_t key, double share) { places_.set_hot(key, share); }

  // What happened since it was last taken.
  PoolTally take_tally();
  const WorkAccount& account() const { return account_; }

 private:
  struct alignas(64) Replica {
    explicit Replica(unsigned cores) : bank(cores) {}
    CoreBank bank;
    // As it was before the sampled requests that came since background was played. Where samples are rare, this is how
    // the replica looks at most times, and what is carried on; `bank` is how it looks just after one came.
    CoreBank undisturbed{0};
  };
  // A sampled request.
  struct LetThrough {
    std::uint64_t user;
    unsigned traffic;
  };
  // Whose requests are served here.
  struct Behind {
    AskedJobs& asked;
    unsigned traffic;
  };
  // At full scale, per ns.
  struct Offered {
    double asked = 0;   // requests
    double let_in = 0;  // those that doors do not turn away ...
    Work work;          // ... and what they bring
  };
  // What background requests that are spread do.
  struct Request {
    WorkLaw work;
    unsigned keys;
    std::int64_t patience;
    Priority priority;
  };
  struct Arrival {
    std::int64_t at, service, patience;  // ns
    Priority priority;
    std::uint64_t user;
    unsigned traffic;
    Service then;
  };

  Ticket take(unsigned replica, Time now, Service work, std::uint64_t bits, Time deadline, Priority priority);
  void asks(Time now, Priority priority, std::uint64_t user);
  Offered offered_per_ns(Time now);
  bool has_doors() const { return at_doors_.classes() > 0 && !watches_failures_; }
  Door* door_of(unsigned replica) const { return doors_.empty() ? nullptr : doors_[replica]; }
  // Of every request: pools with doors, and those that watch failures.
  bool tells_when_done() const { return at_doors_.classes() > 0; }
  double spread_per_ns(Time now) {
    return roots_.rate(now) * requests_.per_root(now, roots_.sampled()) * root_scale_ * 1e-9;
  }
  double missing() const;
  double missing_of_others() const;
  StationLoad load_at(Time now, unsigned replica) { return load_of(offered_per_ns(now), now, replica); }
  StationLoad load_of(const Offered& offered, Time now, unsigned replica);
  double visited(double looked_at) const;
  double to_be_forgotten(const StationLoad& load);

  // Brings a replica's background, or that of all at once, up to `now`.
  void play(unsigned replica, std::int64_t now);
  void play_alone(unsigned replica, std::int64_t now);
  void play_balanced(std::int64_t now);
  void play_spread(std::int64_t now);
  // Of replicas that are played together, all of one load: leaves out what happened until `to`.
  template <class Replicas>
  void skip(Replicas together, std::int64_t to, const StationLoad& load, double heaviest);
  template <class Where>
  void play_jobs(double from, std::int64_t now, double rate, LaterJobs& later, Where where);
  void play_request(std::int64_t at, double others);
  Arrival arrival_of(const Job& job, std::int64_t at, std::uint64_t bits) const;
  // Before the door, and behind it: the latter gives when it starts, if it does.
  void arrive(Replica& replica, const Arrival& arrival);
  std::optional<std::int64_t> enqueue(Replica& replica, const Arrival& arrival);
  // Jobs that follow earlier ones until `to`.
  LaterJobs& later_jobs(unsigned replica) { return later_[later_.size() == 1 ? 0 : replica]; }
  void play_later(LaterJobs& later, std::int64_t to);
  void ends(std::int64_t at, unsigned replica, unsigned traffic);

  unsigned index_of(const Replica& replica) const { return static_cast<unsigned>(&replica - replicas_.data()); }
  double patient_until(const StationLoad& load) const;
  // The wait at which a station stands that drowns; 0 where it does not.
  double standing_wait(const StationLoad& load) const;
  bool waits_too_long(std::int64_t wait, Priority priority) const;
  unsigned shortest_of(unsigned choices, std::int64_t at);
  unsigned any_replica() { return below(draws_.bits(), active_); }
  void renew(unsigned replica, Time now);
  // Background goes on from how all look now, with the sampled requests that came.
  void settle() { std::fill_n(disturbed_.begin(), active_, false); }
  // Balanced replicas are played together and share one instant.
  std::int64_t& played_to(unsigned replica) { return played_to_[played_to_.size() == 1 ? 0 : replica]; }
  // So many of them serve from now on.
  void set_active(unsigned replicas);
  std::span<Replica> serving() { return std::span(replicas_).first(active_); }

  PoolParams params_;
  const RootLoad& roots_;
  AskedJobs jobs_;
  Echoes<Request> requests_;
  AtTheDoors at_doors_;
  KeyPlaces places_;
  std::vector<Replica> replicas_;
  // By replica, and apart: all that most requests must know of most of them.
  std::vector<std::int64_t> played_to_;  // background has been, ns; see played_to()
  std::vector<char> disturbed_;          // by sampled requests since: then `undisturbed` holds
  std::vector<double> heaviest_;         // the longest ordinary wait of its loads since its backlog was last within it
  double heaviest_together_ = 0;         // that of replicas played together, since time was last left out
  double settles_for_ = 0;               // the heaviness that balanced replicas have settled for, or do ...
  unsigned looks_to_settle_ = 0;         // ... in so many more looks
  std::vector<Door*> doors_;  // by replica, where any has one
  std::vector<unsigned> dealt_;  // those that serve, as they were last looked at
  unsigned active_ = 0;
  double root_scale_ = 1;  // full-scale arrivals for each arrival per sampled root
  double slowdown_ = 1;
  std::vector<LaterJobs> later_;  // of each replica, or of those that are played together
  bool watches_failures_ = false;
  std::optional<Behind> behind_;
  std::optional<LetThrough> let_in_;  // until it offers its first job
  double to_renew_ = 0;  // simulated replicas that are yet to start as new ones: a part of one
  unsigned next_renewed_ = 0;
  Draws draws_;
  PoolTally tally_;
  WorkAccount account_;
};

}  // namespace headroom::cluster
