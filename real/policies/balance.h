// Which replica gets a request: choosers over what a caller knows of the replicas.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <variant>

#include "real/ports/random.h"

namespace headroom::policies {

// A replica as its caller sees it.
struct ReplicaState {
  std::uint64_t id = 0;     // stays with the replica while others come and go
  double load = 0;          // requests in progress there, as far as the caller knows
  std::uint32_t zone = 0;
  bool available = true;    // healthy, not ejected, not draining
};

struct BalanceRequest {
  std::uint64_t key = 0;    // for keyed choosers: CallContext::routing_key
  std::uint32_t zone = 0;   // of the caller
};

struct RandomParams { bool operator==(const RandomParams&) const = default; };
struct RoundRobinParams { bool operator==(const RoundRobinParams&) const = default; };
// The least loaded of `choices` drawn at random (Mitzenmacher 2001: two are enough).
struct LeastRequestParams {
  int choices = 2;
  bool operator==(const LeastRequestParams&) const = default;
};
// Rendezvous hashing (Thaler and Ravishankar 1998) with bounded loads (Mirrokni et al. 2018): the key's
// first choice whose load stays within `bound` times the mean; a replica that goes moves only its own keys.
struct ConsistentHashParams {
  double bound = 1.25;
  bool operator==(const ConsistentHashParams&) const = default;
};
// Least request of two within the caller's zone, unless the zone's mean load is more than `spill` times
// that of all: then over all zones.
struct ZoneAwareParams {
  double spill = 1.25;
  bool operator==(const ZoneAwareParams&) const = default;
};
using BalanceParams =
    std::variant<RandomParams, RoundRobinParams, LeastRequestParams, ConsistentHashParams, ZoneAwareParams>;

class Balancer {
 public:
  virtual ~Balancer() = default;
  // A place in `replicas`; nothing if none is available.
  virtual std::optional<std::size_t> choose(std::span<const ReplicaState> replicas, BalanceRequest request,
                                            Random& random) = 0;
};

std::unique_ptr<Balancer> make_balancer(const BalanceParams& params);

}  // namespace headroom::policies
