// The Rpc port on the simulated cluster: network, balancer, connection limit, handler.
#pragma once

#include <cstdint>

#include "real/ports/clock.h"
#include "real/ports/random.h"
#include "real/ports/rpc.h"
#include "sim/cluster/fleet.h"
#include "sim/cluster/place.h"

namespace headroom::adapters {

struct Borders;

// What all callers of a region share.
struct SimNetwork {
  Clock& clock;
  cluster::Directory& directory;
  const cluster::Distances& distances;
  cluster::CallObserver& observer;
  const Borders* borders = nullptr;  // null: all regions are on this one clock
};

// One per caller, standing at `here`. Within a region the whole round trip is paid on the way back,
// which shifts a replica's arrivals by half a round trip and saves an event a call; between
// regions, and from the users, each way is paid in its turn.
class SimRpc final : public Rpc {
 public:
  SimRpc(SimNetwork network, cluster::Place here, Random& jitter)
      : network_(network), here_(here), jitter_(jitter) {}

  Peer peer(std::string_view service) override { return {network_.directory.find(service)}; }
  Task<Result<Message>> call(Peer to, CallContext context, Message request) override;
  // Serves on every simulated replica of this caller's region.
  void serve(std::string_view service, Handler& handler) override;

 private:
  Task<Result<Message>> travel(cluster::Fleet& fleet, CallContext context, Message request);
  Task<Result<Message>> travel_abroad(cluster::Fleet& fleet, CallContext context, Message request);

  SimNetwork network_;
  cluster::Place here_;
  Random& jitter_;
};

}  // namespace headroom::adapters
