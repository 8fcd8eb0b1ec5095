// The Store port on simulated tiers: which tier keeps which keyspace, and what the way there costs.
#pragma once

#include <cstdint>
#include <vector>

#include "real/ports/clock.h"
#include "real/ports/random.h"
#include "real/ports/store.h"
#include "sim/adapters/sim_rpc.h"
#include "sim/cluster/records.h"
#include "sim/cluster/store_tier.h"

namespace headroom::adapters {

// Where each region holds records of its own, which follow those of the primary's region.
struct RecordCopies {
  std::vector<cluster::Records*> by_region;
  Nanos lag{};
};

// One keyspace as seen from one region: reads go to `reads`, writes to `writes` (the primary's
// region may be another one), the bytes are in `records`.
struct KeyspaceRoute {
  Keyspace space;
  cluster::StoreTier* reads = nullptr;
  cluster::StoreTier* writes = nullptr;
  cluster::Records* records = nullptr;
  // Read and written by processes at their own pace, not on behalf of requests: at full scale a few
  // a second, which would weigh 1/R times too much. Takes its time and loads no node.
  bool by_processes = false;
  const RecordCopies* copies = nullptr;  // null: `records` are all there are
};

class SimStore final : public Store {
 public:
  SimStore(SimNetwork network, cluster::Place here, std::vector<KeyspaceRoute> routes, Random& jitter);

  Task<Result<std::optional<StoredValue>>> get(Key key, Time deadline) override;
  Task<Result<std::vector<std::optional<StoredValue>>>> mget(std::vector<Key> keys, Time deadline) override;
  Task<Result<std::uint64_t>> put(Key key, std::string bytes, PutOptions options, Time deadline) override;
  Task<Result<bool>> erase(Key key, Time deadline) override;
  Task<Result<std::vector<StoredEntry>>> scan(Key from, std::size_t limit, Time deadline) override;

 private:
  enum class Access : std::uint8_t { read, write };

  const KeyspaceRoute& route(Keyspace space) const;
  // The primary's region, where that has a clock of its own which is not ours.
  bool writes_abroad(const KeyspaceRoute& route) const;
  // Has `work` done there, and pays the way.
  template <class T>
  Task<Result<T>> at_primary(const KeyspaceRoute& route, Time deadline, Task<Result<T>> work);
  // Waits until the tier has answered; the error is what the caller would see.
  Task<Result<void>> wait(const KeyspaceRoute& route, std::span<const Key> keys, Access access, Time deadline);
  std::optional<StoredValue> look_up(const KeyspaceRoute& route, const Key& key) const;

  SimNetwork network_;
  cluster::Place here_;
  std::vector<KeyspaceRoute> routes_;
  Random& jitter_;
};

}  // namespace headroom::adapters
