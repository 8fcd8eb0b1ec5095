#include "sim/run/backstage.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/laws/uniform.h"
#include "models/popularity/growth.h"
#include "models/sizing/figures.h"
#include "real/wire/keyspaces.h"
#include "sim/clients/sources.h"
#include "sim/run/detail.h"
#include "sim/run/fleets.h"
#include "sim/run/sources.h"
#include "sim/run/platform_world.h"
#include "sim/run/virals.h"

namespace headroom::run {
namespace {

using scenario::LogTier;

double encoder_cores(const scenario::Scenario& s) {
  const scenario::Service& transcode = s.services.at("transcode");
  return static_cast<double>(transcode.replicas) * cores_of(transcode);
}

platform::PlatformParams platform_params(const Setting& setting, const EncoderFleetParams& encoders) {
  return build_platform({.regions = encoders.regions,
                         .network = setting.network.params(),
                         .home = setting.home,
                         .encoders = encoder_hosts(encoders)});
}

std::vector<kernel::Scheduler*> clocks_of(const std::deque<Region>& regions) {
  std::vector<kernel::Scheduler*> clocks;
  for (const Region& region : regions) clocks.push_back(&region.setting().clock);
  return clocks;
}

Task<bool> decided(modelled::ReviewDesk& desk) {
  co_await desk.review();
  co_return true;
}

}  // namespace

Task<void> Backstage::DeskAbroad::review() { (void)co_await domains.in_world(region, decided(desk)); }

EncoderFleetParams Backstage::encoder_params(const std::vector<models::Region>& places) const {
  const scenario::Service& transcode = scenario_.services.at("transcode");
  EncoderFleetParams params;
  params.sample_rate = upload_rate_;
  params.cores_per_worker = cores_of(transcode);
  for (const models::Region& place : places) {
    params.regions.push_back(place.name);
    params.workers.push_back(std::max(1.0, std::round(transcode.replicas * place.share)));
  }
  if (transcode.autoscale_lag) {
    const scenario::AutoscaleLag& lag = *transcode.autoscale_lag;
    params.autoscale = policies::AutoscaleLagParams{lag.lag_per_worker, lag.min, lag.max, lag.sync};
    params.start_up = lag.start_up;
  }
  return params;
}

Backstage::Backstage(const WorldSetting& setting, const std::vector<models::Region>& places,
                     const models::Intensity& uploads, std::deque<Region>& regions, const TierDirectory& tiers)
    : setting_(setting), scenario_(setting.any.scenario), regions_(regions),
      upload_rate_(modelled::upload_sample_rate(finest_rate(scenario_), encoder_cores(scenario_))),
      encoder_params_(encoder_params(places)), platform_(platform_params(setting.any, encoder_params_)),
      plane_(setting.clock(), platform_, platform_window, clocks_of(regions)),
      encoders_(plane_, setting.clock(), encoder_params_),
      desk_(setting.clock(), {.reviewers = static_cast<double>(scenario_.moderation.reviewers),
                              .review_time = scenario_.moderation.review_time,
                              .review_within = scenario_.moderation.review_within,
                              .sample_rate = upload_rate_}),
      origin_bytes_before_(places.size(), 0.0) {
  pipelines_.resize(places.size());
  for (std::uint16_t i = 0; i < places.size(); ++i) {
    build_pipeline(i, places[i].share, uploads, regions[i], tiers);
    build_groups(i, places[i].share);
    origin_pipes_.push_back(platform_.pipe(origin_pipe(places[i].name)));
  }
  add_gauges();
}

void Backstage::set_store_rate(double rate) {
  for (Pipelines& each : pipelines_) each.pipeline->set_store_rate(rate);
}

void Backstage::build_pipeline(std::uint16_t region, double share, const models::Intensity& uploads, Region& place,
                               const TierDirectory& tiers) {
  const scenario::Scenario& s = scenario_;
  const Setting& here = place.setting();
  Pipelines& made = pipelines_[region];
  made.roots = std::make_unique<modelled::UploadRoots>(uploads, region, here.zero_utc_s);
  cluster::Fleet& upload = add_fleet(here, "upload", region, *made.roots, share, upload_rate_, upload_rate_);
  cluster::Fleet& moderation =
      add_fleet(here, "moderation", region, *made.roots, share, upload_rate_, upload_rate_);
  made.jitter =
      std::make_unique<kernel::PhiloxRandom>(here.random.named("upload network " + std::to_string(region)));
  made.desk = std::make_unique<DeskAbroad>(setting_.domains, region, desk_);
  made.store = std::make_unique<adapters::SimStore>(
      here.network_ports(), cluster::Place{region, 0},
      std::vector<adapters::KeyspaceRoute>{metadata_route(tiers, region, here.home)}, *made.jitter);
  modelled::UploadParams params;
  params.region = region;
  params.sample_rate = upload_rate_;
  params.log_rate = s.sample_rate / clients::events_thinning;
  params.store_rate = s.sample_rate;
  params.upload = here.costs.law("upload", wire::work::upload);
  params.moderate = here.costs.law("moderation", wire::work::moderate);
  params.encode = here.costs.law("transcode", wire::work::transcode);
  params.object_store = here.costs.wait("object_store");
  params.upload_deadline = s.services.at("upload").deadline;
  params.moderation_deadline = s.services.at("moderation").deadline;
  params.worker.attempts = s.transcode.attempts;
  params.reject_above = s.moderation.reject_above;
  params.review_above = s.moderation.review_above;
  params.live_within = s.transcode.live_within;
  params.seed = models::mix(s.seed, 9'000 + region);
  std::function<kernel::Gate(Time)> announce;
  if (region != here.home)
    announce = [&domains = setting_.domains, region, home = here.home](Time at) {
      return domains.gate(region, home, at);
    };
  made.pipeline = std::make_unique<modelled::UploadPipeline>(
      params,
      modelled::UploadPorts{here.clock, upload, moderation, place.log(), *made.store, encoders_, *made.desk,
                            here.collector, announce},
      *made.roots);
}

// Readers of the log: threads on the machines of the service they belong to, whose cores do the work (EventIntakeModel
// writes it there); here it is seen whether they keep up.
void Backstage::build_groups(std::uint16_t region, double share) {
  const auto* log = std::get_if<LogTier>(&scenario_.services.at("log").state);
  if (log == nullptr) return;
  for (const auto& [name, workers] : log->consumers) {
    const bool counts = name == "counters";
    if (!counts && name != "features") continue;  // transcode's jobs are followed one by one
    const cluster::WorkLaw law =
        setting_.any.costs.law(name, counts ? wire::work::count_view : wire::work::feature_update);
    // Both read the batches in which the records were written.
    const auto batch = static_cast<double>(scenario_.demand.event_batch);
    cluster::ConsumerGroupParams params;
    params.workers = std::max(1.0, std::round(workers * share));
    params.records_per_worker_s = batch * 1e9 / law.of(batch).mean_ns();
    params.partitions = std::max(1, static_cast<int>(std::round(log->partitions * share)));
    params.retention = log->retention;
    groups_.push_back({name, region, cluster::ConsumerGroup(params, setting_.clock().now())});
  }
}

void Backstage::add_gauges() {
  Collector& collector = setting_.collector;
  collector.add_gauge("transcode.backlog_jobs", [this] {
    double jobs = 0;
    for (const Pipelines& p : pipelines_) jobs += p.pipeline->backlog_jobs();
    return jobs;
  });
  collector.add_gauge("moderation.backlog_jobs",
                      [this] { return static_cast<double>(desk_.waiting()) / upload_rate_; });
  collector.add_gauge("log.lag_s", [this] {
    Nanos worst{};
    for (const Group& g : groups_) worst = std::max(worst, g.group.lag());
    return seconds(worst);
  });
  collector.add_level("transcode", [this] { return Collector::Level{encoders_.workers(), encoders_.utilization()}; });
}

void Backstage::open() {
  for (Pipelines& p : pipelines_) p.pipeline->open(setting_.any.end);
  tasks_.spawn(tick());
}

Task<void> Backstage::tick() {
  for (;;) {
    co_await setting_.clock().sleep_for(backstage_tick);
    tick_network(backstage_tick);
    tick_groups();
    tick_hot_keys();
  }
}

// Fills of the content network are one pipe a region; a backlog on it delays what the origin sends.
void Backstage::tick_network(Nanos dt) {
  for (std::uint16_t i = 0; i < regions_.size(); ++i) {
    cluster::Cdn& cdn = regions_[i].cdn();
    const double sent = cdn.bytes_sent(cluster::CdnTier::origin);
    const double rate = (sent - origin_bytes_before_[i]) / scenario_.sample_rate / seconds(dt);
    origin_bytes_before_[i] = sent;
    plane_.offer(origin_pipes_[i], rate);
    cdn.set_origin_delay(std::min(plane_.last(origin_pipes_[i]).delay, Nanos{std::chrono::seconds{60}}));
  }
}

void Backstage::tick_groups() {
  const Time now = setting_.clock().now();
  const std::uint32_t intake = setting_.any.directory.find("event_intake");
  for (Group& g : groups_) {
    cluster::Fleet* fleet = setting_.any.directory.in_region(intake, g.region);
    const double batches = fleet->pool().arrival_rate(now);
    const double records = batches * scenario_.demand.event_batch;
    g.group.tick(now, records);
    if (g.name == "features" && now > setting_.any.begin) records_ += records * seconds(backstage_tick);
    if (g.group.alert() != g.alerting) {
      g.alerting = !g.alerting;
      setting_.collector.note(now, "alert", "log", g.name + (g.alerting ? " lags over " : " no longer lags over ") +
                                                       "60 s in region " + std::to_string(g.region));
    }
    if (now > setting_.any.begin) {
      lag_sum_s_ += seconds(g.group.lag());
      lag_peak_s_ = std::max(lag_peak_s_, seconds(g.group.lag()));
      ++lag_readings_;
    }
  }
}

// A video that everybody watches is one row on one shard.
void Backstage::tick_hot_keys() {
  const double at_s = seconds(setting_.clock().now() - setting_.any.begin);
  for (const Viral& viral : setting_.any.virals.list()) {
    const std::uint64_t key = viral.video.bits;
    for (std::uint16_t i = 0; i < regions_.size(); ++i) {
      const double share = viral.everywhere || viral.region == i ? viral.share(at_s) : 0;
      setting_.any.directory.in_region(setting_.any.directory.find("metadata"), i)->pool().set_hot(key, share);
    }
  }
}

void Backstage::end_step(bool measured) {
  double backlog = 0;
  step_ = {};
  for (Pipelines& p : pipelines_) {
    step_ += p.pipeline->take_tally();
    backlog += p.pipeline->backlog_jobs();
  }
  if (measured) uploads_ += step_;
  (void)desk_.take_tally();
  closed_records_ = records_;
  if (measured) backlog_peak_ = std::max(backlog_peak_, backlog);
}

double Backstage::overdue_uploads() const {
  double overdue = 0;
  for (const Pipelines& p : pipelines_) overdue += static_cast<double>(p.pipeline->overdue());
  return overdue;
}

void Backstage::report(results::RunResult& result) const {
  const double weight = 1 / upload_rate_;
  const double overdue = overdue_uploads(), awaited = uploads_.awaited() + overdue;
  results::Histogram live_after;
  double backlog = 0;
  for (const Pipelines& p : pipelines_) {
    live_after.merge(p.pipeline->live_after());
    backlog += p.pipeline->backlog_jobs();
  }
  result.demand.uploads = uploads_.begun * weight;
  result.transcode = {.jobs = uploads_.jobs * weight,
                      .failed_jobs = uploads_.failed_jobs * weight,
                      .backlog_jobs_peak = backlog_peak_,
                      .backlog_jobs_end = backlog,
                      .live_after_s_p50 = seconds(live_after.quantile(0.5)),
                      .live_after_s_p99 = seconds(live_after.quantile(0.99)),
                      .live_within_ratio = awaited > 0 ? 1 - (uploads_.late() + overdue) / awaited
                                                       : std::numeric_limits<double>::quiet_NaN()};
  const double mean_lag_s = lag_readings_ > 0 ? lag_sum_s_ / static_cast<double>(lag_readings_) : 0;
  const auto record_bytes = static_cast<double>(models::Assumptions{}.event_bytes.count);
  result.log = {closed_records_, closed_records_ * record_bytes, mean_lag_s, lag_peak_s_};
  result.histograms["uploads.live_after"] = live_after;
}

}  // namespace headroom::run
