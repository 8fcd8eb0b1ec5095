#include "sim/run/collector.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "sim/clients/sources.h"
#include "sim/run/certainty.h"
#include "sim/run/self_check.h"

namespace headroom::run {
namespace {

using results::SeriesKind;

const char* tier_name(std::size_t tier) {
  constexpr std::array names{"cdn_edge", "cdn_shield", "origin"};
  return names[tier];
}
// The outcomes of a page, in the order of results::PageShares.
constexpr std::array page_outcomes{"fresh", "stale", "trending", "global", "refused", "failed"};

// The cache that a series "caches.<cache>.hit_ratio" is about.
std::string_view cache_of(std::string_view series) {
  const std::size_t begin = series.find('.') + 1;
  return series.substr(begin, series.rfind('.') - begin);
}

const char* traffic_name(std::size_t tier) {
  constexpr std::array names{"edge", "shield", "origin"};
  return names[tier];
}

}  // namespace

Collector::ServiceRecord::ServiceRecord(results::SeriesSet& set, const std::string& name,
                                        const std::vector<LoadRecord>& empty)
    : latency(set, "services." + name), rps(set.make("services." + name + ".rps", SeriesKind::rate)),
      utilization(set.make("services." + name + ".utilization", SeriesKind::point)),
      load(set.make("services." + name + ".load", SeriesKind::point)),
      busy(set.make("services." + name + ".busy_ratio", SeriesKind::ratio)),
      replicas(set.make("services." + name + ".replicas", SeriesKind::point)),
      queue(set.make("services." + name + ".queue_length", SeriesKind::point)),
      errors(set.make("services." + name + ".error_ratio", SeriesKind::ratio)),
      sheds(set.make("services." + name + ".shed_ratio", SeriesKind::ratio)), seen(empty.size()), calls(empty),
      load_asked(empty), bytes_offered(empty) {}

Collector::Collector(CollectorParams params, Clock& clock, cluster::Directory& directory, Objectives& objectives)
    : params_(std::move(params)), clock_(clock), directory_(directory), objectives_(objectives),
      counting_{params_.grid.start,
                params_.grid.start + params_.grid.step * static_cast<std::int64_t>(params_.grid.count),
                std::vector<double>(directory.services(), 1.0)},
      peak_grid_(params_.grid, params_.changes), set_(params_.grid),
      feed_rps_(set_.make("demand.feed_rps", SeriesKind::point)),
      plays_per_s_(set_.make("demand.plays_per_s", SeriesKind::rate)),
      active_(set_.make("viewers.active", SeriesKind::point)),
      spinners_(set_.make("viewers.spinner_ratio", SeriesKind::ratio)),
      rebuffering_(set_.make("viewers.rebuffer_ratio", SeriesKind::ratio)),
      lost_(set_.make("viewers.watch_lost_ratio", SeriesKind::ratio)), pages_(set_, "pages"),
      start_(set_, "viewers.start") {
  services_.reserve(directory.services());
  std::vector<LoadRecord> empty;
  for (std::size_t r = 0; r < params_.regions.size(); ++r) empty.emplace_back(peak_grid_, r);
  for (std::uint32_t s = 0; s < directory.services(); ++s) services_.emplace_back(set_, directory.name(s), empty);
  for (std::size_t r = 0; r < params_.regions.size(); ++r) gathered_.emplace_back(counting_);
  surfaces_asked_.resize(peak_grid_.windows());
  for (std::size_t tier = 0; tier < tiers_.size(); ++tier) {
    tiers_[tier].sent = empty;
    tiers_[tier].bytes_per_s = &set_.make(std::string("cdn.") + traffic_name(tier) + ".bytes_per_s", SeriesKind::rate);
    if (tier < 2)
      tiers_[tier].hits = &set_.make(std::string("caches.") + tier_name(tier) + ".hit_ratio", SeriesKind::ratio);
  }
}

Collector::PageRecord::PageRecord(results::SeriesSet& set, const std::string& prefix) {
  for (std::size_t i = 0; i < series.size(); ++i)
    series[i] = &set.make(prefix + "." + page_outcomes[i] + "_ratio", SeriesKind::ratio);
}

void Collector::PageRecord::add(Time from, const RegionCollector::Pages& pages, double scale) {
  const std::array<double, 6> counts{pages.came[0], pages.came[1], pages.came[2],
                                     pages.came[3], pages.refused, pages.failed};
  for (std::size_t i = 0; i < counts.size(); ++i) {
    series[i]->add(from, counts[i] * scale, pages.asked() * scale);
    whole[i] += counts[i] * scale;
  }
}

results::PageShares Collector::PageRecord::ratio() const {
  double all = 0;
  for (const double each : whole) all += each;
  const auto of = [&](std::size_t outcome) { return all > 0 ? whole[outcome] / all : 0; };
  return {of(0), of(1), of(2), of(3), of(4), of(5)};
}

void Collector::add_region(const clients::PageLoad& load) {
  const std::string prefix = "regions." + params_.regions[regions_.size()];
  RegionRecord& region = regions_.emplace_back();
  region.load = &load;
  region.step_began = clock_.now();
  region.asked.resize(peak_grid_.windows());
  region.busiest.resize(peak_grid_.windows());
  region.feed_rps = &set_.make(prefix + ".feed_rps", SeriesKind::point);
  region.utilization = &set_.make(prefix + ".utilization", SeriesKind::point);
  region.pages.emplace(set_, prefix + ".pages");
}

void Collector::add_cdn(std::uint16_t region, cluster::Cdn& cdn, double copies_of_edge, double copies_of_shield) {
  cdns_.push_back({region, &cdn, {copies_of_edge, copies_of_shield, 1}});
}

void Collector::add_gauge(std::string series, std::function<double()> level) {
  gauges_.push_back({&set_.make(std::move(series), SeriesKind::point), std::move(level)});
}

void Collector::add_level(std::string_view service, std::function<Level()> level) {
  services_[directory_.find(service)].level = std::move(level);
}

void Collector::set_weight(std::string_view service, double more, bool fixed) {
  ServiceRecord& record = services_[directory_.find(service)];
  record.more = more;
  record.fixed = fixed;
}

void Collector::set_twins(std::string_view service) {
  services_[directory_.find(service)].twins = true;
  weigh_calls();
}

void Collector::set_fineness(unsigned all) {
  fineness_ = all;
  weigh_calls();
}

void Collector::weigh_calls() {
  for (std::size_t s = 0; s < services_.size(); ++s) counting_.weights[s] = services_[s].twins ? 1.0 / fineness_ : 1.0;
}

void Collector::add_ratio(std::string series, std::function<std::pair<double, double>()> totals) {
  ratios_.push_back({&set_.make(std::move(series), SeriesKind::ratio), std::move(totals)});
}

std::pair<double, double> Collector::measured_ratio(std::string_view series) const {
  const auto found = std::ranges::find_if(ratios_, [&](const Ratio& r) { return r.series->name() == series; });
  return found != ratios_.end() ? found->measured : std::pair<double, double>{};
}

results::MaybeInterval Collector::measured_interval(std::string_view series, std::uint64_t samples) const {
  const auto found = std::ranges::find_if(ratios_, [&](const Ratio& r) { return r.series->name() == series; });
  if (found == ratios_.end()) return std::nullopt;
  return ratio_interval(found->series->parts(closed()), samples, blocks_of_visits(measured_so_far()));
}

void Collector::note(Time at, std::string kind, std::string subject, std::string detail) {
  if (!measured(at)) return;
  events_.insert({at, {seconds(at - params_.grid.start), std::move(kind), std::move(subject), std::move(detail)}});
}

void Collector::take_notes() {
  for (RegionCollector& region : gathered_)
    for (RegionCollector::Note& n : region.take_notes())
      note(n.at, std::move(n.kind), std::move(n.subject), std::move(n.detail));
}

void Collector::RecentRoots::add(double simulated, double due) {
  steps_.emplace_back(simulated, due);
  simulated_ += simulated;
  due_ += due;
  while (due_ - steps_.front().second >= enough) {
    simulated_ -= steps_.front().first;
    due_ -= steps_.front().second;
    steps_.pop_front();
  }
}

Collector::Scales Collector::close_roots(Time to) {
  Scales scales;
  for (RegionRecord& region : regions_) {
    const double expected = region.load->expected(region.step_began, to);
    const double all = region.load->sampled(), originals = region.load->originals().sampled();
    region.step_all = all - region.roots_before;
    region.step_originals = originals - region.originals_before;
    region.step_expected = expected;
    region.recent.add(region.step_all, expected * rate());
    region.recent_originals.add(region.step_originals, expected * params_.sample_rate);
    scales.all.push_back(region.recent.due_for_each() / rate());
    scales.originals.push_back(region.recent_originals.due_for_each() / params_.sample_rate);
    if (measured(region.step_began)) {
      const double due = expected * params_.sample_rate;
      region.weights.sampled += region.step_originals;
      region.weights.due += due;
      region.weights.dispersion = region.load->dispersion();
    }
    region.roots_before = all;
    region.originals_before = originals;
  }
  return scales;
}

void Collector::end_step() {
  const Time to = clock_.now();
  const Scales scales = close_roots(to);
  const Time from = regions_.front().step_began;
  for (std::uint32_t s = 0; s < services_.size(); ++s) {
    const std::pair<double, double> work = end_work(s, scales, from, to);
    if (measured(from) && !services_[s].level) services_[s].work.push_back(work);
  }
  if (measured(from)) {
    end_services(scales, from, to);
    end_regions(scales.originals, from, to);
    end_viewers(scales.originals, from);
    end_cdn(scales.originals, from, to);
    for (Gauge& gauge : gauges_) gauge.series->put(from, gauge.level());
    ++steps_;
  }
  for (Ratio& ratio : ratios_) {
    const auto now = ratio.totals();
    const std::pair fresh{now.first - ratio.before.first, now.second - ratio.before.second};
    ratio.before = now;
    if (!measured(from)) continue;
    ratio.series->add(from, fresh.first, fresh.second);
    ratio.measured.first += fresh.first / fineness_;
    ratio.measured.second += fresh.second / fineness_;
    objectives_.add_look_ups(cache_of(ratio.series->name()), fresh.first / fineness_, fresh.second / fineness_,
                             fresh.second);
  }
  if (!measured(from)) forget_tallies();
  for (RegionRecord& region : regions_) region.step_began = to;
  take_notes();
  for (RegionCollector& region : gathered_) region.clear();
}

// What a step's sampled requests asked of the cores, by their laws' means, and of how much that is a sample; of jobs
// that come at a rate of their own, what they got in its time.
// What was counted while the run warmed up.
void Collector::forget_tallies() {
  for (CdnRecord& record : cdns_)
    for (const cluster::CdnTier tier : cluster::cdn_tiers) (void)record.cdn->take_tally(tier);
  for (std::uint32_t s = 0; s < services_.size(); ++s)
    for (std::uint16_t r = 0; r < regions_.size(); ++r)
      if (cluster::Fleet* fleet = directory_.in_region(s, r)) {
        (void)fleet->pool().take_tally();
        (void)fleet->egress().take_traffic();
      }
}

void Collector::end_viewers(const std::vector<double>& scales, Time from) {
  for (std::size_t r = 0; r < gathered_.size(); ++r) {
    const RegionCollector::Viewers& step = gathered_[r].viewers();
    objectives_.add_viewers(step, scales[r]);
    pages_.add(from, step.pages, scales[r]);
    regions_[r].pages->add(from, step.pages, scales[r]);
    for (std::size_t source = 0; source < page_took_.size(); ++source)
      page_took_[source].merge(step.pages.took[source]);
    pages_sampled_ += static_cast<std::uint64_t>(step.pages.asked());
    lost_.add(from, step.lost_s * scales[r], (step.watched_s + step.lost_s) * scales[r]);
    plays_sampled_ += static_cast<std::uint64_t>(step.plays);
    swipes_ += step.swipes;
    spinners_seen_ += step.spinners;
    watched_s_ += step.watched_s;
    stalled_s_ += step.stalled_s;
    start_.record(from, step.start);
    spinners_.add(from, step.spinners, step.swipes);
    rebuffering_.add(from, step.stalled_s, step.watched_s);
  }
}

void Collector::end_regions(const std::vector<double>& scales, Time from, Time to) {
  const double dt = seconds(to - from);
  double rps = 0, active = 0;
  for (std::size_t r = 0; r < regions_.size(); ++r) {
    RegionRecord& region = regions_[r];
    const RegionCollector::Viewers& step = gathered_[r].viewers();
    const double pages = region.step_expected;
    region.feed_rps->put(from, pages / dt);
    region.asked[peak_grid_.window_of(steps_)] += pages;
    surfaces_asked_[peak_grid_.window_of(steps_)] += region.load->surfaces().rate(from + (to - from) / 2) * dt;
    rps += pages / dt;
    plays_per_s_.add(from, step.plays * scales[r]);
    plays_full_ += step.plays * scales[r];
    region.plays.sampled += step.plays + step.missed;
    region.plays.due += region.load->expected_plays(from, to) * params_.sample_rate;
    region.plays.dispersion = region.load->play_dispersion();
    region.watched_s += step.watched_s;
    region.lost_s += step.lost_s;
    events_full_ += step.events * scales[r];
    active += gathered_[r].active();
  }
  feed_rps_.put(from, rps);
  active_.put(from, active / params_.sample_rate);
}

void Collector::end_cdn(const std::vector<double>& scales, Time from, Time to) {
  const double dt = seconds(to - from);
  std::array<double, 3> bytes{};
  for (CdnRecord& record : cdns_) {
    for (const cluster::CdnTier tier : cluster::cdn_tiers) {
      const auto t = static_cast<std::size_t>(tier);
      const cluster::CdnTally tally = record.cdn->take_tally(tier);
      const double f = scales[record.region];
      tiers_[t].whole.requests += tally.requests * f;
      tiers_[t].whole.hits += tally.hits * f;
      tiers_[t].whole.evictions += tally.evictions * record.copies[t];
      bytes[t] += tally.bytes * f;
      const RegionRecord& region = regions_[record.region];
      tiers_[t].sent[record.region].add(steps_, tally.bytes, region.step_originals, region.step_expected, dt);
      if (tiers_[t].hits == nullptr) continue;
      tiers_[t].hits->add(from, tally.hits * f, tally.requests * f);
      objectives_.add_look_ups(tier_name(t), tally.hits * f, tally.requests * f, tally.requests);
    }
  }
  for (std::size_t t = 0; t < tiers_.size(); ++t) {
    tiers_[t].whole.bytes += bytes[t];
    tiers_[t].bytes_per_s->add(from, bytes[t]);
  }
}

void Collector::add_pages(results::RunResult& result) const {
  const auto latency_of = [](const results::Histogram& took) {
    return results::LatencyResult{millis(took.quantile(0.5)), millis(took.quantile(0.95)), millis(took.quantile(0.99)),
                                  millis(took.quantile(0.999)), took.mean_ns() * 1e-6};
  };
  results::PagesResult& pages = result.pages;
  for (const double each : pages_.whole) pages.asked += each;
  pages.samples = pages_sampled_;
  pages.ratio = pages_.ratio();
  const Blocking visits = blocks_of_visits(measured_so_far());
  std::array<results::MaybeInterval, 6> known;
  for (std::size_t i = 0; i < known.size(); ++i)
    known[i] = ratio_interval(pages_.series[i]->parts(closed()), pages_sampled_, visits);
  pages.ratio_interval_95 = {known[0], known[1], known[2], known[3], known[4], known[5]};
  results::Histogram all;
  for (std::size_t source = 0; source < page_took_.size(); ++source) {
    all.merge(page_took_[source]);
    if (!page_took_[source].empty())
      pages.latency_ms_by_source[page_outcomes[source]] = latency_of(page_took_[source]);
  }
  pages.latency_ms = latency_of(all);
  result.histograms["pages"] = std::move(all);
  for (std::size_t r = 0; r < regions_.size(); ++r)
    result.regions[params_.regions[r]].pages_ratio = regions_[r].pages->ratio();
}

void Collector::add_viewers(results::RunResult& result) {
  const results::Histogram& start = start_.finish();
  result.viewers.start_ms = {millis(start.quantile(0.5)), millis(start.quantile(0.99))};
  result.viewers.rebuffer_ratio = watched_s_ > 0 ? stalled_s_ / watched_s_ : 0;
  result.viewers.spinner_ratio = swipes_ > 0 ? spinners_seen_ / swipes_ : 0;
  result.viewers.samples = plays_sampled_;
  add_watching(result.viewers);
  const Time end = closed();
  const Blocking visits = blocks_of_visits(measured_so_far());
  result.viewers.interval_95 = {quantile_interval(start, start_.blocks(), 0.5, visits),
                                quantile_interval(start, start_.blocks(), 0.99, visits),
                                ratio_interval(rebuffering_.parts(end), plays_sampled_, visits),
                                ratio_interval(spinners_.parts(end), plays_sampled_, visits)};
  result.histograms["viewers.start"] = start;
}

// What viewers would have watched had nothing gone wrong is the demand model's, exactly; the sampled ones say which
// share of it they did. So the two add up to the same in every run of one demand.
void Collector::add_watching(results::ViewerResult& viewers) const {
  double watched_s = 0, lost_s = 0;
  for (const RegionRecord& region : regions_) watched_s += region.watched_s, lost_s += region.lost_s;
  const double of_all = watched_s / (watched_s + lost_s);  // not a number where nobody was seen
  for (const RegionRecord& region : regions_) {
    const double here_s = region.watched_s + region.lost_s;
    const double share = here_s > 0 ? region.watched_s / here_s : of_all;
    const double hours = region.plays.due / params_.sample_rate * region.load->watched_s() / 3600;
    viewers.watch_hours += share * hours;
    viewers.watch_hours_lost += (1 - share) * hours;
  }
}

void Collector::add_cdn_results(results::RunResult& result) const {
  const double measured_s = seconds(measured_so_far());
  for (std::size_t t = 0; t < tiers_.size(); ++t) {
    const TierRecord& tier = tiers_[t];
    const Peak peak = peak_of_sum(tier.sent);
    result.cdn[traffic_name(t)] = {tier.whole.bytes, measured_s > 0 ? tier.whole.bytes / measured_s : 0, peak.value,
                                   peak.interval};
    if (t == 2) continue;
    results::CacheResult& cache = result.caches[tier_name(t)];
    cache.hit_ratio = tier.whole.requests > 0 ? tier.whole.hits / tier.whole.requests : 0;
    cache.evictions = tier.whole.evictions;
    cache.samples = static_cast<std::uint64_t>(tier.whole.requests * params_.sample_rate);
    cache.hit_ratio_interval_95 =
        ratio_interval(tier.hits->parts(closed()), cache.samples, blocks_of_visits(measured_so_far()));
    for (const CdnRecord& record : cdns_)
      cache.bytes += static_cast<double>(record.cdn->held(static_cast<cluster::CdnTier>(t)).count) * record.copies[t];
  }
}

void Collector::add_weight_checks(results::RunResult& result) const {
  for (std::size_t r = 0; r < regions_.size(); ++r)
    if (auto check = weights_check(params_.regions[r], regions_[r].weights, params_.sample_rate))
      result.checks.push_back(std::move(*check));
}

void Collector::add_watching_checks(results::RunResult& result) const {
  for (std::size_t r = 0; r < regions_.size(); ++r)
    if (auto check = watching_check(params_.regions[r], regions_[r].plays, params_.sample_rate))
      result.checks.push_back(std::move(*check));
}

results::RunResult Collector::finish(Time end) {
  results::RunResult result;
  const Time measured_end = std::min(end, counting_.end);
  const double measured_s = std::max(seconds(measured_end - params_.grid.start), 1e-9);
  add_services(result);
  std::vector<double> pages(peak_grid_.windows());
  for (std::size_t r = 0; r < regions_.size(); ++r) {
    results::RegionResult& region = result.regions[params_.regions[r]];
    region.feed_rps_peak = peak_grid_.most_per_s(regions_[r].asked, measured_s);
    for (std::size_t w = 0; w < pages.size(); ++w) pages[w] += regions_[r].asked[w];
    put_course(*regions_[r].utilization, regions_[r].busiest);
    for (const auto& [s, service] : regions_[r].services) {
      results::RegionServiceResult mean = service;
      mean.utilization_mean /= static_cast<double>(std::max<std::size_t>(steps_, 1));
      region.services[directory_.name(s)] = mean;
    }
    result.demand.feed_requests += regions_[r].load->expected(params_.grid.start, measured_end);
  }
  result.demand.plays = plays_full_;
  result.demand.feed_rps_mean = result.demand.feed_requests / measured_s;
  result.demand.feed_rps_peak = peak_grid_.most_per_s(pages, measured_s);
  result.peak_window_s = seconds(peak_grid_.window());
  result.demand.events_rps_mean = events_full_ / measured_s;
  result.simulated_s = seconds(end);
  add_pages(result);
  add_viewers(result);
  add_cdn_results(result);
  for (auto& [at, event] : events_) result.events.push_back(std::move(event));
  result.series = set_.table(measured_end);
  result.series.start = {};  // results count from the start of the measured part
  return result;
}

}  // namespace headroom::run
