// A client's player: rendition by throughput, start-up, stalls, and what it takes from the network.
#pragma once

#include "models/network/network.h"
#include "models/popularity/catalogue.h"
#include "models/viewers/link.h"
#include "models/viewers/watch.h"
#include "real/ports/random.h"
#include "sim/clients/audience.h"
#include "sim/cluster/cdn.h"

namespace headroom::clients {

// One visit's player: a link of one class at one level. `random` must outlive it.
class Player {
 public:
  struct World {
    const models::Catalogue& catalogue;
    const models::LinkModel& links;
    const models::NetworkModel& network;
    const models::WatchModel& watching;
    cluster::Cdn& cdn;
  };
  Player(const World& world, std::uint16_t region, std::uint64_t viewer, const models::LinkMix& mix, Random& random);

  // Plays a video: `gap_u` is the viewer's patience as a uniform (the same that paces the swipes),
  // `ahead` the time the client had to prefetch it (zero: none). Nullopt: no tier would serve it.
  std::optional<Play> play(models::VideoId video, double gap_u, Nanos ahead, Time now, WallTime wall);

 private:
  // No faster than the content network can give, in bits a second.
  double download_s(double bits, double served);
  void observe(double bits, double took_s);

  const World& world_;
  Random& random_;
  std::uint64_t viewer_;  // decides which point of presence is his
  models::LinkClass link_;
  double level_;      // bit/s
  double rtt_s_;      // to the edge
  double estimate_;   // bit/s, as the player believes
};

}  // namespace headroom::clients
