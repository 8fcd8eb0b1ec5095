#include "sim/run/bill.h"

#include <algorithm>
#include <string>

#include "models/popularity/sources.h"
#include "models/sizing/sources.h"
#include "sim/modelled/uploads.h"
#include "sim/run/cost_tables.h"
#include "sim/run/sources.h"

namespace headroom::run {
namespace {

constexpr double days_a_year = 365, hours_a_day = 24, gib = 1073741824.0, gb = 1e9;

// The log's machines, but for the part of them whose drives hold what is retained.
void add_machines(results::RunResult& result, const scenario::Scenario& scenario) {
  auto& drivers = result.cost.by_driver;
  for (const auto& [name, service] : scenario.services) {
    results::ServiceResult& out = result.services[name];
    const double machines = out.replicas_mean > 0 ? out.replicas_mean : service.replicas;
    out.cost_usd_per_day = machines * CostTables::machine(service).usd_per_year / days_a_year;
    double retained = 0;
    if (std::holds_alternative<scenario::LogTier>(service.state))
      if (const auto drives = out.resources.find("drives"); drives != out.resources.end())
        retained = std::min(1.0, drives->second.utilization_mean);
    drivers["log_retention"] += out.cost_usd_per_day * retained;
    drivers["compute"] += out.cost_usd_per_day * (1 - retained);
  }
}

// Every published video's original and renditions in the object store, and the metadata's rows on network volumes.
double storage_usd_per_day(const scenario::Scenario& scenario) {
  const std::vector<int>& made = scenario.transcode.renditions;
  double bits_per_s = 0;
  for (const models::Rendition& rendition : models::ladder)
    if (std::ranges::find(made, rendition.lines) != made.end()) bits_per_s += rendition.bits_per_s;
  const double videos = scenario.demand.popularity.catalogue;
  const double objects = videos * (original_bytes + modelled::upload_clip_mean * bits_per_s / 8);
  double rows = videos * models::card_bytes;
  if (const auto* tier = std::get_if<scenario::DatabaseTier>(&scenario.services.at("metadata").state))
    rows *= tier->replication_factor;
  return (objects * object_store_usd_per_gib + rows * volume_usd_per_gib) / gib / days_a_year;
}

bool scales(const scenario::Service& service) { return service.autoscale || service.autoscale_lag; }

}  // namespace

void add_costs(results::RunResult& result, const scenario::Scenario& scenario, double days) {
  constexpr double whole_day = 0.99;
  auto& drivers = result.cost.by_driver;
  add_machines(result, scenario);
  drivers["storage"] = storage_usd_per_day(scenario);
  drivers["people"] = scenario.moderation.reviewers * hours_a_day * reviewer_usd_per_hour;
  if (days > 0) {
    drivers["cdn_egress"] = result.cdn["edge"].bytes / days / gb * egress_usd_per_gb;
    drivers["origin_traffic"] = result.cdn["origin"].bytes / days / gb * origin_usd_per_gb;
  }
  for (const auto& [driver, usd] : drivers) result.cost.usd_per_day += usd;
  const bool any_scales = std::ranges::any_of(scenario.services, [](const auto& s) { return scales(s.second); });
  if (days < whole_day && any_scales)
    result.notes.push_back(
        "cost: traffic is that of a whole day by its curve; fleets that scale themselves are priced at their mean size "
        "in the time simulated, for every hour of the day");
}

}  // namespace headroom::run
