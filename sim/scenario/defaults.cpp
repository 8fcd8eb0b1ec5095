// The fleet and the day of the base scenario.
#include <algorithm>
#include <array>

#include "sim/scenario/base_fleet.h"
#include "sim/scenario/scenario.h"

namespace headroom::scenario {
namespace {

constexpr std::array<std::string_view, base_fleet.size()> names = [] {
  std::array<std::string_view, base_fleet.size()> all;
  std::ranges::transform(base_fleet, all.begin(), &BaseFleet::service);
  return all;
}();

int whole(const models::Constant& c) { return static_cast<int>(c.value); }
Bytes bytes(const models::Constant& c) { return Bytes{static_cast<std::int64_t>(c.value)}; }

}  // namespace

std::span<const std::string_view> service_names() { return names; }

std::map<std::string, Service> default_services() {
  std::map<std::string, Service> all;
  for (const BaseFleet& fleet : base_fleet) {
    Service& service = all[std::string(fleet.service)];
    service.instance = fleet.instance;
    service.replicas = whole(fleet.machines);
    service.deadline = from_seconds(fleet.deadline_s);
  }
  all["gateway"].rate_limit = RateLimit{};
  all["gateway"].load_shed = LoadShed{};
  all["feed"].circuit_breaker = CircuitBreaker{};

  for (const char* keyed : {"feed_cache", "candidate_store", "metadata", "log", "features", "counters", "cdn_edge",
                            "cdn_shield"})
    all[keyed].balance = ConsistentHash{};
  all["feed_cache"].state = KeyValueTier{.maxmemory = bytes(base_list_memory)};
  all["candidate_store"].state = WideColumnTier{};
  all["metadata"].state = DatabaseTier{};
  all["log"].state = LogTier{.partitions = whole(base_partitions),
                             .retention = from_seconds(base_retention_s),
                             .consumers = {{"features", whole(base_feature_readers)},
                                           {"counters", whole(base_counter_readers)},
                                           {"transcode", whole(base_job_readers)}}};
  all["features"].state = KeyValueTier{};

  all["ranking"].queue.limit = whole(ranking_queue);
  all["ranking_worker"].queue.limit = whole(ranking_queue);
  for (const auto& [callee, attempts] : attempts_by_callee) all[std::string(callee)].retry.attempts = whole(attempts);
  all["transcode"].autoscale_lag = AutoscaleLag{.lag_per_worker = encoder_lag};
  return all;
}

Demand::Demand() {
  for (const models::Surface& surface : models::surfaces())
    surfaces.emplace(surface.name, surface.requests_per_user_day);
}

Caches::Caches() {
  feed_cache = {.bytes = bytes(base_list_bytes),
                .stale_while_revalidate = from_seconds(base_stale_s),
                .stale_if_error = from_seconds(base_stale_error_s)};
  cdn_edge = {.bytes = bytes(base_edge_bytes), .nodes = whole(base_edge_places)};
  cdn_shield = {.bytes = bytes(base_shield_bytes)};
}

}  // namespace headroom::scenario
