#include "sim/run/region.h"

#include <algorithm>
#include <cmath>
#include <variant>

#include "models/laws/uniform.h"
#include "real/policies/autoscale.h"
#include "real/wire/keyspaces.h"
#include "sim/clients/sources.h"
#include "sim/modelled/list_maker.h"
#include "sim/modelled/ranking.h"
#include "sim/modelled/video_cards.h"
#include "sim/run/detail.h"
#include "sim/run/fleets.h"
#include "sim/run/gateway_door.h"
#include "sim/run/inputs.h"

namespace headroom::run {
namespace {

namespace keyspaces = wire::keyspaces;

// Lists are drawn anew for whoever is asked about and was not simulated before: written some time in
// the day before the run, by a stream of the user's own.
// A twin is found to have what he has whose twin he is.
cluster::Records::Origin list_origin(const Setting& setting, std::uint16_t region, const clients::UserIds& ids,
                                     const cluster::Records& lists) {
  return [&setting, region, &ids, &lists](const Key& key, WallTime now) -> std::optional<StoredValue> {
    if (key.space != keyspaces::lists) return std::nullopt;
    if (ids.is_twin(key.id)) {
      std::optional<StoredValue> same = lists.find({key.space, ids.original(key.id), key.sub}, now);
      if (same) same->version = 1;
      return same;
    }
    kernel::PhiloxRandom draws{models::mix(setting.scenario.seed, key.id)};
    const auto ago = from_seconds(draws.uniform() * 86400);
    const WallTime written = setting.scenario.start - setting.scenario.warm_up - ago;
    modelled::ListMaker maker{setting.videos, draws};
    const auto length = static_cast<std::uint32_t>(setting.scenario.feed.list_size);
    return StoredValue{Codec<wire::RankedList>::encode(maker.ranked(region, length, written)), 1, written};
  };
}

cluster::Records::Origin feature_origin(WallTime written) {
  return [written](const Key&, WallTime) {
    return StoredValue{std::string(modelled::feature_bytes, '\0'), 1, written};
  };
}

cluster::Records::Origin metadata_origin(const models::Catalogue& catalogue, WallTime written) {
  return [&catalogue, written](const Key& key, WallTime) -> std::optional<StoredValue> {
    const models::VideoId video{.bits = key.id};
    if (!catalogue.knows(video)) return std::nullopt;
    const wire::VideoCard card = modelled::card_of(catalogue, video);
    return StoredValue{Codec<wire::VideoCard>::encode(card), 1, written};
  };
}

}  // namespace

adapters::KeyspaceRoute metadata_route(const TierDirectory& tiers, std::uint16_t region, std::uint16_t home) {
  return {.space = keyspaces::metadata,
          .reads = tiers.metadata[region],
          .writes = tiers.metadata[home],
          .records = tiers.cards.by_region[region],
          .copies = &tiers.cards};
}

Region::Stand::Stand(const Setting& setting, cluster::Fleet& fleet, unsigned replica,
                     std::vector<adapters::KeyspaceRoute> routes)
    : random(setting.random.named(setting.directory.name(fleet.service()) + "/" + std::to_string(fleet.region()) + "/" +
                                  std::to_string(replica))),
      rpc(setting.network_ports(), fleet.place_of(replica), random),
      cpu(setting.clock, fleet.pool(), replica, setting.costs.of(setting.directory.name(fleet.service())),
          setting.fidelity, random),
      store(setting.network_ports(), fleet.place_of(replica), std::move(routes), random) {}

Region::Region(const Setting& setting, std::uint16_t index, double share, const clients::VisitProfile& profile)
    : setting_(setting),
      index_(index),
      share_(share),
      ids_(index, setting.scenario.demand.dau * share * setting.scenario.sample_rate),
      load_(setting.visits, index, profile, setting.zero_utc_s, setting.end - Time{} + std::chrono::hours{1},
            visit_pace(setting.scenario).surfaces_per_visit),
      random_(setting.random.named("region " + std::to_string(index))),
      lists_(list_origin(setting, index, ids_, lists_)),
      features_(feature_origin(setting.clock.wall_now())),
      cards_(metadata_origin(setting.videos, setting.clock.wall_now()), true),
      user_random_(random_.named("users' network")),
      cdn_random_(random_.named("content network")),
      tier_random_(random_.named("tiers")) {}

cluster::Fleet& Region::fleet(std::string_view service) const {
  cluster::Fleet* found = setting_.directory.in_region(setting_.directory.find(service), index_);
  verify(found != nullptr, "every service has its fleet before components are made");
  return *found;
}

std::unique_ptr<cluster::StoreTier> Region::make_tier(std::string_view service, const char* read_wait,
                                                      const char* write_wait, bool spread_keys) {
  cluster::Fleet& machines = fleet(service);
  cluster::StoreTierParams params = tier_params(setting_.scenario.services.at(std::string(service)), machines);
  params.spread_keys = spread_keys;
  if (service == "metadata" && index_ == setting_.home) params.replica_lag = {};
  const WorkKind reads = service == "log" ? wire::work::log_read : wire::work::store_read;
  const WorkKind writes = service == "log"        ? wire::work::log_append
                          : service == "counters" ? wire::work::count_view
                          : service == "features" ? wire::work::feature_update
                                                  : wire::work::store_write;
  const BytesMoved moved = bytes_moved(setting_.scenario, service);
  const cluster::AccessCost cost{
      .read = setting_.costs.law(service, reads),
      .write = setting_.costs.law(service, writes),
      .read_wait = read_wait != nullptr ? setting_.costs.wait(read_wait) : nullptr,
      .write_wait = write_wait != nullptr ? setting_.costs.wait(write_wait) : nullptr,
      .read_bytes = moved.by_read,
      .write_bytes = moved.by_write};
  return std::make_unique<cluster::StoreTier>(machines, params, cost, setting_.collector, tier_random_);
}

void Region::build_tiers(TierDirectory& tiers) {
  const double r = setting_.scenario.sample_rate;
  for (const std::string_view service : used_by_twins) {
    const cluster::RootLoad& roots = service == "gateway"    ? load_.requests()
                                     : service == "metadata" ? load_.requests_served()
                                                             : load_.pages_let_in();
    add_fleet(setting_, service, index_, roots, share_, r, r, finest_rate(setting_.scenario));
  }
  for (const std::string_view service : {"cdn_edge", "cdn_shield", "origin"})
    add_fleet(setting_, service, index_, load_.originals(), share_, r, r);
  for (const std::string_view service : {"event_intake", "log", "counters"})
    add_fleet(setting_, service, index_, load_.originals(), share_, r / clients::events_thinning, r);

  candidates_tier_ = make_tier("candidate_store", "disk_i4i", nullptr, false);
  metadata_tier_ = make_tier("metadata", nullptr, "database_commit", true);
  features_tier_ = make_tier("features", nullptr, nullptr, false);
  bound_features();
  counters_ = make_tier("counters", nullptr, nullptr, true);
  log_ = make_tier("log", nullptr, "log_commit", false);
  tiers.candidates.push_back(candidates_tier_.get());
  tiers.metadata.push_back(metadata_tier_.get());
  tiers.features.push_back(features_tier_.get());
  tiers.lists.push_back(&lists_);
  tiers.cards.by_region.push_back(&cards_);
  tiers.cards.lag = std::max(tiers.cards.lag, metadata_tier_->params().replica_lag);
}

// A tier with room for every user's features holds them all; a smaller one, at first, those of as many users as fit.
void Region::bound_features() {
  const scenario::Service& service = setting_.scenario.services.at("features");
  const auto* tier = std::get_if<scenario::KeyValueTier>(&service.state);
  if (tier == nullptr) return;
  const double room = static_cast<double>(tier->maxmemory.count) * fleet("features").pool().replicas() /
                      tier->replication_factor * setting_.scenario.sample_rate;
  const auto each = static_cast<double>(modelled::feature_bytes + cluster::key_overhead.count);
  if (room >= each * static_cast<double>(ids_.sampled())) return;
  feature_bytes_ = Bytes{static_cast<std::int64_t>(room)};
  residents_.emplace(feature_bytes_, eviction_of(tier->eviction), cluster::key_overhead);
  features_.bound_by(*residents_);
  for (std::uint64_t k = 0; k < ids_.sampled(); ++k)
    residents_->hold({keyspaces::user_features, ids_.user(k), 0}, Bytes{modelled::feature_bytes});
}

std::vector<adapters::KeyspaceRoute> Region::routes(const TierDirectory& tiers) {
  cluster::StoreTier* candidates = tiers.candidates[index_];
  cluster::StoreTier* features = tiers.features[index_];
  cluster::Records* lists = tiers.lists[index_];
  return {{keyspaces::lists, candidates, candidates, lists},
          {keyspaces::trending, candidates, candidates, lists, true},
          {keyspaces::global_top, candidates, candidates, lists, true},
          {keyspaces::watched, candidates, candidates, lists},
          metadata_route(tiers, index_, setting_.home),
          {keyspaces::user_features, features, features, &features_},
          {keyspaces::video_features, features, features, &features_}};
}

template <class Make>
void Region::install(std::string_view service, const TierDirectory& tiers, Make make) {
  cluster::Fleet& machines = fleet(service);
  for (unsigned replica = 0; replica < machines.pool().capacity(); ++replica) {
    Stand& stand = stands_.emplace_back(setting_, machines, replica, routes(tiers));
    std::unique_ptr<Handler> handler = make(stand);
    machines.install(replica, *handler);
    handlers_.push_back(std::move(handler));
  }
}

void Region::build_components(const TierDirectory& tiers, clients::SurfaceObserver& surfaces) {
  build_ranking(tiers);
  build_feed(tiers);
  build_cdn();
  install("event_intake", tiers, [&](Stand& stand) {
    return std::make_unique<modelled::EventIntakeModel>(
        setting_.clock, stand.cpu, fleet("event_intake"),
        modelled::EventIntakeModel::Tiers{*log_, *counters_, *features_tier_});
  });
  build_users(tiers, surfaces);
  build_faults();
  for (const auto& [name, service] : setting_.scenario.services)
    if (service.autoscale && setting_.directory.in_region(setting_.directory.find(name), index_) != nullptr)
      tasks_.spawn(autoscale(fleet(name), *service.autoscale, share_));
}

void Region::build_feed(const TierDirectory& tiers) {
  const scenario::Scenario& s = setting_.scenario;
  const auto& services = s.services;
  // Policies are thinned for the finest sample there will be: where it is wanted, what they do matters.
  const double r = finest_rate(s);

  const scenario::Service& gateway_service = services.at("gateway");
  gateway::GatewayParams at_gateway{.tokens = setting_.tokens};
  if (gateway_service.rate_limit) {
    const scenario::RateLimit& limit = *gateway_service.rate_limit;
    at_gateway.rate_limit.requests = limit.rate.per_second * 60;
    at_gateway.rate_limit.per = std::chrono::minutes{1};
    at_gateway.rate_limit.burst = limit.burst;
  }
  const auto callers = [&](const char* caller, const char* callee, Nanos timeout) {
    const cluster::Fleet& from = fleet(caller);
    return CallersInGroups{services.at(callee), timeout, sampled_share(from, r), from.pool().simulated()};
  };
  CallersInGroups to_feed = callers("gateway", "feed", services.at("feed").deadline);
  cluster::Pool& pool = fleet("gateway").pool();
  cluster::Pool& feed_pool = fleet("feed").pool();
  feed_pool.watch_failures();
  load_.set_feed(feed_pool.at_doors());
  if (gateway_service.load_shed) {
    load_.set_doors(pool.at_doors());
    pool.stand_behind_doors(load_.classes());
    // Whose page fails at the feed learns it at the call's deadline, and waits for half of his back-off on average.
    feed_pool.serve_behind(pool, clients::page_traffic, services.at("feed").deadline + s.clients.retry_base / 2);
  }
  install("gateway", tiers, [&](Stand& stand) {
    const auto replica = static_cast<unsigned>(gateways_.size());
    if (const auto& shed = gateway_service.load_shed) {
      auto door = std::make_shared<GatewayDoor>(
          policies::LoadShedParams{.max_wait = shed->max_wait, .by_priority = shed->by_priority}, pool, replica);
      pool.set_door(replica, *door);
      gateways_.push_back({stand.cpu, &door->for_surfaces()});
      at_gateway.admission = {door, &door->for_pages()};
    } else {
      gateways_.push_back({stand.cpu, nullptr});
    }
    at_gateway.feed = to_feed.next();
    return std::make_unique<gateway::Gateway>(
        gateway::GatewayPorts{setting_.clock, stand.rpc, stand.cpu, stand.random, setting_.metrics}, at_gateway);
  });

  feed::FeedParams at_feed;
  at_feed.lists.length = static_cast<std::uint32_t>(s.feed.list_size);
  at_feed.lists.refresh_interval = s.feed.refresh_interval;
  at_feed.lists.fresh_for = std::max(s.caches.feed_cache.ttl, s.feed.refresh_interval);
  CallersInGroups to_cache = callers("feed", "feed_cache", at_feed.lists.cache.timeout);
  CallersInGroups to_store = callers("feed", "candidate_store", at_feed.lists.stored.timeout);
  CallersInGroups to_ranking = callers("feed", "ranking_worker", at_feed.lists.ranking.timeout);
  CallersInGroups to_metadata = callers("feed", "metadata", at_feed.metadata.timeout);
  at_feed.refresh_below = s.feed.refresh_below;
  at_feed.shelves.region = wire::RegionId{index_};
  at_feed.shelves.interval = s.feed.trending_interval;
  install("feed", tiers, [&](Stand& stand) {
    at_feed.lists.cache = to_cache.next();
    at_feed.lists.stored = to_store.next();
    at_feed.lists.ranking = to_ranking.next();
    at_feed.metadata = to_metadata.next();
    auto service = std::make_unique<feed::FeedService>(
        feed::FeedPorts{setting_.clock, stand.rpc, stand.store, stand.cpu, stand.random, setting_.metrics}, at_feed);
    feeds_.push_back(service.get());
    return service;
  });

  const scenario::ListCache& cache = s.caches.feed_cache;
  const double share_of_bytes = s.sample_rate * share_ / fleet("feed_cache").pool().simulated();
  node_bytes_ = Bytes{static_cast<std::int64_t>(static_cast<double>(cache.bytes.count) * share_of_bytes)};
  feedcache::NodeParams at_node{
      .store = {.capacity = node_bytes_,
                .eviction = eviction_of(cache.eviction),
                .windows = {cache.stale_while_revalidate, cache.stale_if_error}},
      .ttl = cache.ttl,
      .ttl_jitter = cache.ttl_jitter,
      .early_refresh_beta = cache.early_refresh};
  install("feed_cache", tiers, [&](Stand& stand) {
    auto node = std::make_unique<feedcache::FeedCacheNode>(
        feedcache::NodePorts{setting_.clock, stand.cpu, stand.random, setting_.metrics}, at_node);
    nodes_.push_back(node.get());
    return node;
  });
}

void Region::build_ranking(const TierDirectory& tiers) {
  install("retrieval", tiers, [&](Stand& stand) {
    return std::make_unique<modelled::WorkModel>(stand.cpu, wire::work::retrieve, modelled::retrieval_shards);
  });
  const modelled::WorkerParams worker{.wait = setting_.costs.wait("list_refresh")};
  install("ranking", tiers, [&](Stand& stand) {
    return std::make_unique<modelled::WorkModel>(stand.cpu, wire::work::rank, worker.candidates);
  });
  install("ranking_worker", tiers, [&](Stand& stand) {
    return std::make_unique<modelled::RankingWorkerModel>(
        modelled::WorkerPorts{setting_.clock, stand.rpc, stand.cpu, stand.store, stand.random}, worker,
        setting_.videos);
  });
}

void Region::build_cdn() {
  const scenario::Scenario& s = setting_.scenario;
  const auto servers = [&](const char* service, const char* wait) {
    return cluster::CdnServers{&fleet(service), setting_.costs.law(service, wire::work::serve_chunk),
                               wait != nullptr ? setting_.costs.wait(wait) : nullptr};
  };
  const auto cache = [](const auto& c, double nodes) {
    const double bytes = static_cast<double>(c.bytes.count) * nodes;
    return cluster::CdnCacheParams{.eviction = eviction_of(c.eviction),
                                   .bytes = Bytes{static_cast<std::int64_t>(bytes)},
                                   .ttl = c.ttl,
                                   .coalesce = c.single_flight};
  };
  // A few points of presence stand for all of the region's, at the edge view's rate; the region's shields are one
  // cache, at R.
  const double edge_rate = setting_.edge_view.sample_rate();
  const cluster::CdnParams params{
      .edge = cache(s.caches.cdn_edge, edge_rate / s.caches.cdn_edge.nodes),
      .shield = cache(s.caches.cdn_shield, setting_.shield_view.sample_rate() * share_),
      .edges = simulated_edges(s),
      .to_shield = setting_.network.rtt({.region = index_, .zone = 0}, {.region = index_, .zone = 1}),
      .to_origin = setting_.network.rtt({.region = index_, .zone = 0}, {.region = setting_.home, .zone = 1})};
  cdn_ = std::make_unique<cluster::Cdn>(
      params,
      std::array{servers("cdn_edge", nullptr), servers("cdn_shield", nullptr), servers("origin", "object_store")},
      setting_.videos, setting_.edge_view, setting_.shield_view, setting_.collector, cdn_random_);
}

std::optional<Nanos> Region::send(Time now, double bytes, std::uint64_t key) {
  return fleet("gateway").egress().send(now, bytes, models::mix(key));
}

Bytes Region::cached_bytes() const {
  Bytes sum;
  for (const feedcache::FeedCacheNode* node : nodes_) sum += node->store().bytes();
  return sum;
}

Region::One Region::choose(std::uint64_t key) {
  return gateways_[fleet("gateway").pool().choose(setting_.clock.now(), key)];
}

}  // namespace headroom::run
