#include "sim/run/world.h"

#include <algorithm>
#include <cmath>

#include "models/demand/sources.h"
#include "models/popularity/sources.h"
#include "sim/clients/sources.h"
#include "sim/run/distances.h"
#include "sim/run/certainty.h"
#include "sim/run/inputs.h"
#include "sim/run/self_check.h"

namespace headroom::run {
namespace {

// The region of primaries and origins: the largest by users, the first of equals.
std::uint16_t home_of(const std::vector<models::Region>& places) {
  const auto largest = std::ranges::max_element(places, {}, &models::Region::share);
  return static_cast<std::uint16_t>(largest - places.begin());
}

results::TimeGrid grid_of(const scenario::Scenario& s, Time begin) {
  return {begin, s.step, static_cast<std::size_t>((s.duration + s.step - Nanos{1}) / s.step)};
}

// When faults switch something on or off.
std::vector<Time> changes_of(const scenario::Scenario& s, Time begin) {
  std::vector<Time> changes;
  for (const scenario::Fault& fault : s.faults) {
    changes.push_back(begin + fault.at);
    if (fault.lasts > Nanos{}) changes.push_back(begin + fault.at + fault.lasts);
  }
  return changes;
}

std::vector<std::string> names_of(const std::vector<models::Region>& places) {
  std::vector<std::string> names;
  for (const models::Region& place : places) names.push_back(place.name);
  return names;
}

// Every service is in the directory before anything is collected about it.
cluster::Directory directory_of(const scenario::Scenario& s, std::uint16_t regions, std::uint16_t home) {
  cluster::Directory directory{regions};
  for (const std::string_view name : scenario::service_names()) directory.set_home(directory.service(name), home);
  for (const auto& [name, service] : s.services) directory.set_home(directory.service(name), home);
  return directory;
}

}  // namespace

World::World(const scenario::Scenario& s, const scenario::Trace* trace, unsigned jobs, const std::atomic<bool>* stop)
    : scenario_(s), places_(places_of(s)), begin_(Time{} + s.warm_up), end_(begin_ + s.duration),
      zero_utc_s_(start_in_day_s(s) - seconds(s.warm_up)), visits_(visits_of(s, places_, trace)),
      random_(s.seed), network_(network_of(s, places_)),
      domains_({places_.size(), least_ways(network_), s.start - s.warm_up, jobs, stop}),
      distances_(std::make_unique<NetworkDistances>(network_)), videos_(catalogue_of(s, places_, 1)),
      edge_view_(catalogue_of(s, places_, edge_rate(s))), shield_view_(catalogue_of(s, places_, s.sample_rate)),
      costs_(s), fidelity_(fidelity_of(s)),
      metrics_(places_.size()),
      directory_(directory_of(s, static_cast<std::uint16_t>(places_.size()), home_of(places_))),
      objectives_(s, directory_),
      collector_({grid_of(s, begin_), s.sample_rate, names_of(places_), changes_of(s, begin_)}, domains_.world(),
                 directory_, objectives_),
      virals_(s, places_, videos_, begin_), borders_{domains_, {}}, settings_(settings()),
      world_setting_{domains_, collector_, settings_.front()}, uploads_(uploads_of(s, places_)), detail_(s) {
  for (const Setting& setting : settings_) borders_.regions.push_back(setting.network_ports());
  std::vector<SurfaceRecord> none;
  for (const auto& [name, per_day] : s.demand.surfaces) none.push_back({name});
  surfaces_.assign(places_.size(), none);
  const clients::VisitProfile profile{visit_pace(s)};
  for (std::uint16_t i = 0; i < places_.size(); ++i) regions_.emplace_back(settings_[i], i, places_[i].share, profile);
  for (Region& region : regions_) region.build_tiers(tiers_);
  for (Region& region : regions_) region.build_components(tiers_, *this);
  for (std::uint16_t i = 0; i < places_.size(); ++i) {
    collector_.add_region(regions_[i].load());
    const double held_once = 1 / s.sample_rate;
    // The simulated points of presence hold a share R of what all of the region's do, and the shield R of its own.
    collector_.add_cdn(i, regions_[i].cdn(), held_once, held_once);
  }
  backstage_ = std::make_unique<Backstage>(world_setting_, places_, uploads_, regions_, tiers_);
  for (const char* service : {"event_intake", "log", "counters"})
    collector_.set_weight(service, clients::events_thinning, false);
  for (const char* service : {"upload", "moderation"})
    collector_.set_weight(service, 1 / backstage_->upload_rate(), true);
  for (const std::string_view service : used_by_twins) collector_.set_twins(service);
  add_readings();
}

// What is under way between regions stands on them.
World::~World() { domains_.cancel_visits(); }

std::deque<Setting> World::settings() {
  std::deque<Setting> all;
  for (std::uint16_t i = 0; i < places_.size(); ++i) all.push_back(setting_of(i));
  return all;
}

Setting World::setting_of(std::uint16_t region) {
  return {.scenario = scenario_,
          .clock = domains_.clock(region),
          .random = random_,
          .directory = directory_,
          .distances = *distances_,
          .borders = borders_,
          .collector = collector_.in_region(region),
          .costs = costs_,
          .metrics = metrics_[region],
          .fidelity = fidelity_,
          .network = network_,
          .visits = visits_,
          .videos = videos_,
          .edge_view = edge_view_,
          .shield_view = shield_view_,
          .links = links_,
          .virals = virals_,
          .tokens = {.secret = "a secret that only simulated clients and gateways share"},
          .zero_utc_s = zero_utc_s_,
          .begin = begin_,
          .end = end_,
          .home = home_of(places_)};
}

double World::counted(std::string_view name, const Labels& labels) const {
  double sum = 0;
  for (const adapters::SimMetrics& metrics : metrics_) sum += metrics.total(name, labels);
  return sum;
}

// Whether the feature tier is too small for everybody's anywhere.
bool World::bounds_features() const {
  return std::ranges::any_of(regions_, [](const Region& r) { return r.feature_residents() != nullptr; });
}

void World::add_readings() {
  const auto found = [this](const char* state) { return counted("feed_cache_requests_total", {{"state", state}}); };
  collector_.add_ratio("caches.feed_cache.hit_ratio", [found] {
    const double hits = found("fresh") + found("stale");
    return std::pair{hits, hits + found("expired") + found("absent")};
  });
  collector_.add_gauge("caches.feed_cache.bytes", [this] {
    double bytes = 0;
    for (const Region& region : regions_) bytes += static_cast<double>(region.cached_bytes().count);
    return bytes / collector_.rate();
  });
  if (!bounds_features()) return;
  collector_.add_ratio("caches.features.hit_ratio", [this] {
    double hits = 0, reads = 0;
    for (const Region& region : regions_) {
      const cluster::Residents* residents = region.feature_residents();
      if (residents == nullptr) continue;
      hits += static_cast<double>(residents->hits());
      reads += static_cast<double>(residents->hits() + residents->misses());
    }
    return std::pair{hits, reads};
  });
}

void World::open() {
  domains_.each([this](std::size_t region) { regions_[region].open(); });
  backstage_->open();
  look_closer();
  if (begin_ == now()) at_begin_ = call_accounts(directory_, begin_);
}

void World::look_closer() {
  const DetailWindows::Window* const wanted = detail_.at(now() - begin_);
  if (wanted == window_) return;
  if (window_ != nullptr)
    for (Region& region : regions_) region.thin(window_->twins);
  if (wanted != nullptr)
    for (Region& region : regions_) region.thicken(wanted->twins, begin_ + wanted->to);
  window_ = wanted;
  collector_.set_fineness(wanted != nullptr ? wanted->twins.all() : 1);
  backstage_->set_store_rate(collector_.rate());
  collector_.note(now(), "detail", "sample",
                  "one user in " + std::to_string(std::lround(1 / collector_.rate())) + " is simulated from here on");
}

void World::end_step() {
  collector_.end_step();
  backstage_->end_step(now() > begin_);
  if (now() > begin_) {
    const modelled::UploadTally& uploads = backstage_->uploads_of_step();
    const double overdue = now() >= end_ ? backstage_->overdue_uploads() : 0;
    objectives_.add_uploads(uploads.late() + overdue, uploads.awaited() + overdue);
    objectives_.end_step();
  }
  list_evictions_.follow(counted("feed_cache_evictions_total"), collector_.rate());
  double features_evicted = 0;
  for (const Region& region : regions_)
    if (const cluster::Residents* residents = region.feature_residents())
      features_evicted += static_cast<double>(residents->evictions());
  feature_evictions_.follow(features_evicted, collector_.rate());
  for (std::vector<SurfaceRecord>& region : surfaces_)
    for (SurfaceRecord& record : region) record.closed = record.seen;
  closed_ = now();
  if (closed_ == begin_) at_begin_ = call_accounts(directory_, begin_);
  look_closer();
}

// Called while the regions run beside each other.
void World::surface_answered(std::uint16_t region, std::size_t surface, Time now, Nanos latency, bool ok) {
  if (now < begin_) return;
  SurfaceRecord& record = surfaces_[region][surface];
  const double weight = scenario_.sample_rate / collector_.rate();
  record.seen.requests += weight;
  record.seen.failed += ok ? 0 : weight;
  record.seen.samples += 1;
  if (ok) record.latency.record(latency, weight);
}

std::vector<World::SurfaceRecord> World::surfaces_of_all() const {
  std::vector<SurfaceRecord> sum = surfaces_.front();
  for (std::size_t region = 1; region < surfaces_.size(); ++region)
    for (std::size_t i = 0; i < sum.size(); ++i) {
      const SurfaceRecord& here = surfaces_[region][i];
      sum[i].latency.merge(here.latency);
      sum[i].closed.requests += here.closed.requests;
      sum[i].closed.failed += here.closed.failed;
      sum[i].closed.samples += here.closed.samples;
    }
  return sum;
}

void World::state_scenario(results::RunResult& result) const {
  result.scenario = scenario_.name;
  result.seed = scenario_.seed;
  result.sample_rate = scenario_.sample_rate;
  result.simulated_s = seconds(std::max(closed_ - begin_, Nanos{}));
  result.starts_at_utc_s = start_in_day_s(scenario_);
  result.demand.dau = scenario_.demand.dau;
  result.complete = closed_ >= end_;
  for (const models::Region& place : places_)
    result.regions[place.name].dau = scenario_.demand.dau * place.share;
}

void World::state_lists(results::CacheResult& lists) const {
  const auto [hits, look_ups] = collector_.measured_ratio("caches.feed_cache.hit_ratio");
  lists.hit_ratio = look_ups > 0 ? hits / look_ups : 0;
  lists.samples = static_cast<std::uint64_t>(look_ups);
  lists.hit_ratio_interval_95 = collector_.measured_interval("caches.feed_cache.hit_ratio", lists.samples);
  lists.evictions = list_evictions_.whole;
  for (const Region& region : regions_)
    lists.bytes += static_cast<double>(region.cached_bytes().count) / collector_.rate();
}

void World::state_features(results::CacheResult& features) const {
  const auto [found, reads] = collector_.measured_ratio("caches.features.hit_ratio");
  features.hit_ratio = found / reads;
  features.samples = static_cast<std::uint64_t>(reads);
  features.hit_ratio_interval_95 = collector_.measured_interval("caches.features.hit_ratio", features.samples);
  features.evictions = feature_evictions_.whole;
  for (const Region& region : regions_)
    if (const cluster::Residents* residents = region.feature_residents())
      features.bytes += static_cast<double>(residents->bytes().count) / collector_.rate();
}

void World::state_surfaces(results::RunResult& result) const {
  for (const SurfaceRecord& record : surfaces_of_all()) {
    results::ServiceResult& surface = result.surfaces[record.name];
    const SurfaceCounts& counts = record.closed;
    surface.requests = counts.requests / scenario_.sample_rate;
    surface.samples = counts.samples;
    surface.error_ratio = counts.requests > 0 ? counts.failed / counts.requests : 0;
    surface.latency_ms = {millis(record.latency.quantile(0.5)), millis(record.latency.quantile(0.95)),
                          millis(record.latency.quantile(0.99)), millis(record.latency.quantile(0.999)),
                          record.latency.mean_ns() * 1e-6};
    surface.interval_95 = independent_intervals(record.latency, surface.error_ratio, counts.samples);
    surface.rps_peak = surface.requests * collector_.surfaces_at_peak_per_s();
    surface.interval_95.rps_peak = count_interval(surface.rps_peak, counts.samples);
  }
}

double World::days_of_demand() const {
  const scenario::Demand& demand = scenario_.demand;
  const double busy = demand.day == scenario::DayKind::holiday ? models::holiday_factor.value : 1.0;
  const double from = zero_utc_s_ + seconds(begin_), to = zero_utc_s_ + seconds(std::max(now(), begin_));
  return visits_.total_integral(from, to) / (demand.dau * demand.visits_per_user * busy);
}

results::RunResult World::finish() {
  results::RunResult result;
  if (closed_ > begin_) result = collector_.finish(closed_);
  state_scenario(result);
  if (closed_ <= begin_) return result;
  state_lists(result.caches["feed_cache"]);
  if (collector_.measured_ratio("caches.features.hit_ratio").second > 0) state_features(result.caches["features"]);
  backstage_->report(result);
  state_surfaces(result);
  if (!result.complete) return result;  // books are closed at the end, when all regions stand at one instant
  objectives_.judge(result);
  add_station_checks(result, directory_, now());
  // In windows of detail the accounts count clones whole that the histograms weigh.
  if (!scenario_.detail.wanted())
    add_little_checks(result, directory_, at_begin_, begin_, now(), [this](const std::string& service) {
      const auto found = scenario_.services.find(service);
      return found != scenario_.services.end() ? found->second.deadline : Nanos{};
    });
  if (pages_came(result)) collector_.add_weight_checks(result);
  collector_.add_watching_checks(result);
  return result;
}

}  // namespace headroom::run
