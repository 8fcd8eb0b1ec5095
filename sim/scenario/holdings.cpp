#include "sim/scenario/holdings.h"

#include <algorithm>

#include "models/demand/regions.h"
#include "models/demand/sources.h"
#include "models/sizing/figures.h"
#include "models/sizing/sources.h"

namespace headroom::scenario {
namespace {

double size(Bytes bytes) { return static_cast<double>(bytes.count); }

Holding cached(Room room, std::string key, Bytes setting, double times) {
  return {.room = room, .bytes = size(setting) * times, .key = std::move(key), .setting = setting};
}

}  // namespace

int regions_of(const Scenario& scenario) {
  return static_cast<int>(scenario.regions.empty() ? models::default_regions().size() : scenario.regions.size());
}

models::Kept kept_of(const Scenario& scenario) {
  constexpr double day_s = 86400;
  const models::Assumptions each;
  const Demand& d = scenario.demand;
  const double busy = d.day == DayKind::holiday ? models::holiday_factor.value : 1.0;
  const double lists = d.dau * scenario.feed.list_size * size(each.id_bytes);
  const double events = d.dau * d.videos_per_user * d.events_per_view * busy / day_s;
  return {.lists = Bytes{static_cast<std::int64_t>(std::min(lists, 9e18))},
          .event_bytes_per_s = events * size(each.event_bytes)};
}

std::optional<Holding> holding_of(const Scenario& scenario, std::string_view name, const models::Kept& kept) {
  const models::Assumptions each;
  const Service& service = scenario.services.at(std::string(name));
  const Caches& caches = scenario.caches;
  if (name == "cdn_edge")
    return cached(Room::drives, "caches.cdn_edge.bytes", caches.cdn_edge.bytes, regions_of(scenario));
  if (name == "cdn_shield") return cached(Room::drives, "caches.cdn_shield.bytes", caches.cdn_shield.bytes, 1);
  if (name == "retrieval")
    return Holding{.bytes = each.catalogue * size(each.vector_bytes) * service.replicas,
                   .key = "services.retrieval.instance",
                   .on_each = true};
  if (const auto* tier = std::get_if<KeyValueTier>(&service.state)) {
    if (name == "feed_cache")
      return cached(Room::memory, "caches.feed_cache.bytes", caches.feed_cache.bytes, tier->replication_factor);
    if (name == "features")
      return Holding{.bytes = scenario.demand.dau * (models::feature_vector_bytes + models::key_overhead) *
                              tier->replication_factor,
                     .key = "demand.dau",
                     .evicts = true};
  }
  if (const auto* tier = std::get_if<WideColumnTier>(&service.state))
    return Holding{.room = Room::drives, .bytes = size(kept.lists) * tier->replication_factor, .key = "demand.dau"};
  if (const auto* tier = std::get_if<LogTier>(&service.state))
    return Holding{.room = Room::drives,
                   .bytes = kept.event_bytes_per_s * seconds(tier->retention) * tier->replication_factor,
                   .key = "services." + std::string(name) + ".retention",
                   .setting = tier->retention};
  return std::nullopt;
}

std::optional<Holding> holding_of(const Scenario& scenario, std::string_view service) {
  return holding_of(scenario, service, kept_of(scenario));
}

double room_on(const Service& service, Room room, const Machine& machine) {
  if (room == Room::drives) return size(machine.drives);
  const auto* tier = std::get_if<KeyValueTier>(&service.state);
  return size(tier != nullptr ? std::min(tier->maxmemory, machine.memory) : machine.memory);
}

}  // namespace headroom::scenario
