// What a step's requests did at the services, and what that makes of them over the run.
#include <algorithm>
#include <cmath>

#include "sim/run/certainty.h"
#include "sim/run/collector.h"

namespace headroom::run {

std::pair<double, double> Collector::end_work(std::uint32_t s, const Scales& scales, Time from, Time to) {
  ServiceRecord& service = services_[s];
  std::pair<double, double> sum{};
  for (std::uint16_t r = 0; r < regions_.size(); ++r) {
    const cluster::Fleet* fleet = directory_.in_region(s, r);
    if (fleet == nullptr) continue;
    const cluster::WorkAccount& now = fleet->pool().account();
    WorkSeen& before = service.seen[r];
    const cluster::WorkAccount step{.offered = now.offered - before.work.offered,
                                    .admitted = now.admitted - before.work.admitted,
                                    .drawn_ns = now.drawn_ns - before.work.drawn_ns,
                                    .mean_ns = now.mean_ns - before.work.mean_ns};
    if (measured(from)) end_loads(s, r, step, fleet->roots().sampled() - before.roots, from, to);
    before = {now, fleet->roots().sampled()};
    sum.first += service.fixed ? step.drawn_ns : step.mean_ns * (service.twins ? scales.all[r] : scales.originals[r]);
    sum.second += service.fixed ? seconds(to - from) : regions_[r].step_expected;
  }
  return sum;
}

// What the step's requests brought to a fleet. `roots`: those that its own sample counts.
void Collector::end_loads(std::uint32_t s, std::uint16_t r, const cluster::WorkAccount& step, double roots, Time from,
                          Time to) {
  ServiceRecord& service = services_[s];
  const RegionRecord& region = regions_[r];
  const cluster::Fleet& fleet = *directory_.in_region(s, r);
  const double dt = seconds(to - from), more = service.fixed ? 1 : service.more;
  const double sampled = service.fixed ? roots : service.twins ? region.step_all : region.step_originals;
  const double expected = service.fixed ? fleet.roots().rate(from + (to - from) / 2) * dt : region.step_expected;
  // What was refused would have been as much work as what was not.
  const cluster::WorkAccount& whole = step.admitted > 0 ? step : fleet.pool().account();
  const double each_ns = whole.admitted > 0 ? whole.mean_ns / static_cast<double>(whole.admitted) : 0;
  const double work_s = static_cast<double>(step.offered) * each_ns * 1e-9 * more;
  service.load_asked[r].add(steps_, work_s, sampled, expected, fleet.pool().replicas() * fleet.pool().cores() * dt);
  service.calls[r].add(steps_, gathered_[r].service(s).calls.total * more, sampled, expected, dt);
}

void Collector::end_services(const Scales& scales, Time from, Time to) {
  const double dt = seconds(to - from);
  for (std::uint32_t s = 0; s < services_.size(); ++s) {
    ServiceRecord& service = services_[s];
    Calls calls;
    double capacity = 0, load = 0, used_s = 0, replicas = 0, queued = 0;
    for (std::size_t r = 0; r < regions_.size(); ++r) {
      const RegionCollector::Service& gathered = gathered_[r].service(s);
      const Calls& step = gathered.calls;
      service.samples += gathered.samples;
      service.latency.record(from, gathered.answered);
      service.latency.record(from, gathered.unanswered);
      const double weight = service.more * (service.fixed ? 1 : service.twins ? scales.all[r] : scales.originals[r]);
      objectives_.add_calls(s, gathered, weight);
      calls.total += step.total * weight;
      calls.failed += step.failed * weight;
      calls.shed += step.shed * weight;
      calls.limited += step.limited * weight;
      cluster::Fleet* fleet = directory_.in_region(s, static_cast<std::uint16_t>(r));
      if (fleet == nullptr) continue;
      cluster::Pool& pool = fleet->pool();
      const double utilization = pool.utilization(to);
      const double cores = pool.replicas() * pool.cores();
      capacity += cores;
      load += std::min(utilization, 1.0) * cores;
      used_s += pool.take_tally().core_ns * 1e-9 * weight;
      if (cluster::Egress& line = fleet->egress(); line.limited()) {
        const cluster::Egress::Traffic bytes = line.take_traffic();
        const double room = line.capacity() * dt;
        const RegionRecord& region = regions_[r];
        const double sampled = service.twins ? region.step_all : region.step_originals;
        service.sent_bytes += bytes.sent * weight;
        service.line_bytes += room;
        // What comes at a rate of its own is not told by users' requests.
        if (service.fixed) service.bytes_offered[r].add_level(steps_, bytes.offered * weight / room);
        else service.bytes_offered[r].add(steps_, bytes.offered * service.more, sampled, region.step_expected, room);
      }
      replicas += pool.replicas();
      queued += pool.queue_length(to) * pool.replicas();
      results::RegionServiceResult& here = regions_[r].services[s];
      here.replicas = pool.replicas();
      here.utilization_mean += utilization;
    }
    if (service.level) {
      const Level level = service.level();
      replicas = level.replicas;
      capacity = level.replicas;
      load = level.utilization * level.replicas;
      used_s = load * dt;
      service.load_asked.front().add_level(steps_, level.utilization);
    }
    service.whole.total += calls.total;
    service.whole.failed += calls.failed;
    service.whole.shed += calls.shed;
    service.whole.limited += calls.limited;
    service.replicas_peak = std::max(service.replicas_peak, replicas);
    service.replica_s += replicas * dt;
    service.busy_s += used_s;
    service.capacity_s += capacity * dt;
    service.busy.add(from, used_s, capacity * dt);
    service.rps.add(from, calls.total);
    service.errors.add(from, calls.failed, calls.total);
    service.sheds.add(from, calls.shed, calls.total);
    service.utilization.put(from, capacity > 0 ? load / capacity : 0);
    service.replicas.put(from, replicas);
    service.queue.put(from, queued);
  }
}

void Collector::add_services(results::RunResult& result) {
  for (std::uint32_t s = 0; s < services_.size(); ++s) {
    ServiceRecord& record = services_[s];
    const std::string& name = directory_.name(s);
    const results::Histogram& latency = record.latency.finish();
    results::ServiceResult& out = result.services[name];
    for (std::uint16_t r = 0; r < regions_.size(); ++r)
      if (const cluster::Fleet* fleet = directory_.in_region(s, r)) out.replicas += fleet->pool().replicas();
    if (record.level) out.replicas = record.level().replicas;
    const double measured_s = seconds(params_.grid.step) * static_cast<double>(steps_);
    out.replicas_mean = measured_s > 0 ? record.replica_s / measured_s : 0;
    out.replicas_peak = record.replicas_peak;
    out.requests = record.whole.total;
    out.samples = record.samples;
    out.utilization_mean = record.capacity_s > 0 ? record.busy_s / record.capacity_s : 0;
    out.latency_ms = {millis(latency.quantile(0.5)), millis(latency.quantile(0.95)), millis(latency.quantile(0.99)),
                      millis(latency.quantile(0.999)), latency.mean_ns() * 1e-6};
    const double total = std::max(record.whole.total, 1.0);
    out.error_ratio = record.whole.failed / total;
    out.shed_ratio = record.whole.shed / total;
    out.interval_95 = intervals_of({record.latency,
                                    latency,
                                    record.utilization,
                                    {record.work, params_.grid.step, out.utilization_mean},
                                    record.errors,
                                    record.sheds,
                                    record.samples,
                                    measured_so_far()},
                                   closed());
    add_peaks(s, result);
    result.histograms[name] = latency;
  }
}

void Collector::add_peaks(std::uint32_t s, results::RunResult& result) {
  ServiceRecord& record = services_[s];
  results::ServiceResult& out = result.services[directory_.name(s)];
  const Peak calls = peak_of_sum(record.calls);
  const BusiestPeak load = record.level ? BusiestPeak{peak_of(record.load_asked.front()), {}}
                                        : peak_of_busiest(record.load_asked);
  out.rps_peak = calls.value;
  out.interval_95.rps_peak = calls.interval;
  out.load_peak = load.busiest.value;
  out.interval_95.load_peak = load.busiest.interval;
  if (record.sent_bytes > 0) {
    const Peak line = peak_of_busiest(record.bytes_offered).busiest;
    out.resources["network"] = {record.sent_bytes / record.line_bytes, line.value, line.interval};
  }
  out.utilization_peak = std::min(out.load_peak, 1.0);
  out.interval_95.utilization_peak = at_most_whole(load.busiest.interval);
  put_course(record.load, load.busiest.course);
  for (std::size_t r = 0; r < load.each.size(); ++r) {
    if (directory_.in_region(s, static_cast<std::uint16_t>(r)) == nullptr) continue;
    results::RegionServiceResult& here = regions_[r].services[s];
    here.load_peak = load.each[r].value;
    here.load_peak_interval_95 = load.each[r].interval;
    here.utilization_peak = std::min(here.load_peak, 1.0);
    std::vector<double>& busiest = regions_[r].busiest;
    for (std::size_t w = 0; w < busiest.size(); ++w) busiest[w] = std::max(busiest[w], load.each[r].course[w]);
  }
}

double Collector::surfaces_at_peak_per_s() const {
  double all = 0;
  for (const double asked : surfaces_asked_) all += asked;
  const double measured_s = seconds(measured_so_far());
  return all > 0 ? peak_grid_.most_per_s(surfaces_asked_, measured_s) / all : 0;
}

void Collector::put_course(results::Series& series, const std::vector<double>& course) const {
  for (std::size_t i = 0; i < steps_; ++i)
    series.put(params_.grid.start + params_.grid.step * static_cast<std::int64_t>(i), course[peak_grid_.window_of(i)]);
}

}  // namespace headroom::run
