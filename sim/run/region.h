// One region of the run: its fleets, the components on them, its content network and its users.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "real/feed/feed_service.h"
#include "real/feedcache/node.h"
#include "real/gateway/gateway.h"
#include "sim/adapters/sim_store.h"
#include "sim/clients/surfaces.h"
#include "sim/clients/user_ids.h"
#include "sim/clients/visitors.h"
#include "sim/faults/injector.h"
#include "sim/modelled/event_intake.h"
#include "sim/modelled/ranking.h"
#include "sim/run/setting.h"

namespace headroom::run {

// The services that twins call (clients/user_ids.h): those simulated at the users' rate, whatever it is at the time.
inline constexpr std::array<std::string_view, 9> used_by_twins{
    "gateway", "feed", "feed_cache", "candidate_store", "metadata", "features", "retrieval", "ranking",
    "ranking_worker"};

// What all regions' keyspaces lead to, once every tier stands.
struct TierDirectory {
  // By region: candidate store, metadata, features.
  std::vector<cluster::StoreTier*> candidates, metadata, features;
  std::vector<cluster::Records*> lists;
  adapters::RecordCopies cards;  // of all videos; written in the home region, which the others follow
};

// The cards of all videos as `region` reads and writes them.
adapters::KeyspaceRoute metadata_route(const TierDirectory& tiers, std::uint16_t region, std::uint16_t home);

class Region final : clients::GatewayReplicas {
 public:
  Region(const Setting& setting, std::uint16_t index, double share, const clients::VisitProfile& profile);
  Region(const Region&) = delete;
  Region& operator=(const Region&) = delete;

  // First: fleets and tiers, entered into `tiers`. Then, when all regions have theirs: components and users.
  void build_tiers(TierDirectory& tiers);
  void build_components(const TierDirectory& tiers, clients::SurfaceObserver& surfaces);
  // Lists in the cache as after days of running; the feed's shelves and the users begin.
  void open();

  // Every user is joined by his twins, who begin with his lists and visits; thin() sends them away.
  void thicken(const clients::Twins& twins, Time until);
  void thin(const clients::Twins& twins);

  const Setting& setting() const { return setting_; }
  const clients::PageLoad& load() const { return load_; }
  cluster::Cdn& cdn() { return *cdn_; }
  cluster::StoreTier& log() { return *log_; }
  Bytes cached_bytes() const;
  // Null where the feature tier has room for everybody.
  const cluster::Residents* feature_residents() const { return residents_ ? &*residents_ : nullptr; }

 private:
  // The ports of one component on one replica.
  struct Stand {
    Stand(const Setting& setting, cluster::Fleet& fleet, unsigned replica, std::vector<adapters::KeyspaceRoute> routes);
    kernel::PhiloxRandom random;
    adapters::SimRpc rpc;
    adapters::SimCpu cpu;
    adapters::SimStore store;
  };

  cluster::Fleet& fleet(std::string_view service) const;
  std::unique_ptr<cluster::StoreTier> make_tier(std::string_view service, const char* read_wait, const char* write_wait,
                                                bool spread_keys);
  std::vector<adapters::KeyspaceRoute> routes(const TierDirectory& tiers);
  // A handler for every simulated replica of a service, made from its stand.
  template <class Make>
  void install(std::string_view service, const TierDirectory& tiers, Make make);
  void bound_features();
  void build_feed(const TierDirectory& tiers);
  void build_ranking(const TierDirectory& tiers);
  void build_cdn();
  void build_users(const TierDirectory& tiers, clients::SurfaceObserver& surfaces);
  void warm_feed_cache();  // region_warm.cpp
  void warm_cdn();         // region_warm.cpp
  void set_rate(double times);
  Task<void> keep_shelves_filled();
  void build_faults();  // region_faults.cpp
  Task<void> autoscale(cluster::Fleet& fleet, const scenario::Autoscale& rule, double share);
  One choose(std::uint64_t key) override;
  std::optional<Nanos> send(Time now, double bytes, std::uint64_t key) override;

  const Setting& setting_;
  std::uint16_t index_;
  double share_;
  clients::UserIds ids_;
  clients::PageLoad load_;
  kernel::PhiloxRandom random_;
  cluster::Records lists_;
  std::optional<cluster::Residents> residents_;  // of features_, where they do not all fit
  Bytes feature_bytes_;                          // that they may take, at the scenario's rate
  cluster::Records features_;
  cluster::Records cards_;
  std::unique_ptr<cluster::StoreTier> candidates_tier_, metadata_tier_, features_tier_, log_, counters_;
  std::deque<Stand> stands_;
  std::vector<std::unique_ptr<Handler>> handlers_;
  std::vector<feed::FeedService*> feeds_;
  std::vector<feedcache::FeedCacheNode*> nodes_;
  Bytes node_bytes_;  // of one node at the scenario's rate
  std::vector<One> gateways_;
  std::unique_ptr<cluster::Cdn> cdn_;
  kernel::PhiloxRandom user_random_, cdn_random_, tier_random_;
  std::unique_ptr<adapters::SimRpc> user_rpc_;
  std::unique_ptr<adapters::SimStore> gateway_store_;
  std::unique_ptr<clients::Visitors> visitors_;
  std::unique_ptr<clients::Surfaces> surfaces_;
  std::unique_ptr<faults::Injector> injector_;
  TaskSet tasks_;  // last: its tasks use all of the above
};

}  // namespace headroom::run
