// The content network of one region as its viewers meet it: edge, shield, origin.
//
// Each tier sees the sample at its own rate. All sampled viewers of a region are sent to k = ceil(P R)
// of its P points of presence, the fewest that they do not overcrowd, so that each of these is
// simulated at rate P R / k; the shield, shared by all of them, at rate R. Objects are coarsened to
// match (models/popularity), cache bytes scale alike, and so every object keeps its real rate of
// requests at every tier. Only here: viewers watch real videos, as nobody watches one twice, and of
// the few that stand for the most popular he would miss most.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include "models/popularity/catalogue.h"
#include "real/policies/eviction/bounded_cache.h"
#include "real/ports/random.h"
#include "sim/cluster/fleet.h"
#include "sim/cluster/work_law.h"

namespace headroom::cluster {

enum class CdnTier : std::uint8_t { edge, shield, origin };
inline constexpr std::array<CdnTier, 3> cdn_tiers{CdnTier::edge, CdnTier::shield, CdnTier::origin};

struct CdnCacheParams {
  eviction::EvictionChoice eviction = eviction::S3Fifo{};
  Bytes bytes;         // of the simulated cache, scaled by its rate
  Nanos ttl{};         // zero: kept until evicted
  bool coalesce = true;  // requests for what is being fetched wait for it instead of fetching too
};

struct CdnParams {
  CdnCacheParams edge, shield;  // the edge's bytes: of one point of presence
  unsigned edges = 1;           // points of presence that are simulated
  Nanos to_shield{};   // round trip, edge to shield
  Nanos to_origin{};   // round trip, shield to origin
};

// The machines behind a tier, and what sending costs them.
struct CdnServers {
  Fleet* fleet = nullptr;
  WorkLaw serve;                         // by byte
  const ServiceTable* wait = nullptr;    // ns before the first byte, without cores; null: none
};

struct Delivery {
  CdnTier from = CdnTier::edge;
  Nanos first_byte{};  // at the edge, after the request got there
  double bytes_per_s = std::numeric_limits<double>::infinity();  // what the machines on the way can give this viewer
  bool refused = false;
  std::uint64_t key = 0;  // of the object at the shield, where it came from there or beyond
};

struct CdnTally {
  double requests = 0, hits = 0, evictions = 0;
  double bytes = 0;  // sent to the tier below, or to viewers
};

class Cdn {
 public:
  // `videos`: the catalogue in which viewers watch; `edge_view`: the same at the edge's rate; `shield_view`: at R.
  Cdn(CdnParams params, std::array<CdnServers, 3> servers, const models::Catalogue& videos,
      const models::Catalogue& edge_view, const models::Catalogue& shield_view, CallObserver& observer, Random& draws);

  // A viewer, told by any number of his that is spread evenly, asks his point of presence for a video at a
  // rendition: `object` is its whole size, `sent` what the viewer takes at first.
  // Tiers fetch from one another only the range that is asked for, and make room for the whole.
  Delivery fetch(std::uint64_t viewer, models::VideoId video, std::size_t rendition, Bytes object, Bytes sent,
                 Time now, WallTime wall);

  // The same request at `at`, before the run, for what it leaves in the caches: it loads no machine and is not counted.
  // `age`: how much of an object's TTL has passed already if it is fetched now, as a share.
  void warm(std::uint64_t viewer, models::VideoId video, std::size_t rendition, Bytes object, Time at, WallTime wall,
            double age);
  // More of the same to the same viewer, through the tiers that its beginning came through. False: it is refused.
  bool send_more(const Delivery& begun, Bytes sent, Time now);

  // Time that the network between shield and origin adds now (a backlog on the wide-area links).
  void set_origin_delay(Nanos delay) { origin_delay_ = delay; }
  // Drops a tier's cache.
  void flush(CdnTier tier);

  // Bytes held by a tier's cache, as simulated.
  Bytes held(CdnTier tier) const;
  // Bytes that a tier has sent since the start, as sampled.
  double bytes_sent(CdnTier tier) const { return bytes_sent_[static_cast<std::size_t>(tier)]; }
  // What happened since it was last taken.
  CdnTally take_tally(CdnTier tier);

 private:
  struct Held {
    Time ready{};    // being fetched until then
    Time expires{};  // zero: never
  };
  using ContentCache = eviction::BoundedCache<Held>;

  std::uint64_t key_of(models::VideoId video, std::size_t rendition, const models::Catalogue& view,
                       WallTime wall) const;
  Held* find(ContentCache& cache, const CdnCacheParams& params, std::uint64_t key, Time now);
  void keep(ContentCache& cache, const CdnCacheParams& params, std::uint64_t key, Bytes object, Time ready,
            double age = 0);
  std::uint64_t evictions(CdnTier tier) const;
  // Serves `bytes` from a tier's machines: adds to `wait` the time until their first byte is on its way, and limits
  // the delivery to the rate that their lines leave it. False: refused.
  bool serve(CdnTier tier, std::uint64_t key, Bytes bytes, Time now, Nanos& wait, Delivery& delivery);

  CdnParams params_;
  std::array<CdnServers, 3> servers_;
  const models::Catalogue& videos_;
  const models::Catalogue& edge_view_;
  const models::Catalogue& shield_view_;
  CallObserver& observer_;
  Random& draws_;
  std::vector<ContentCache> edges_;
  ContentCache shield_;
  std::array<CdnTally, 3> tallies_{};
  std::array<double, 3> bytes_sent_{};
  std::array<std::uint64_t, 2> evictions_seen_{};
  Nanos origin_delay_{};
};

}  // namespace headroom::cluster
