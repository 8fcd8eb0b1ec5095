// A sharded, replicated store in one region: which nodes an access touches and when enough of them
// have answered. Cassandra-like, Redis-like and database-like tiers differ in these parameters alone.
#pragma once

#include <cstdint>
#include <functional>
#include <queue>
#include <span>
#include <utility>
#include <vector>

#include "real/ports/random.h"
#include "real/ports/result.h"
#include "sim/cluster/fleet.h"
#include "sim/cluster/records.h"
#include "sim/cluster/work_law.h"

namespace headroom::cluster {

struct StoreTierParams {
  unsigned copies = 3;          // replication factor; copies of a key are on neighbours of the ring
  unsigned read_answers = 1;    // copies that must answer a read: 1 = one, copies / 2 + 1 = quorum
  unsigned write_answers = 2;
  double read_repair = 0;       // share of reads that ask every copy, to compare them
  double upkeep = 0;            // compaction and the like: extra core time on each access, as a share of it
  Nanos replica_lag{};          // reads see the world this long ago, unless this region is the primary's
  // Keys that stand for many real ones in the sample (videos) do not make one node hot by themselves: the pool
  // spreads them, and its hot keys draw their share of them.
  bool spread_keys = false;
};

// What an access costs a node: core time by key, and time without cores (disks, commits) by access.
struct AccessCost {
  WorkLaw read, write;
  const ServiceTable* read_wait = nullptr;  // ns; null: none
  const ServiceTable* write_wait = nullptr;
  // Bytes that go over the network: in the answer, by key read; and on from the node that takes a write, to its copies
  // and its readers, by unit.
  double read_bytes = 0, write_bytes = 0;
};

class StoreTier {
 public:
  // `observer` is told of every access as the tier saw it.
  StoreTier(Fleet& fleet, StoreTierParams params, AccessCost cost, CallObserver& observer, Random& draws);

  // The instant at which the access is answered, or why it is not.
  // Several keys: each node gets its keys in one go, and the slowest node decides.
  Result<Time> read(Time now, std::span<const Key> keys, Time deadline);
  // `units`: keys, or records for a log.
  Result<Time> write(Time now, const Key& key, double units, Time deadline);

  Fleet& fleet() { return fleet_; }
  const StoreTierParams& params() const { return params_; }
  const AccessCost& cost() const { return cost_; }

 private:
  // Books what was answered up to `now`.
  void settle(Time now);
  Result<Time> observed(Time now, Result<Time> answered);
  Result<Time> read_nodes(Time now, std::span<const Key> keys, Time deadline);
  unsigned node_of(const Key& key);
  // What an access makes each of the nodes do that it asks.
  struct Part {
    Service work;
    const ServiceTable* wait;
    double bytes_of_first, bytes_of_others;  // sent
  };
  Result<Time> ask(unsigned node, Time now, const Part& part, double bytes, Time deadline, bool batch);
  Result<Time> ask_copies(unsigned node, unsigned copies, unsigned answers, Time now, const Part& part, Time deadline,
                          bool batch = false);

  Fleet& fleet_;
  StoreTierParams params_;
  AccessCost cost_;
  CallObserver& observer_;
  Random& draws_;
  std::vector<unsigned> asked_;  // the node of each key of the read at hand
  // Accesses not yet answered, by (answer, arrival): an answer is known on arrival, and booked when it is due.
  using Access = std::pair<Time, Time>;
  std::priority_queue<Access, std::vector<Access>, std::greater<>> open_;
};

}  // namespace headroom::cluster
