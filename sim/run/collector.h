// Gathers what happens in a run, sampled, and turns it into results at full scale.
//
// Counts that follow the users' requests are scaled, step by step and region by region, by the
// requests that the demand model expects over those that were simulated (a ratio estimator), so that
// the sampling noise of the arrivals is not in them.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "real/ports/clock.h"
#include "sim/clients/page_load.h"
#include "sim/cluster/cdn.h"
#include "sim/cluster/fleet.h"
#include "sim/results/run_result.h"
#include "sim/run/objectives.h"
#include "sim/run/peaks.h"
#include "sim/run/region_collector.h"
#include "sim/run/self_check.h"

namespace headroom::run {

struct CollectorParams {
  results::TimeGrid grid;        // of the measured part; what lies before it is warm-up
  double sample_rate = 1;        // R
  std::vector<std::string> regions;
  std::vector<Time> changes;     // when something is switched on or off: a fault begins or ends
};

class Collector {
 public:
  // `objectives` is told what comes of each measured step.
  Collector(CollectorParams params, Clock& clock, cluster::Directory& directory, Objectives& objectives);

  // Where a region is to tell what happens in it.
  RegionCollector& in_region(std::uint16_t region) { return gathered_[region]; }
  // Whose requests a region's counts are scaled by; once for each region, in order.
  void add_region(const clients::PageLoad& load);
  // A region's content network; its tiers become caches and traffic.
  void add_cdn(std::uint16_t region, cluster::Cdn& cdn, double copies_of_edge, double copies_of_shield);
  // Something read off at the end of every step: a level at full scale, by series name.
  void add_gauge(std::string series, std::function<double()> level);
  // Replicas and utilization of a service that has no pool.
  struct Level {
    double replicas = 0, utilization = 0;
  };
  void add_level(std::string_view service, std::function<Level()> level);
  // A service whose calls are not simulated at the users' rate: each stands for `more` times as many
  // as a user's request does, or, if `fixed`, for `more` calls whatever the users do.
  void set_weight(std::string_view service, double more, bool fixed);
  // A service whose calls are made by twins too (clients/user_ids.h).
  void set_twins(std::string_view service);
  // From now on each user has so many twins, himself included.
  void set_fineness(unsigned all);
  // Share of the users simulated now.
  double rate() const { return params_.sample_rate * fineness_; }
  // A ratio kept by running totals, read off at the end of every step: (part, whole).
  void add_ratio(std::string series, std::function<std::pair<double, double>()> totals);
  void note(Time at, std::string kind, std::string subject, std::string detail);

  // Closes the step that ends now: scales its counts and reads the gauges.
  void end_step();

  // What share of the requests of the other surfaces comes in a second when most of them do: they follow the visits.
  double surfaces_at_peak_per_s() const;

  // Everything gathered up to `end`, the last step's, but for costs, verdicts and provenance. Call once.
  results::RunResult finish(Time end);

  // Whether the sampled requests stand for as many as the demand model expects, region by region.
  void add_weight_checks(results::RunResult& result) const;
  // Whether what viewers were shown and what they missed is what they came for, region by region.
  void add_watching_checks(results::RunResult& result) const;

  // Part and whole of a ratio over the measured steps so far.
  std::pair<double, double> measured_ratio(std::string_view series) const;
  // How sure that ratio is, known from so many samples.
  results::MaybeInterval measured_interval(std::string_view series, std::uint64_t samples) const;

 private:
  struct WorkSeen {
    cluster::WorkAccount work;
    double roots = 0;
  };
  struct ServiceRecord {
    ServiceRecord(results::SeriesSet& set, const std::string& name, const std::vector<LoadRecord>& empty);
    results::LatencySeries latency;
    results::Series &rps, &utilization, &load, &busy, &replicas, &queue, &errors, &sheds;
    Calls whole;  // scaled
    double more = 1;
    bool fixed = false;
    bool twins = false;
    std::function<Level()> level;
    // By measured step. The utilization itself is smoothed over minutes: its steps say little about its error.
    std::vector<std::pair<double, double>> work;
    // By region; of a service without a pool the first stands for all.
    std::vector<WorkSeen> seen;
    std::vector<LoadRecord> calls, load_asked, bytes_offered;
    std::uint64_t samples = 0;
    double replicas_peak = 0;
    double busy_s = 0, capacity_s = 0;  // core time: used, scaled, and there
    double replica_s = 0;
    double sent_bytes = 0, line_bytes = 0;  // sent, scaled; what the lines could have
  };
  // What a count of the sample stands for, from the roots of the last steps.
  class RecentRoots {
   public:
    // A step: roots that came, and that were due at the sampling rate of then.
    void add(double simulated, double due);
    // Due for each that came, in the fewest last steps in which enough were due; 1 where there are not enough.
    double due_for_each() const { return simulated_ > 0 && due_ >= enough ? due_ / simulated_ : 1; }

