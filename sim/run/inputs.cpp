#include "sim/run/inputs.h"

#include <algorithm>
#include <cmath>

#include "models/demand/sources.h"
#include "real/ports/verify.h"
#include "real/wire/work.h"

namespace headroom::run {

clients::VisitPace visit_pace(const scenario::Scenario& s) {
  double surfaces = 0;
  for (const auto& [name, of_user] : s.demand.surfaces) surfaces += of_user;
  const double visits = s.demand.visits_per_user;
  return {.videos_per_visit = s.demand.videos_per_user / visits,
          .surfaces_per_visit = surfaces / visits,
          .page_size = s.demand.page_size,
          .prefetch = s.clients.prefetch};
}

std::vector<models::Region> places_of(const scenario::Scenario& scenario) {
  const std::vector<models::Region> known = models::default_regions();
  if (scenario.regions.empty()) return known;
  std::vector<models::Region> places;
  double total = 0;
  for (const scenario::Region& wanted : scenario.regions) {
    const auto found = std::ranges::find(known, wanted.name, &models::Region::name);
    verify(found != known.end(), "a checked scenario names known regions");
    places.push_back(*found);
    if (wanted.share > 0) places.back().share = wanted.share;
    total += places.back().share;
  }
  for (models::Region& place : places) place.share /= total;
  return places;
}

double start_in_day_s(const scenario::Scenario& scenario) {
  return seconds(scenario.start - std::chrono::floor<std::chrono::days>(scenario.start));
}

namespace {

models::Intensity calm_visits_of(const scenario::Scenario& scenario, const std::vector<models::Region>& places,
                                 const scenario::Trace* trace) {
  const scenario::Demand& demand = scenario.demand;
  const double per_day = demand.dau * demand.visits_per_user;
  const double day_factor = demand.day == scenario::DayKind::holiday ? models::holiday_factor.value : 1.0;
  if (trace == nullptr) return models::Intensity(places, models::hours_over_mean, per_day, day_factor);

  // The laid-out trace, and before it a warm-up at its first value.
  const auto laid = scenario::lay_over(*trace, demand.replay, scenario.duration);
  verify(laid.has_value(), "a checked trace can be laid over its scenario");
  const double step_s = seconds(laid->step);
  const auto before = static_cast<std::size_t>(std::ceil(seconds(scenario.warm_up) / step_s));
  std::vector<double> factors(before, laid->factors.front());
  factors.insert(factors.end(), laid->factors.begin(), laid->factors.end());
  double sum = 0;
  models::TraceParams shape;
  for (const double factor : factors) {
    shape.points.push_back({static_cast<double>(shape.points.size()) * step_s, factor});
    sum += factor;
  }
  const double mean = sum / static_cast<double>(factors.size());
  auto replayed = models::Intensity::from_trace(places, shape, per_day * mean, day_factor,
                                                start_in_day_s(scenario) - static_cast<double>(before) * step_s,
                                                static_cast<double>(factors.size()) * step_s);
  verify(replayed.has_value(), "a checked trace has a shape");
  return std::move(*replayed);
}

}  // namespace

models::Intensity visits_of(const scenario::Scenario& scenario, const std::vector<models::Region>& places,
                            const scenario::Trace* trace) {
  models::Intensity visits = calm_visits_of(scenario, places, trace);
  for (const scenario::Fault& fault : scenario.faults) {
    const auto* spike = std::get_if<scenario::LoadSpike>(&fault.fault);
    if (spike == nullptr) continue;
    const double from = start_in_day_s(scenario) + seconds(fault.at);
    models::Intensity::Surge surge{.from_s = from, .to_s = from + seconds(fault.lasts), .factor = spike->multiplier};
    const auto place = std::ranges::find(places, fault.select.region, &models::Region::name);
    if (place != places.end()) surge.region = static_cast<std::size_t>(place - places.begin());
    visits.add(surge);
  }
  return visits;
}

models::Intensity uploads_of(const scenario::Scenario& scenario, const std::vector<models::Region>& places) {
  const double factor = scenario.demand.day == scenario::DayKind::holiday ? models::holiday_factor.value : 1.0;
  return models::Intensity(places, models::hours_over_mean, scenario.demand.uploads_per_day, factor);
}

unsigned simulated_edges(const scenario::Scenario& scenario) {
  // A hair below the next whole number is that number: 1/4 of 4 places is one.
  const double wanted = scenario.sample_rate * scenario.caches.cdn_edge.nodes - 1e-9;
  return static_cast<unsigned>(std::max(1.0, std::ceil(wanted)));
}

double edge_rate(const scenario::Scenario& scenario) {
  const double viewers = scenario.sample_rate * scenario.caches.cdn_edge.nodes;
  return std::min(1.0, viewers / simulated_edges(scenario));
}

models::Catalogue catalogue_of(const scenario::Scenario& scenario, const std::vector<models::Region>& places,
                               double rate) {
  const scenario::Popularity& p = scenario.demand.popularity;
  models::CatalogueParams params;
  params.ranks = {p.slope_head, p.slope_tail, p.knee, p.catalogue};
  params.global_share = p.global_share;
  for (const models::Region& place : places) params.region_shares.push_back(place.share);
  const auto ages = models::age_mix(p.day1_share, p.day7_share);
  verify(ages.has_value(), "a checked scenario has shares by age that lifetimes can give");
  params.ages = *ages;
  params.uploads_per_day = scenario.demand.uploads_per_day;
  params.sample_rate = rate;
  params.seed = scenario.seed;
  return models::Catalogue(params);
}

models::NetworkParams network_of(const scenario::Scenario& scenario, const std::vector<models::Region>& places) {
  const std::vector<models::Region> known = models::default_regions();
  const models::NetworkParams world = models::default_network();
  const auto index_of = [&](const std::string& name) {
    return static_cast<std::size_t>(std::ranges::find(known, name, &models::Region::name) - known.begin());
  };
  models::NetworkParams params;
  params.same_zone_ms = millis(scenario.network.same_zone);
  params.between_zones_ms = millis(scenario.network.between_zones);
  params.regions = places.size();
  for (const models::Region& from : places) {
    params.client_edge_ms.push_back(world.client_edge_ms[index_of(from.name)]);
    for (const models::Region& to : places) {
      double rtt = world.regions_ms(index_of(from.name), index_of(to.name));
      for (const scenario::RoundTrip& given : scenario.network.round_trips)
        if ((given.from == from.name && given.to == to.name) || (given.from == to.name && given.to == from.name))
          rtt = millis(given.rtt);
      params.matrix_ms.push_back(rtt);
    }
  }
  return params;
}

adapters::FidelityTable fidelity_of(const scenario::Scenario& scenario) {
  adapters::FidelityTable table;
  table.fill(1.0);
  for (const auto& [kind, fidelity] : scenario.fidelity) {
    double share = 1;
    if (std::holds_alternative<scenario::CostOnly>(fidelity)) share = 0;
    if (const auto* sample = std::get_if<scenario::Sample>(&fidelity)) share = sample->p;
    const auto known = wire::work::kind_of(kind);
    verify(known.has_value(), "a checked scenario names known kinds of work");
    table[known->number] = share;
  }
  return table;
}

}  // namespace headroom::run
