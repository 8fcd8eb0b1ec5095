#include "sim/cluster/cdn.h"

#include <algorithm>
#include <utility>

#include "models/laws/uniform.h"
#include "real/ports/verify.h"

namespace headroom::cluster {
namespace {

constexpr std::size_t index(CdnTier tier) { return static_cast<std::size_t>(tier); }

}  // namespace

Cdn::Cdn(CdnParams params, std::array<CdnServers, 3> servers, const models::Catalogue& videos,
         const models::Catalogue& edge_view, const models::Catalogue& shield_view, CallObserver& observer,
         Random& draws)
    : params_(params), servers_(servers), videos_(videos), edge_view_(edge_view), shield_view_(shield_view),
      observer_(observer), draws_(draws),
      edges_(params.edges, ContentCache{params.edge.eviction, {.capacity = params.edge.bytes}}),
      shield_(params.shield.eviction, {.capacity = params.shield.bytes}) {
  verify(params.edges >= 1, "a region has a point of presence");
}

// The object that stands for this one in a tier's view: who holds the wider place now, or held it when the video took
// its own, where that has passed to another since.
std::uint64_t Cdn::key_of(models::VideoId video, std::size_t rendition, const models::Catalogue& view,
                          WallTime wall) const {
  const double coarser = view.sample_rate() / videos_.sample_rate();
  if (coarser >= 1) return models::mix(video.bits, rendition);
  models::Place place = videos_.place_of(video);
  const WallTime when = videos_.video_at(place, wall) == video ? wall : videos_.traits(video).uploaded;
  place.slot =
      std::min(static_cast<std::uint64_t>(static_cast<double>(place.slot) * coarser), view.slots(place.scope) - 1);
  return models::mix(view.video_at(place, when).bits, rendition);
}

Cdn::Held* Cdn::find(ContentCache& cache, const CdnCacheParams& params, std::uint64_t key, Time now) {
  Held* held = cache.get(key);
  if (held != nullptr && held->expires != Time{} && held->expires <= now) {
    cache.erase(key);
    held = nullptr;
  }
  // Still on its way: a hit for those who may wait for it.
  if (held != nullptr && held->ready > now && !params.coalesce) held = nullptr;
  return held;
}

void Cdn::keep(ContentCache& cache, const CdnCacheParams& params, std::uint64_t key, Bytes object, Time ready,
               double age) {
  Held* const held = cache.place(key, object);
  if (held == nullptr) return;
  const auto left = from_seconds(seconds(params.ttl) * (1 - age));
  *held = {ready, params.ttl > Nanos{} ? ready + left : Time{}};
}

bool Cdn::serve(CdnTier tier, std::uint64_t key, Bytes bytes, Time now, Nanos& wait, Delivery& delivery) {
  CdnServers& servers = servers_[index(tier)];
  Pool& pool = servers.fleet->pool();
  if (servers.fleet->down()) return false;
  const Service work = servers.serve.of(static_cast<double>(bytes.count));
  const Ticket ticket = pool.offer(pool.owner(key), now, work, draws_.bits(), Time::max(), Priority::normal);
  Egress& line = servers.fleet->egress();
  std::optional<Nanos> sending;
  if (ticket.admission == Admission::admitted)
    sending = line.send(now, static_cast<double>(bytes.count), draws_.bits());
  if (!sending) {
    observer_.called(*servers.fleet, now, Nanos{}, CallOutcome::shed);
    return false;
  }
  Nanos first_byte = ticket.start - now;
  if (servers.wait != nullptr) first_byte += Nanos{static_cast<std::int64_t>(servers.wait->draw_ns(draws_.bits()))};
  wait += first_byte;
  observer_.called(*servers.fleet, now, first_byte + (ticket.end - ticket.start) + *sending,
                   CallOutcome::answered);
  delivery.bytes_per_s = std::min(delivery.bytes_per_s, line.fair_share());
  tallies_[index(tier)].bytes += static_cast<double>(bytes.count);
  bytes_sent_[index(tier)] += static_cast<double>(bytes.count);
  return true;
}

Delivery Cdn::fetch(std::uint64_t viewer, models::VideoId video, std::size_t rendition, Bytes object, Bytes sent,
                    Time now, WallTime wall) {
  ContentCache& edge = edges_[viewer % edges_.size()];
  const std::uint64_t edge_key = key_of(video, rendition, edge_view_, wall);
  Delivery delivery;
  tallies_[index(CdnTier::edge)].requests += 1;
  if (const Held* held = find(edge, params_.edge, edge_key, now)) {
    tallies_[index(CdnTier::edge)].hits += 1;
    delivery.first_byte = std::max(Nanos{}, held->ready - now);
  } else {
    const std::uint64_t key = delivery.key = key_of(video, rendition, shield_view_, wall);
    Nanos fill = params_.to_shield;
    tallies_[index(CdnTier::shield)].requests += 1;
    if (const Held* at_shield = find(shield_, params_.shield, key, now)) {
      tallies_[index(CdnTier::shield)].hits += 1;
      delivery.from = CdnTier::shield;
      fill += std::max(Nanos{}, at_shield->ready - now);
    } else {
      delivery.from = CdnTier::origin;
      fill += params_.to_origin + origin_delay_;
      tallies_[index(CdnTier::origin)].requests += 1;
      delivery.refused = !serve(CdnTier::origin, key, sent, now, fill, delivery);
      if (!delivery.refused) keep(shield_, params_.shield, key, object, now + fill);
    }
    delivery.refused = delivery.refused || !serve(CdnTier::shield, key, sent, now, fill, delivery);
    if (delivery.refused) return delivery;
    keep(edge, params_.edge, edge_key, object, now + fill);
    delivery.first_byte = fill;
  }
  delivery.refused = !serve(CdnTier::edge, draws_.bits(), sent, now, delivery.first_byte, delivery);
  return delivery;
}

void Cdn::warm(std::uint64_t viewer, models::VideoId video, std::size_t rendition, Bytes object, Time at,
               WallTime wall, double age) {
  ContentCache& edge = edges_[viewer % edges_.size()];
  const std::uint64_t edge_key = key_of(video, rendition, edge_view_, wall);
  if (find(edge, params_.edge, edge_key, at) != nullptr) return;
  const std::uint64_t key = key_of(video, rendition, shield_view_, wall);
  if (find(shield_, params_.shield, key, at) == nullptr) keep(shield_, params_.shield, key, object, at, age);
  keep(edge, params_.edge, edge_key, object, at, age);
}

bool Cdn::send_more(const Delivery& begun, Bytes sent, Time now) {
  Nanos wait{};
  Delivery more;
  if (begun.from == CdnTier::origin && !serve(CdnTier::origin, begun.key, sent, now, wait, more)) return false;
  if (begun.from != CdnTier::edge && !serve(CdnTier::shield, begun.key, sent, now, wait, more)) return false;
  return serve(CdnTier::edge, draws_.bits(), sent, now, wait, more);
}

void Cdn::flush(CdnTier tier) {
  const auto empty = [](const CdnCacheParams& params) {
    return ContentCache{params.eviction, {.capacity = params.bytes}};
  };
  if (tier == CdnTier::edge) edges_.assign(params_.edges, empty(params_.edge));
  if (tier == CdnTier::shield) shield_ = empty(params_.shield);
  if (tier != CdnTier::origin) evictions_seen_[index(tier)] = 0;
}

Bytes Cdn::held(CdnTier tier) const {
  if (tier == CdnTier::shield) return shield_.bytes();
  Bytes sum;
  if (tier == CdnTier::edge)
    for (const ContentCache& edge : edges_) sum += edge.bytes();
  return sum;
}

std::uint64_t Cdn::evictions(CdnTier tier) const {
  if (tier == CdnTier::shield) return shield_.counters().evictions;
  std::uint64_t sum = 0;
  if (tier == CdnTier::edge)
    for (const ContentCache& edge : edges_) sum += edge.counters().evictions;
  return sum;
}

CdnTally Cdn::take_tally(CdnTier tier) {
  CdnTally tally = std::exchange(tallies_[index(tier)], {});
  if (tier != CdnTier::origin) {
    const std::uint64_t evicted = evictions(tier);
    tally.evictions = static_cast<double>(evicted - std::exchange(evictions_seen_[index(tier)], evicted));
  }
  return tally;
}

}  // namespace headroom::cluster
