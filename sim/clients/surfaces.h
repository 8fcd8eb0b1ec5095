// The product's other surfaces (search, comments, profile, ...): traffic classes on the shared gateway,
// metadata store and log.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/demand/intensity.h"
#include "models/popularity/catalogue.h"
#include "real/ports/clock.h"
#include "real/ports/cpu.h"
#include "real/ports/random.h"
#include "real/ports/store.h"
#include "real/ports/task_set.h"
#include "sim/cluster/store_tier.h"
#include "sim/kernel/philox.h"

namespace headroom::clients {

struct SurfaceParams {
  std::string name;
  double share_of_visits = 1;   // requests for each visit that begins
  double write_share = 0;       // of its requests, those that append to the log
  int keys = 5;                 // metadata read for one request; assumed: half a feed page
  Nanos timeout = std::chrono::seconds{2};
};

class SurfaceObserver {
 public:
  virtual ~SurfaceObserver() = default;
  // `surface`: position in the traffic's list.
  virtual void surface_answered(std::uint16_t region, std::size_t surface, Time now, Nanos latency, bool ok) = 0;
};

// The gateway's replicas of a region, for work that is charged to one of them.
class GatewayCores {
 public:
  virtual ~GatewayCores() = default;
  virtual Cpu& choose(std::uint64_t key) = 0;
};

struct SurfacePorts {
  Clock& clock;
  GatewayCores& gateway;     // kinds: gateway_proxy, surface
  Store& store;              // reads metadata
  cluster::StoreTier& log;   // simulated at R / events_thinning
  const models::Catalogue& catalogue;  // whose videos are asked about
};

class Surfaces {
 public:
  Surfaces(std::vector<SurfaceParams> surfaces, std::uint16_t region, double sample_rate, double zero_utc_s,
           SurfacePorts ports, const models::Intensity& visits, SurfaceObserver& observer, std::uint64_t seed);

  void open(Time until);
  const std::vector<SurfaceParams>& list() const { return surfaces_; }

 private:
  Task<void> arrivals(Time until);
  Task<void> request(std::size_t surface, std::uint64_t id);
  Task<Result<void>> serve(const SurfaceParams& surface, std::uint64_t id, Time deadline);
  std::size_t pick();

  std::vector<SurfaceParams> surfaces_;
  double total_share_ = 0;
  std::uint16_t region_;
  double sample_rate_, zero_utc_s_;
  SurfacePorts ports_;
  const models::Intensity& visits_;
  SurfaceObserver& observer_;
  kernel::PhiloxRandom random_;
  TaskSet tasks_;  // last: its tasks use all of the above
};

}  // namespace headroom::clients
