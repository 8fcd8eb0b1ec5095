// The stations of a composition as handlers on the cluster, and the way of a request through them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "real/policies/eviction/bounded_cache.h"
#include "real/ports/task_set.h"
#include "sim/adapters/sim_cpu.h"
#include "sim/adapters/sim_rpc.h"
#include "sim/kernel/philox.h"
#include "sim/kernel/scheduler.h"
#include "sim/scenario/composition.h"

namespace headroom::run {

// Every object is as large as the next: one byte stands for one.
struct Kept {};
using StationStore = eviction::BoundedCache<Kept>;

// What a composition's caches did, over all replicas of a station.
struct CacheTally {
  double look_ups = 0, hits = 0, evictions = 0, entries = 0;
};

// Stands all stations up in a directory and takes requests through them. Roots are counted by the caller.
class Stations {
 public:
  Stations(const scenario::Composition& composition, double sample_rate, const kernel::PhiloxRandom& random,
           adapters::SimNetwork network, cluster::Directory& directory, const cluster::RootLoad& roots);
  Stations(const Stations&) = delete;
  Stations& operator=(const Stations&) = delete;
  ~Stations();

  // A request about `key` from its first station until it leaves; an error where one refused it.
  Task<Result<Message>> walk(std::uint32_t first, std::uint64_t key);
  // By position in the directory.
  std::uint32_t find(const std::string& station) const { return directory_.find(station); }
  bool has_cache(std::uint32_t station) const;
  CacheTally cache_tally(std::uint32_t station) const;

 private:
  class Floor;
  struct Next {
    std::uint32_t station;
    double up_to;  // of a uniform number
  };
  struct Call {
    std::uint32_t station;
    unsigned copies, enough;
  };
  struct Station {
    std::vector<Next> next;
    std::vector<Call> calls;
    std::unique_ptr<cluster::ServiceTable> law;
    adapters::CostTable costs{};
    std::vector<std::unique_ptr<Floor>> floors;  // by replica
  };

  // `most_copies`: of one request that come to it at once.
  void add_fleet(const std::string& name, const scenario::Station& station, int most_copies,
                 const cluster::RootLoad& roots, double sample_rate);
  void stand_up(const scenario::Station& from, Station& station, cluster::Fleet& fleet, double sample_rate);
  Task<Result<Message>> call(std::uint32_t station, std::uint64_t key);
  Task<Result<Message>> gather(Call call, std::uint64_t key);
  struct Gathering;
  Task<void> take_part(std::shared_ptr<Gathering> gathering, std::uint32_t station, std::uint64_t key);

  kernel::PhiloxRandom random_, services_, routes_, jitter_;
  adapters::SimNetwork network_;
  cluster::Directory& directory_;
  adapters::SimRpc rpc_;
  adapters::FidelityTable fidelity_{};  // no real function runs
  std::vector<Station> stations_;       // by position in the directory
  TaskSet stragglers_;                  // last: its tasks use all of the above
};

}  // namespace headroom::run
