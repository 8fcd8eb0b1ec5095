// The fleet of the base scenario: sized for the product's peak (mean x 1.3 for the world, x 1.55 in a region) at
// about half utilization, from the rates of product.md and the costs in models/cost.
#include <algorithm>
#include <array>

#include "sim/scenario/scenario.h"

namespace headroom::scenario {
namespace {

constexpr std::array<std::string_view, 18> names = {
    "gateway",   "feed",           "feed_cache", "candidate_store", "metadata",   "event_intake",
    "log",       "features",       "retrieval",  "ranking",         "ranking_worker", "upload",
    "transcode", "moderation",     "counters",   "cdn_edge",        "cdn_shield", "origin"};

constexpr Bytes gib(std::int64_t n) { return Bytes{n << 30}; }

Service fleet(std::string instance, int replicas, Nanos deadline) {
  Service s;
  s.instance = std::move(instance);
  s.replicas = replicas;
  s.deadline = deadline;
  return s;
}

}  // namespace

std::span<const std::string_view> service_names() { return names; }

int shard_count(const Service& service) {
  auto of = [&](std::optional<int> shards, int copies) {
    return shards.value_or(std::max(1, service.replicas / std::max(1, copies)));
  };
  if (auto* tier = std::get_if<KeyValueTier>(&service.state)) return of(tier->shards, tier->replication_factor);
  if (auto* tier = std::get_if<DatabaseTier>(&service.state)) return of(tier->shards, tier->replication_factor);
  return 1;
}

std::map<std::string, Service> default_services() {
  std::map<std::string, Service> all;
  all["gateway"] = fleet("m6i.4xlarge", 60, 2s);
  all["gateway"].rate_limit = RateLimit{};
  all["gateway"].load_shed = LoadShed{};
  all["gateway"].queue.discipline = ByPriority{};

  all["feed"] = fleet("m6i.4xlarge", 60, 1s);
  all["feed"].circuit_breaker = CircuitBreaker{};
  all["feed"].outlier_ejection = OutlierEjection{};

  all["feed_cache"] = fleet("r6i.4xlarge", 40, 50ms);
  all["feed_cache"].balance = ConsistentHash{};
  all["feed_cache"].state = KeyValueTier{};

  all["candidate_store"] = fleet("i4i.4xlarge", 40, 100ms);
  all["candidate_store"].balance = ConsistentHash{};
  all["candidate_store"].state = WideColumnTier{};

  all["metadata"] = fleet("r6i.4xlarge", 192, 100ms);
  all["metadata"].balance = ConsistentHash{};
  all["metadata"].state = DatabaseTier{};

  all["event_intake"] = fleet("m6i.4xlarge", 80, 1s);
  all["log"] = fleet("i4i.4xlarge", 60, 1s);
  all["log"].balance = ConsistentHash{};
  all["log"].state = LogTier{.partitions = 960,
                             .consumers = {{"features", 960}, {"counters", 480}, {"transcode", 200}}};

  all["features"] = fleet("r6i.4xlarge", 60, 100ms);
  all["features"].balance = ConsistentHash{};
  all["features"].state = KeyValueTier{};

  all["retrieval"] = fleet("c6i.8xlarge", 200, 500ms);
  all["ranking"] = fleet("c6i.8xlarge", 300, 1s);
  all["ranking"].queue.limit = 200;
  all["ranking_worker"] = fleet("c6i.4xlarge", 100, 5s);
  all["ranking_worker"].retry.attempts = 2;

  all["upload"] = fleet("m6i.4xlarge", 10, 5s);
  all["transcode"] = fleet("c6i.8xlarge", 200, 10min);
  all["transcode"].autoscale_lag = AutoscaleLag{.lag_per_worker = 10};
  all["moderation"] = fleet("c6i.8xlarge", 40, 30s);
  all["counters"] = fleet("m6i.4xlarge", 20, 1s);
  all["counters"].balance = ConsistentHash{};

  all["cdn_edge"] = fleet("i4i.4xlarge", 1000, 5s);
  all["cdn_edge"].balance = ConsistentHash{};
  all["cdn_shield"] = fleet("i4i.4xlarge", 100, 5s);
  all["cdn_shield"].balance = ConsistentHash{};
  all["origin"] = fleet("i4i.4xlarge", 100, 10s);
  return all;
}

Demand::Demand()
    : surfaces{{"comments", 5}, {"creator_analytics", 0.2}, {"live", 2},
               {"notifications", 10}, {"profile", 4}, {"search", 3}} {}

Caches::Caches() {
  // 2 KB a list (product.md: 2 TB for 1B users); the active users of a day fit.
  feed_cache = Cache{.eviction = Eviction::s3_fifo, .bytes = Bytes{1'000'000'000'000}, .nodes = 40, .ttl = 2h,
                     .stale_while_revalidate = 10min, .stale_if_error = 24h};
  // 1 TB per edge (product.md, B), whole world.
  cdn_edge = Cache{.eviction = Eviction::s3_fifo, .bytes = gib(1024 * 1000), .nodes = 1000, .ttl = 24h,
                   .stale_if_error = 24h, .early_refresh = 0};
  cdn_shield = Cache{.eviction = Eviction::s3_fifo, .bytes = gib(8192 * 100), .nodes = 100, .ttl = 24h,
                     .stale_if_error = 24h, .early_refresh = 0};
}

}  // namespace headroom::scenario
