// The fleet and the day of the base scenario.
#include <algorithm>
#include <array>

#include "sim/scenario/scenario.h"

namespace headroom::scenario {
namespace {

constexpr std::array<std::string_view, 18> names = {
    "gateway",   "feed",           "feed_cache", "candidate_store", "metadata",   "event_intake",
    "log",       "features",       "retrieval",  "ranking",         "ranking_worker", "upload",
    "transcode", "moderation",     "counters",   "cdn_edge",        "cdn_shield", "origin"};

Service fleet(std::string instance, int replicas, Nanos deadline) {
  Service s;
  s.instance = std::move(instance);
  s.replicas = replicas;
  s.deadline = deadline;
  return s;
}

}  // namespace

std::span<const std::string_view> service_names() { return names; }

// Load: mean work in cores on the reference core (models/cost) of product.md's rates; x 1.5 at a region's peak; the
// fleet has it at 60 % at most. "Bytes" and "network" say that these, not the cores, decide.
std::map<std::string, Service> default_services() {
  std::map<std::string, Service> all;
  // 661k requests/s (87k pages, 434k event batches, 140k of other surfaces) x 90 us, 500 us more for surfaces: 130
  // cores.
  all["gateway"] = fleet("m6i.4xlarge", 40, 2s);
  all["gateway"].rate_limit = RateLimit{};
  all["gateway"].load_shed = LoadShed{};

  // 87k pages/s x 160 us: 14 cores.
  all["feed"] = fleet("m6i.2xlarge", 16, 1s);
  all["feed"].circuit_breaker = CircuitBreaker{};

  // Bytes: 500M lists of 2 KB, twice, on nodes of 122 GiB. 130k operations/s x 11 us: 1.5 cores.
  all["feed_cache"] = fleet("r6i.4xlarge", 24, 50ms);
  all["feed_cache"].balance = ConsistentHash{};
  all["feed_cache"].state = KeyValueTier{};

  // 46k lists/s (8 visits per user and day) x 100 us x 3 copies, a tenth more for compaction: 16 cores.
  all["candidate_store"] = fleet("i4i.4xlarge", 12, 100ms);
  all["candidate_store"].balance = ConsistentHash{};
  all["candidate_store"].state = WideColumnTier{};

  // 87k hydrations/s x 150 us, 140k reads/s x 78 us: 24 cores; hot shards need room.
  all["metadata"] = fleet("r6i.4xlarge", 24, 100ms);
  all["metadata"].balance = ConsistentHash{};
  all["metadata"].state = DatabaseTier{};

  // 434k batches/s x 70 us: 30 cores.
  all["event_intake"] = fleet("m6i.4xlarge", 12, 1s);
  // 434k appends/s x 25 us x 3 copies, and two groups that read: 50 cores.
  all["log"] = fleet("i4i.4xlarge", 24, 1s);
  all["log"].balance = ConsistentHash{};
  all["log"].state =
      LogTier{.partitions = 960, .consumers = {{"features", 960}, {"counters", 480}, {"transcode", 200}}};

  // 4.3M events/s x 12 us: 52 cores.
  all["features"] = fleet("r6i.4xlarge", 30, 100ms);
  all["features"].balance = ConsistentHash{};
  all["features"].state = KeyValueTier{};

  // 46k lists/s x 8 shards x 400 us: 148 cores; x 27 ms for 500 candidates: 1,250 cores.
  all["retrieval"] = fleet("c6i.8xlarge", 26, 500ms);
  all["ranking"] = fleet("c6i.8xlarge", 200, 1s);
  all["ranking"].queue.limit = 200;
  all["ranking_worker"] = fleet("c6i.8xlarge", 200, 5s);
  all["ranking_worker"].queue.limit = 200;
  all["ranking_worker"].retry.attempts = 2;

  // 116 uploads/s x 2.5 ms; x 19.8 s for five renditions of 14 s: 2,290 cores; x 1.6 s of classifiers: 186 cores.
  all["upload"] = fleet("m6i.2xlarge", 10, 5s);
  all["transcode"] = fleet("c6i.8xlarge", 320, 10min);
  all["transcode"].autoscale_lag = AutoscaleLag{.lag_per_worker = 10};
  all["moderation"] = fleet("c6i.8xlarge", 32, 30s);
  // 870k views/s in batches of ten, 11 us each way: 10 cores.
  all["counters"] = fleet("m6i.4xlarge", 8, 1s);
  all["counters"].balance = ConsistentHash{};

  // Network: 1.7 TB/s on average (20 min a user and day at 1.5 Mbit/s, a third more prefetched), 2.3 GB/s a machine.
  all["cdn_edge"] = fleet("i4i.8xlarge", 1600, 5s);
  all["cdn_edge"].balance = ConsistentHash{};
  // A fifth of it misses the edge, a tenth of that the shield.
  all["cdn_shield"] = fleet("i4i.8xlarge", 320, 5s);
  all["cdn_shield"].balance = ConsistentHash{};
  all["origin"] = fleet("i4i.8xlarge", 60, 10s);
  return all;
}

Demand::Demand()
    : surfaces{{"comments", 5}, {"creator_analytics", 0.2}, {"live", 2},
               {"notifications", 10}, {"profile", 4}, {"search", 3}} {}

Caches::Caches() {
  // 2 KB a list (product.md: 2 TB for 1B users): every user of the day fits.
  feed_cache = {.bytes = Bytes{1'000'000'000'000}, .stale_while_revalidate = 10min, .stale_if_error = 24h};
  // 100 places a region, each with 96 TB of flash (preset B's 1 TB would hold a fifth of what is watched in a day).
  cdn_edge = {.bytes = Bytes{9'600'000'000'000'000}, .nodes = 100};
  // 7 TB a shield server in the five regions.
  cdn_shield = {.bytes = Bytes{2'240'000'000'000'000}};
}

}  // namespace headroom::scenario
