#include "sim/run/composition_world.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "models/queueing/stations.h"
#include "sim/run/certainty.h"
#include "sim/run/settling.h"

namespace headroom::run {

using results::SeriesKind;

StationRecords::Record::Record(results::SeriesSet& set, std::string prefix, const PeakGrid& grid)
    : latency(set, prefix), rps(set.make(prefix + ".rps", SeriesKind::rate)),
      sheds(set.make(prefix + ".shed_ratio", SeriesKind::ratio)), asked(grid, 0) {}

StationRecords::StationRecord::StationRecord(results::SeriesSet& set, const std::string& name, const PeakGrid& grid)
    : calls(set, "services." + name, grid),
      utilization(set.make("services." + name + ".utilization", SeriesKind::point)),
      load(set.make("services." + name + ".load", SeriesKind::point)),
      replicas(set.make("services." + name + ".replicas", SeriesKind::point)),
      queue(set.make("services." + name + ".queue_length", SeriesKind::point)), load_asked(grid, 0) {}

StationRecords::StationRecords(results::TimeGrid grid, double sample_rate, const scenario::Composition& composition,
                               cluster::Directory& directory)
    : grid_(grid), peak_grid_(grid, {}), end_(grid.start + grid.step * static_cast<std::int64_t>(grid.count)),
      sample_rate_(sample_rate),
      composition_(composition), directory_(directory), set_(grid) {
  for (std::uint32_t s = 0; s < directory.services(); ++s) stations_.emplace_back(set_, directory.name(s), peak_grid_);
}

std::size_t StationRecords::add_stream(const std::string& name) {
  streams_.push_back({name, Record{set_, "surfaces." + name, peak_grid_}});
  return streams_.size() - 1;
}

void StationRecords::count(Record& record, Time now, Nanos latency, bool ok) const {
  if (now < grid_.start || now >= end_) return;
  record.step += 1;
  if (ok) record.latency.record(now, latency);
  else record.step_shed += 1;
}

void StationRecords::called(const cluster::Fleet& fleet, Time now, Nanos latency, cluster::CallOutcome outcome) {
  count(stations_[fleet.service()].calls, now, latency, outcome == cluster::CallOutcome::answered);
}

void StationRecords::answered(std::size_t stream, Time now, Nanos latency, bool ok) {
  count(streams_[stream].record, now, latency, ok);
}

void StationRecords::end_calls(Record& record, Time from, double dt) const {
  record.rps.add(from, record.step / sample_rate_);
  record.sheds.add(from, record.step_shed, record.step);
  record.asked.add(steps_, record.step / sample_rate_, dt, dt, dt);
  record.total += record.step;
  record.shed += record.step_shed;
  record.step = record.step_shed = 0;
}

// What was refused would have been as much work as what was not.
void StationRecords::end_load(StationRecord& record, const cluster::Pool& pool, double dt) const {
  const cluster::WorkAccount &now = pool.account(), &before = record.seen;
  const auto offered = static_cast<double>(now.offered - before.offered);
  const auto admitted = static_cast<double>(now.admitted - before.admitted);
  const double each_ns = admitted > 0        ? (now.drawn_ns - before.drawn_ns) / admitted
                         : now.admitted > 0 ? now.drawn_ns / static_cast<double>(now.admitted)
                                            : 0;
  record.load_asked.add(steps_, offered * each_ns * 1e-9 / sample_rate_, dt, dt, pool.replicas() * pool.cores() * dt);
}

void StationRecords::end_cache(StationRecord& record, const std::string& name, const CacheTally& now, Time from) {
  if (record.hits == nullptr) record.hits = &set_.make("caches." + name + ".hit_ratio", SeriesKind::ratio);
  const double look_ups = now.look_ups - record.before.look_ups, hits = now.hits - record.before.hits;
  if (from >= grid_.start) {
    record.hits->add(from, hits, look_ups);
    record.whole.look_ups += look_ups;
    record.whole.hits += hits;
    record.whole.evictions += now.evictions - record.before.evictions;
  }
  record.whole.entries = now.entries;
  record.before = now;
}

void StationRecords::end_step(Time from, Time to, const Stations& stations) {
  const double dt = seconds(to - from);
  const bool measured = from >= grid_.start;
  for (std::uint32_t s = 0; s < stations_.size(); ++s) {
    StationRecord& record = stations_[s];
    cluster::Pool& pool = directory_.in_region(s, 0)->pool();
    const double busy = pool.take_tally().core_ns * 1e-9 / sample_rate_ / (pool.replicas() * pool.cores() * dt);
    if (stations.has_cache(s)) end_cache(record, directory_.name(s), stations.cache_tally(s), from);
    if (measured) end_load(record, pool, dt);
    record.seen = pool.account();
    if (!measured) continue;
    end_calls(record.calls, from, dt);
    record.busy += busy;
    record.utilization.put(from, busy);
    record.replicas.put(from, pool.replicas());
    record.queue.put(from, pool.queue_length(to) * pool.replicas());
  }
  if (!measured) return;
  for (Stream& stream : streams_) end_calls(stream.record, from, dt);
  ++steps_;
}

double StationRecords::relaxations(double measured_s) const {
  double fewest = std::numeric_limits<double>::infinity(), ca2 = 0;
  for (const auto& [name, from] : composition_.arrivals)
    ca2 = std::max(ca2, scenario::scv_of(from.law, from.scv).value_or(1));
  for (std::uint32_t s = 0; s < stations_.size(); ++s) {
    const auto queue = composition_.stations.at(directory_.name(s)).queue;
    const double room = queue ? static_cast<double>(*queue) : std::numeric_limits<double>::infinity();
    const cluster::Pool& pool = directory_.in_region(s, 0)->pool();
    const cluster::WorkAccount& work = pool.account();
    if (work.admitted == 0 || !(work.mean_ns > 0)) continue;
    const auto admitted = static_cast<double>(work.admitted);
    const double mean_ns = work.mean_ns / admitted, cs2 = work.variance_ns2 / admitted / (mean_ns * mean_ns);
    const double mu = 1e9 / mean_ns;
    const double busy = steps_ > 0 ? stations_[s].busy / static_cast<double>(steps_) : 0;
    const double remembers_s =
        models::relaxation_time(busy * pool.cores() * mu, mu, pool.cores(), (ca2 + cs2) / 2, room);
    fewest = std::min(fewest, pool.simulated() * measured_s / remembers_s);
  }
  return fewest;
}

results::ServiceResult StationRecords::summed(Record& record, const std::string& name, double relaxations,
                                              results::RunResult& result) const {
  const results::Histogram& latency = record.latency.finish();
  results::ServiceResult out;
  out.requests = record.total / sample_rate_;
  out.samples = static_cast<std::uint64_t>(record.total);
  const Peak asked = peak_of(record.asked);
  out.rps_peak = asked.value;
  out.latency_ms = {millis(latency.quantile(0.5)), millis(latency.quantile(0.95)), millis(latency.quantile(0.99)),
                    millis(latency.quantile(0.999)), latency.mean_ns() * 1e-6};
  out.shed_ratio = record.total > 0 ? record.shed / record.total : 0;
  out.interval_95 = latency_intervals(record.latency, latency, Course::steady, relaxations);
  out.interval_95.rps_peak = asked.interval;
  out.interval_95.shed_ratio = ratio_interval(record.sheds.parts(end_), out.samples, Course::steady);
  result.histograms[name] = latency;
  const auto blocks = static_cast<double>(record.latency.blocks().size());
  if (const std::size_t unlike = unsettled_blocks(record.latency.blocks()); unlike > 0)
    result.notes.push_back(fmt::format("{} had not settled when measuring began: add {:.0f} s to warm_up", name,
                                       static_cast<double>(unlike) / blocks * seconds(end_ - grid_.start)));
  return out;
}

void StationRecords::add_load(StationRecord& record, results::ServiceResult& out) const {
  const Peak load = peak_of(record.load_asked);
  out.load_peak = load.value;
  out.interval_95.load_peak = load.interval;
  out.utilization_peak = std::min(load.value, 1.0);
  out.interval_95.utilization_peak = at_most_whole(load.interval);
  for (std::size_t i = 0; i < steps_; ++i)
    record.load.put(grid_.start + grid_.step * static_cast<std::int64_t>(i), load.course[peak_grid_.window_of(i)]);
}

results::RunResult StationRecords::finish(Time end) {
  results::RunResult result;
  result.peak_window_s = seconds(peak_grid_.window());
  const double seen = relaxations(seconds(grid_.step) * static_cast<double>(steps_));
  for (std::uint32_t s = 0; s < stations_.size(); ++s) {
    StationRecord& record = stations_[s];
    const std::string& name = directory_.name(s);
    results::ServiceResult& out = result.services[name] = summed(record.calls, name, seen, result);
    out.replicas = out.replicas_peak = directory_.in_region(s, 0)->pool().replicas();
    out.utilization_mean = steps_ > 0 ? record.busy / static_cast<double>(steps_) : 0;
    add_load(record, out);
    out.interval_95.utilization_mean = level_interval(record.utilization.parts(end_), Course::steady);
    if (record.hits == nullptr) continue;
    const CacheTally& kept = record.whole;
    result.caches[name] = {kept.look_ups > 0 ? kept.hits / kept.look_ups : 0, kept.evictions / sample_rate_,
                           kept.entries / sample_rate_, static_cast<std::uint64_t>(kept.look_ups),
                           ratio_interval(record.hits->parts(end_), static_cast<std::uint64_t>(kept.look_ups),
                                          Course::steady)};
  }
  for (Stream& stream : streams_)
    result.surfaces[stream.name] = summed(stream.record, "surfaces." + stream.name, seen, result);
  result.series = set_.table(std::min(end, end_));
  result.series.start = {};  // results count from the start of the measured part
  return result;
}

}  // namespace headroom::run