   private:
    // What was due decides, never what came: to scale the rich steps down and the poor ones not up is a bias. A ratio
    // to so few is itself biased by about one in their number.
    static constexpr double enough = 1000;
    std::deque<std::pair<double, double>> steps_;
    double simulated_ = 0, due_ = 0;
  };
  // What users got for the pages they asked for, over time and in all.
  struct PageRecord {
    PageRecord(results::SeriesSet& set, const std::string& prefix);
    void add(Time from, const RegionCollector::Pages& pages, double scale);
    results::PageShares ratio() const;
    // By outcome: wire::PageSource, then refused and failed.
    std::array<results::Series*, 6> series{};
    std::array<double, 6> whole{};  // scaled
  };
  struct RegionRecord {
    const clients::PageLoad* load = nullptr;
    Roots weights, plays;  // of the plays: those shown and those missed
    double watched_s = 0, lost_s = 0;
    double roots_before = 0, originals_before = 0;
    RecentRoots recent, recent_originals;
    Time step_began{};
    // Root requests of the step that ends: sampled, those of them that are not clones', and expected.
    double step_all = 0, step_originals = 0, step_expected = 0;
    std::vector<double> asked, busiest;  // pages expected, and the highest load of a service: by window of the peaks
    results::Series *feed_rps = nullptr, *utilization = nullptr;
    std::optional<PageRecord> pages;
    std::map<std::uint32_t, results::RegionServiceResult> services;
  };
  struct CdnRecord {
    std::uint16_t region;
    cluster::Cdn* cdn;
    std::array<double, 3> copies;
  };
  struct TierRecord {
    results::Series *bytes_per_s = nullptr, *hits = nullptr;
    cluster::CdnTally whole;
    std::vector<LoadRecord> sent;  // by region
  };
  struct Gauge {
    results::Series* series;
    std::function<double()> level;
  };
  struct Ratio {
    results::Series* series;
    std::function<std::pair<double, double>()> totals;
    std::pair<double, double> before{};
    std::pair<double, double> measured{};
  };

  // The end of the last step that was closed.
  Time closed() const { return regions_.front().step_began; }
  Nanos measured_so_far() const { return params_.grid.step * static_cast<std::int64_t>(steps_); }
  bool measured(Time now) const { return now >= counting_.begin && now < counting_.end; }
  // What a sampled count of a step stands for, in each region.
  struct Scales {
    std::vector<double> all, originals;  // of what twins do too; of what they do not
  };
  Scales close_roots(Time to);
  void take_notes();
  void forget_tallies();
  void weigh_calls();
  std::pair<double, double> end_work(std::uint32_t service, const Scales& scales, Time from, Time to);
  void end_loads(std::uint32_t service, std::uint16_t region, const cluster::WorkAccount& step, double roots, Time from,
                 Time to);
  void end_services(const Scales& scales, Time from, Time to);
  void end_regions(const std::vector<double>& scales, Time from, Time to);
  void end_viewers(const std::vector<double>& scales, Time from);
  void end_cdn(const std::vector<double>& scales, Time from, Time to);
  void add_services(results::RunResult& result);
  void add_pages(results::RunResult& result) const;
  void add_peaks(std::uint32_t service, results::RunResult& result);
  void put_course(results::Series& series, const std::vector<double>& course) const;
  void add_viewers(results::RunResult& result);
  void add_watching(results::ViewerResult& viewers) const;
  void add_cdn_results(results::RunResult& result) const;

  CollectorParams params_;
  Clock& clock_;
  cluster::Directory& directory_;
  Objectives& objectives_;
  Counting counting_;
  PeakGrid peak_grid_;
  std::deque<RegionCollector> gathered_;  // by region
  results::SeriesSet set_;
  std::vector<ServiceRecord> services_;
  std::vector<RegionRecord> regions_;
  std::vector<CdnRecord> cdns_;
  std::array<TierRecord, 3> tiers_;
  std::vector<Gauge> gauges_;
  std::vector<Ratio> ratios_;
  std::vector<double> surfaces_asked_;  // expected, by window of the peaks
  std::multimap<Time, results::EventResult> events_;
  std::size_t steps_ = 0;

  results::Series &feed_rps_, &plays_per_s_, &active_, &spinners_, &rebuffering_, &lost_;
  PageRecord pages_;
  std::array<results::Histogram, 4> page_took_;  // by wire::PageSource
  std::uint64_t pages_sampled_ = 0;
  results::LatencySeries start_;
  unsigned fineness_ = 1;
  double swipes_ = 0, spinners_seen_ = 0, watched_s_ = 0, stalled_s_ = 0;  // sampled
  std::uint64_t plays_sampled_ = 0;
  double plays_full_ = 0, events_full_ = 0;
};

}  // namespace headroom::run
