// What the caches of a region hold when the run starts.
#include <algorithm>
#include <array>
#include <cmath>

#include "models/viewers/link.h"
#include "real/wire/keyspaces.h"
#include "sim/modelled/list_maker.h"
#include "sim/run/region.h"
#include "sim/run/sources.h"

namespace headroom::run {
namespace {

using cluster::CdnTier;

// For how long viewers must have come before the content network's caches stand as they always do. A cache that is
// empty and keeps all it is asked for is full after the first of these times; what it then holds settles within some
// more of them. Nothing is older than its TTL.
Nanos settling_time(const scenario::Caches& caches, double asked_bytes_per_s, double share) {
  const auto of = [&](Bytes bytes, Nanos ttl) {
    const double fills_s = static_cast<double>(bytes.count) / asked_bytes_per_s;
    const double longest_s = ttl > Nanos{} ? seconds(ttl) : longest_history_s.value;
    return std::min(histories_to_fill * fills_s, longest_s);
  };
  const Bytes shield{static_cast<std::int64_t>(static_cast<double>(caches.cdn_shield.bytes.count) * share)};
  return from_seconds(std::max(of(caches.cdn_edge.bytes, caches.cdn_edge.ttl), of(shield, caches.cdn_shield.ttl)));
}

}  // namespace

// As after days of running: a user's list is in the cache if he came within the last TTL, which at the
// mean rate of visits has chance 1 - exp(-visits per TTL); its age is even over the TTL.
void Region::warm_feed_cache() {
  const scenario::Scenario& s = setting_.scenario;
  const scenario::ListCache& cache = s.caches.feed_cache;
  if (cache.ttl <= Nanos{}) return;
  const double came = 1 - std::exp(-s.demand.visits_per_user * seconds(cache.ttl) / 86400);
  kernel::PhiloxRandom draws = random_.named("warm cache");
  modelled::ListMaker maker{setting_.videos, draws};
  cluster::Pool& pool = fleet("feed_cache").pool();
  for (std::uint64_t k = 0; k < ids_.sampled(); ++k) {
    if (!draws.chance(cache.warm * came)) continue;
    const std::uint64_t user = ids_.user(k);
    const auto age = from_seconds(draws.uniform() * seconds(cache.ttl));
    const WallTime written = setting_.clock.wall_now() - age;
    const auto list = maker.ranked(index_, static_cast<std::uint32_t>(s.feed.list_size), written);
    nodes_[pool.owner(user)]->warm(wire::keyspaces::list_of(wire::UserId{user}),
                                   Codec<wire::RankedList>::encode(list), cache.ttl - age);
  }
}

// Replays the requests of the time before the run, drawn as viewers draw theirs and at the day's mean rate, so that any
// eviction policy is in the state that it comes to by itself. Objects that are fetched while the history is younger
// than a TTL have a part of theirs behind them, even over it, as those of a cache that has always been there.
void Region::warm_cdn() {
  const scenario::Caches& caches = setting_.scenario.caches;
  if (!caches.cdn_edge.warm && !caches.cdn_shield.warm) return;
  kernel::PhiloxRandom draws = random_.named("warm content network");
  const double plays_per_s = setting_.visits.mean(index_) * setting_.scenario.demand.videos_per_user /
                             setting_.scenario.demand.visits_per_user;
  const auto [slow, medium, fast] = setting_.scenario.clients.links;
  const auto rendition_of = [&, mix = models::LinkMix{slow, medium, fast}](Random& random) {
    const models::LinkClass link = models::link_class(mix, random.uniform());
    return models::rendition_for(setting_.links.visit(link, random.uniform()));
  };
  const auto video_of = [&](Random& random, WallTime at) {
    const double scope = random.uniform();
    return setting_.videos.video_at(setting_.videos.draw(scope, random.uniform(), index_), at);
  };
  constexpr int objects = 4096;  // that tell the mean size
  double mean_bytes = 0;
  for (int i = 0; i < objects; ++i) {
    const models::VideoTraits traits = setting_.videos.traits(video_of(draws, setting_.clock.wall_now()));
    mean_bytes += static_cast<double>(traits.bytes[rendition_of(draws)].count) / objects;
  }
  const Nanos history = settling_time(caches, plays_per_s * mean_bytes, share_);
  const Nanos longest_ttl = std::max(caches.cdn_edge.ttl, caches.cdn_shield.ttl);
  const double gap_ns = 1e9 / (plays_per_s * setting_.scenario.sample_rate);
  const Time now = setting_.clock.now();
  const WallTime wall = setting_.clock.wall_now();
  for (double ago = static_cast<double>(history.count()); (ago -= draws.exponential(gap_ns)) > 0;) {
    const Nanos before{static_cast<std::int64_t>(ago)};
    const std::size_t rendition = rendition_of(draws);
    const models::VideoId video = video_of(draws, wall - before);
    const double age = history - before < longest_ttl ? draws.uniform() : 0;
    cdn_->warm(draws.bits(), video, rendition, setting_.videos.traits(video).bytes[rendition], now - before,
               wall - before, age);
  }
  if (!caches.cdn_edge.warm) cdn_->flush(CdnTier::edge);
  if (!caches.cdn_shield.warm) cdn_->flush(CdnTier::shield);
  for (const CdnTier tier : cluster::cdn_tiers) (void)cdn_->take_tally(tier);
}

}  // namespace headroom::run
