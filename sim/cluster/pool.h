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

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "real/ports/priority.h"
#include "real/ports/units.h"
#include "sim/cluster/accounts.h"
#include "sim/cluster/core_bank.h"
#include "sim/cluster/load_ratio.h"
#include "sim/cluster/service_table.h"

namespace headroom::cluster {

// Which replica a request goes to. `uniform` stands for random and round robin: over a pool fed by
// many independent balancers both are Poisson thinning.
enum class Routing : std::uint8_t { uniform, least_request, keyed };

struct PoolParams {
  double replicas = 8;         // N, at full scale
  unsigned simulated = 8;      // n, at most N where N is small
  unsigned capacity = 0;       // n may grow to so many as N grows; 0: it stays as it is
  unsigned cores = 8;          // of one replica
  double sample_rate = 1;      // R of the requests that come here
  double root_sample_rate = 0; // R of the root requests; 0: the same
  Routing routing = Routing::least_request;
  unsigned choices = 2;        // of least_request
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

class Pool {
 public:
  Pool(PoolParams params, const RootLoad& roots);

  // Replicas that serve now, the first of those that may: numbers below capacity() stay valid for ever.
  unsigned simulated() const { return active_; }
  unsigned capacity() const { return static_cast<unsigned>(replicas_.size()); }
  double replicas() const { return params_.replicas; }
  unsigned cores() const { return params_.cores; }

  // The simulated replica that takes a request about `key`.
  unsigned choose(Time now, std::uint64_t key);
  // The simulated replica that keeps `key`.
  unsigned owner(std::uint64_t key) const;
  // Offers work to a replica, its service time drawn with `bits`. `hot`: it is about a hot key, see spread.
  Ticket offer(unsigned replica, Time now, Service work, std::uint64_t bits, Time deadline, Priority priority,
               bool hot = false);

  // Where `keys` keys of one request lie that stand for any keys of the real world: on as many replicas as they
  // would lie on among all N, the hot ones drawn at their real share.
  struct Batch {
    unsigned replica, keys;
    bool hot;
  };
  std::span<const Batch> spread(Time now, unsigned keys);

  // Full-scale load over what the pool's cores can give, now; above 1 it drowns.
  double utilization(Time now);
  // Full-scale arrivals per second now.
  double arrival_rate(Time now);
  // Requests waiting on a simulated replica, on average.
  double queue_length(Time now);

  // A finer or coarser sample from now on; the roots' rate stays in step with it.
  void set_sample_rate(double rate);
  // Autoscaling, capacity loss: N changes. The simulated few keep standing for them, and become more or fewer where
  // one of them would otherwise get more than its share from the sample alone. New ones start idle.
  void set_replicas(double replicas, Time now);
  // Service takes `factor` times as long from now on.
  void set_slowdown(double factor) { slowdown_ = factor; }
  double slowdown() const { return slowdown_; }
  // One key is `share` of all keys that `spread` places, on the replica that owns it, undiluted; 0: no longer.
  void set_hot(std::uint64_t key, double share);

  // What happened since it was last taken.
  PoolTally take_tally();
  const WorkAccount& account() const { return account_; }

 private:
  struct Replica {
    explicit Replica(unsigned cores) : bank(cores) {}
    CoreBank bank;
    std::int64_t played_to = 0;
    double hot = 0;  // share of all keys
  };
  // What background jobs do: what a sampled one did.
  struct Echo {
    Service work;
    std::int64_t patience;  // until its deadline, ns
    Priority priority;
  };
  struct Load {
    double background;  // arrivals per ns at one replica beside the sampled ones
    double rho;         // utilization, sampled and background
  };

  Load load_at(Time now, const Replica& replica);
  void play(Replica& replica, std::int64_t now);
  void play_together(std::int64_t now);
  void skip(Replica& replica, std::int64_t to, double rho);
  double standing_wait(double rho) const;
  struct Arrival {
    std::int64_t at, service, patience;  // ns
    Priority priority;
  };
  std::span<Replica> serving() { return std::span(replicas_).first(active_); }
  std::pair<unsigned, bool> draw_place();
  void sort_owners();
  double all_per_root(Time now);
  bool waits_too_long(std::int64_t wait, Priority priority) const;
  template <class Where>
  void play_background(double from, std::int64_t now, double rate, Where where);
  void enqueue(Replica& replica, Arrival arrival);
  unsigned shortest_of(unsigned choices, std::int64_t at);
  double memory_arrivals(double rho) const;
  std::uint64_t draw();
  double draw_uniform();
  unsigned any_replica();
  void remember(const Echo& echo);
  double mean_work() const { return echo_sum_ / static_cast<double>(echoed_ < echo_count ? echoed_ : echo_count); }

  PoolParams params_;
  const RootLoad& roots_;
  LoadRatio ratio_;      // of what is not about hot keys
  LoadRatio hot_ratio_;  // of what is
  std::vector<Replica> replicas_;
  unsigned active_ = 0;
  double root_scale_ = 1;  // full-scale arrivals for each arrival per sampled root
  double slowdown_ = 1;
  double hot_total_ = 0;
  std::map<std::uint64_t, double> hot_keys_;
  std::vector<unsigned> hot_owners_, cold_owners_;  // serving replicas that own hot keys, and the others
  std::array<Batch, 64> batches_{};

  static constexpr std::size_t echo_count = 256;
  std::array<Echo, echo_count> echoes_{};
  std::size_t echoed_ = 0;
  double echo_sum_ = 0;

  std::uint64_t draws_ = 0;
  PoolTally tally_;
  WorkAccount account_;
};

}  // namespace headroom::cluster
