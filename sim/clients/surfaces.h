// The product's other surfaces (search, comments, profile, ...): traffic classes on the shared gateway,
// metadata store and log.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/demand/intensity.h"
#include "models/popularity/catalogue.h"
#include "real/policies/admission.h"
#include "real/ports/clock.h"
#include "real/ports/cpu.h"
#include "real/ports/random.h"
#include "real/ports/store.h"
#include "real/ports/task_set.h"
#include "sim/clients/page_load.h"
#include "sim/clients/sources.h"
#include "sim/clients/user_ids.h"
#include "sim/cluster/store_tier.h"
#include "sim/kernel/philox.h"

namespace headroom::clients {

struct SurfaceParams {
  std::string name;
  double share_of_visits = 1;   // requests for each visit that begins
  double write_share = 0;       // of its requests, those that append to the log
  int keys = static_cast<int>(surface_keys.value);  // metadata read for one request
  Nanos timeout = from_seconds(surface_timeout_s);
};

class SurfaceObserver {
 public:
  virtual ~SurfaceObserver() = default;
  // `surface`: position in the traffic's list.
  virtual void surface_answered(std::uint16_t region, std::size_t surface, Time now, Nanos latency, bool ok) = 0;
};

// The gateway's replicas of a region, for work that is charged to one of them.
class GatewayReplicas {
 public:
  struct One {
    Cpu& cpu;
    policies::Admission* admission;  // null: all are let in
  };
  virtual ~GatewayReplicas() = default;
  virtual One choose(std::uint64_t key) = 0;
  // Sends an answer of so many bytes: what the line takes for it, or nothing if it is full.
  virtual std::optional<Nanos> send(Time now, double bytes, std::uint64_t key) = 0;
};

struct SurfacePorts {
  Clock& clock;
  GatewayReplicas& gateway;  // kinds: gateway_proxy, surface
  Store& store;              // reads metadata
  cluster::StoreTier& log;   // simulated at R / events_thinning
  const models::Catalogue& catalogue;  // whose videos are asked about
  PageLoad& load;            // where requests are counted
};

class Surfaces {
 public:
  Surfaces(std::vector<SurfaceParams> surfaces, std::uint16_t region, double sample_rate, double zero_utc_s,
           SurfacePorts ports, const models::Intensity& visits, SurfaceObserver& observer, std::uint64_t seed);

  void open(Time until);
  // From now until `until`, twins ask as well (user_ids.h); they write nothing. thin() sends them away.
  void thicken(Twins twins, Time until);
  void thin();
  const std::vector<SurfaceParams>& list() const { return surfaces_; }

 private:
  enum class Who : std::uint8_t { user, twin };
  // `copies` times as frequent as the sampled users' requests.
  Task<void> arrivals(kernel::PhiloxRandom random, double copies, Time until, TaskSet& into, Who who);
  Task<void> request(std::size_t surface, std::uint64_t id, Who who);
  Task<Result<void>> serve(const SurfaceParams& surface, std::uint64_t id, Time deadline, Who who);
  std::size_t pick(double u) const;

  std::vector<SurfaceParams> surfaces_;
  double total_share_ = 0;
  std::uint16_t region_;
  double sample_rate_, zero_utc_s_;
  SurfacePorts ports_;
  const models::Intensity& visits_;
  SurfaceObserver& observer_;
  std::uint64_t seed_;
  TaskSet tasks_;  // last, with the twins': their tasks use all of the above
  TaskSet twins_;
};

}  // namespace headroom::clients
