// What goes on in a region beside its components: its users, its shelves, its autoscalers.
#include <algorithm>
#include <cmath>

#include "models/demand/sources.h"
#include "models/laws/uniform.h"
#include "real/policies/autoscale.h"
#include "real/feed/cursor.h"
#include "real/ports/verify.h"
#include "real/wire/keyspaces.h"
#include "sim/clients/sources.h"
#include "sim/modelled/list_maker.h"
#include "sim/modelled/ranking.h"
#include "sim/run/inputs.h"
#include "sim/run/region.h"
#include "sim/run/sources.h"

namespace headroom::run {
namespace {

constexpr auto shelf = static_cast<std::uint32_t>(shelf_length.value);

}  // namespace

void Region::build_users(const TierDirectory& tiers, clients::SurfaceObserver& observer) {
  const scenario::Scenario& s = setting_.scenario;
  user_rpc_ = std::make_unique<adapters::SimRpc>(
      setting_.network_ports(), cluster::Place{index_, cluster::Place::with_users}, user_random_);
  clients::VisitorParams params{
      .region = index_,
      .users = s.demand.dau * share_ * s.sample_rate,
      .sample_rate = s.sample_rate,
      .zero_utc_s = setting_.zero_utc_s,
      .pace = visit_pace(s),
      .attempts = s.clients.attempts,
      .retry_base = s.clients.retry_base,
      .timeout = s.clients.timeout,
      .kept_videos = s.clients.kept_videos,
      .events_per_view = s.demand.events_per_view,
      .event_batch = s.demand.event_batch,
      .links = {s.clients.links.slow, s.clients.links.medium, s.clients.links.fast},
      .dispersion = s.demand.dispersion,
      .seed = models::mix(s.seed, 7'000 + index_)};
  const clients::Player::World world{setting_.videos, setting_.links, setting_.network, *cdn_};
  const double checked = setting_.fidelity[wire::work::jwt_check.number];
  const auto tokens = [this, checked](std::uint64_t user, WallTime now) {
    // Minted only where the gateway will really look at it.
    if (!adapters::runs_really(wire::work::jwt_check, user, checked)) return std::string();
    return gateway::mint_token(setting_.tokens, wire::UserId{user}, now + std::chrono::hours{2});
  };
  const auto cursor_of_twin = [](const std::string& cursor, std::uint64_t user, std::uint64_t twin) {
    const feed::SipKey key = feed::FeedParams{}.cursor_key;
    const Result<feed::Session> session = feed::unseal(cursor, wire::UserId{user}, key);
    verify(session.has_value(), "a cursor that the feed gave is one of the feed's");
    return feed::seal(*session, wire::UserId{twin}, key);
  };
  visitors_ = std::make_unique<clients::Visitors>(params, setting_.clock, *user_rpc_, setting_.visits, load_, world,
                                                  setting_.virals, setting_.collector,
                                                  clients::Credentials{tokens, cursor_of_twin});

  std::vector<clients::SurfaceParams> classes;
  for (const auto& [name, per_day] : s.demand.surfaces) {
    const auto known = std::ranges::find(models::surfaces(), name, &models::Surface::name);
    const double writes = known != models::surfaces().end() ? known->write_share.value : 0;
    classes.push_back({.name = name, .share_of_visits = per_day / s.demand.visits_per_user, .write_share = writes});
  }
  gateway_store_ = std::make_unique<adapters::SimStore>(setting_.network_ports(), cluster::Place{index_, 0},
                                                        routes(tiers), user_random_);
  surfaces_ = std::make_unique<clients::Surfaces>(
      std::move(classes), index_, s.sample_rate, setting_.zero_utc_s,
      clients::SurfacePorts{setting_.clock, *this, *gateway_store_, *log_, setting_.videos, load_}, setting_.visits,
      observer, models::mix(s.seed, 8'000 + index_));
}

void Region::open() {
  warm_feed_cache();
  warm_cdn();
  tasks_.spawn(keep_shelves_filled());
  for (feed::FeedService* service : feeds_) service->start();
  visitors_->resume();
  visitors_->open(setting_.end);
  surfaces_->open(setting_.end);
  injector_->open();
}

void Region::thicken(const clients::Twins& twins, Time until) {
  set_rate(twins.all());
  const cluster::Pool& pool = fleet("feed_cache").pool();
  const Time now = setting_.clock.now();
  for (std::uint64_t k = 0; k < ids_.sampled(); ++k) {
    const std::uint64_t user = ids_.user(k);
    const feedcache::Lookup held = nodes_[pool.owner(user)]->peek(wire::keyspaces::list_of(wire::UserId{user}));
    if (held.state == feedcache::State::absent) continue;
    const std::string list{held.value};
    for (unsigned i = 0; i < twins.each; ++i) {
      const std::uint64_t twin = ids_.twin(user, twins.first + i);
      nodes_[pool.owner(twin)]->warm(wire::keyspaces::list_of(wire::UserId{twin}), list,
                                     held.expiry - now);
    }
  }
  for (std::uint64_t k = 0; residents_ && k < ids_.sampled(); ++k)
    for (unsigned i = 0; i < twins.each && residents_->holds({wire::keyspaces::user_features, ids_.user(k), 0}); ++i)
      residents_->hold({wire::keyspaces::user_features, ids_.twin(ids_.user(k), twins.first + i), 0},
                       Bytes{modelled::feature_bytes});
  visitors_->thicken(twins, until);
  surfaces_->thicken(twins, until);
}

void Region::thin(const clients::Twins& twins) {
  visitors_->thin();
  surfaces_->thin();
  const cluster::Pool& pool = fleet("feed_cache").pool();
  for (std::uint64_t k = 0; k < ids_.sampled(); ++k) {
    for (unsigned i = 0; i < twins.each; ++i) {
      const std::uint64_t twin = ids_.twin(ids_.user(k), twins.first + i);
      nodes_[pool.owner(twin)]->forget(wire::keyspaces::list_of(wire::UserId{twin}));
      lists_.forget(wire::keyspaces::lists, twin);
      lists_.forget(wire::keyspaces::watched, twin);
      features_.forget(wire::keyspaces::user_features, twin);
      if (residents_) residents_->drop({wire::keyspaces::user_features, twin, 0});
    }
  }
  set_rate(1);
}

// The pools that twins use are sampled at so many times R, and the feed cache is as large for so many times the users.
void Region::set_rate(double times) {
  for (const std::string_view service : used_by_twins)
    fleet(service).pool().set_sample_rate(setting_.scenario.sample_rate * times);
  if (residents_)
    residents_->set_capacity(Bytes{static_cast<std::int64_t>(static_cast<double>(feature_bytes_.count) * times)});
  for (feedcache::FeedCacheNode* node : nodes_)
    node->store().set_capacity(Bytes{static_cast<std::int64_t>(static_cast<double>(node_bytes_.count) * times)});
}

// The stream jobs' part of trending: new lists into the store, every so often.
Task<void> Region::keep_shelves_filled() {
  modelled::ListMaker maker{setting_.videos, random_};
  for (;;) {
    const WallTime now = setting_.clock.wall_now();
    const Time deadline = setting_.clock.now() + std::chrono::seconds{5};
    (void)co_await gateway_store_->put(wire::keyspaces::trending_in(wire::RegionId{index_}),
                                       Codec<wire::TopList>::encode(maker.trending(index_, shelf, now)), {},
                                       deadline);
    (void)co_await gateway_store_->put(wire::keyspaces::top_of_all(),
                                       Codec<wire::TopList>::encode(maker.global_top(shelf, now)), {}, deadline);
    co_await setting_.clock.sleep_for(setting_.scenario.feed.trending_interval);
  }
}

Task<void> Region::autoscale(cluster::Fleet& machines, const scenario::Autoscale& rule, double share) {
  policies::Autoscaler scaler{{.target = rule.cpu,
                               .min = std::max(1, static_cast<int>(rule.min * share)),
                               .max = std::max(1, static_cast<int>(rule.max * share)),
                               .tolerance = rule.tolerance,
                               .sync = rule.sync,
                               .up_share = rule.up_share,
                               .up_replicas = rule.up_replicas,
                               .down_share = rule.down_share,
                               .down_window = rule.down_window}};
  cluster::Pool& pool = machines.pool();
  for (;;) {
    co_await setting_.clock.sleep_for(rule.sync);
    const auto present = static_cast<int>(pool.replicas());
    // Cores cannot be more than busy, however much waits for them.
    const double busy = std::min(1.0, pool.utilization(setting_.clock.now()));
    const int wanted = scaler.wanted(setting_.clock.now(), present, busy);
    if (wanted == present) continue;
    if (wanted > present) co_await setting_.clock.sleep_for(rule.start_up);
    pool.set_replicas(wanted, setting_.clock.now());
    setting_.collector.note(setting_.clock.now(), "scaling", setting_.directory.name(machines.service()),
                            std::to_string(present) + " -> " + std::to_string(wanted) + " replicas in region " +
                                std::to_string(index_));
  }
}

}  // namespace headroom::run
