// How long the ways of a run take: models/network as the cluster asks for it.
#pragma once

#include <algorithm>
#include <vector>

#include "models/laws/uniform.h"
#include "models/network/network.h"
#include "sim/cluster/place.h"

namespace headroom::run {

class NetworkDistances final : public cluster::Distances {
 public:
  explicit NetworkDistances(const models::NetworkModel& network) : network_(network) {}

  Nanos round_trip(cluster::Place from, cluster::Place to, std::uint64_t bits) const override {
    const double u = models::to_uniform(bits);
    const bool from_users = from.zone == cluster::Place::with_users, to_users = to.zone == cluster::Place::with_users;
    if (!from_users && !to_users) return 2 * network_.one_way(site(from), site(to), u);
    // Users reach their own region's edge first, and other regions from there.
    const Nanos access = network_.client_rtt(from_users ? from.region : to.region, u);
    return from.region == to.region
               ? access
               : access + network_.rtt({.region = from.region, .zone = 0}, {.region = to.region, .zone = 0});
  }

 private:
  static models::Site site(cluster::Place place) { return {place.region, place.zone}; }
  const models::NetworkModel& network_;
};

// [from * regions + to]: the least time that anything takes between two regions. Jitter only adds to it; one nanosecond
// allows for rounding.
inline std::vector<Nanos> least_ways(const models::NetworkModel& network) {
  std::vector<Nanos> ways;
  for (std::size_t from = 0; from < network.regions(); ++from)
    for (std::size_t to = 0; to < network.regions(); ++to)
      ways.push_back(std::max(network.rtt({.region = from}, {.region = to}) / 2 - Nanos{1}, Nanos{1}));
  return ways;
}

}  // namespace headroom::run
