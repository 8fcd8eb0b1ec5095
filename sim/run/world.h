// The simulated world of one run, put together and set going.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sim/run/backstage.h"
#include "sim/run/detail.h"
#include "sim/run/region.h"
#include "sim/run/setting.h"
#include "sim/scenario/trace.h"

namespace headroom::run {

class World final : clients::SurfaceObserver {
 public:
  // `jobs`: threads that the regions are simulated on; no result depends on it. `stop`: see RunOptions.
  World(const scenario::Scenario& scenario, const scenario::Trace* trace, unsigned jobs,
        const std::atomic<bool>* stop = nullptr);
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  ~World();

  Time now() const { return domains_.now(); }
  // False if it was stopped on the way: then only finish() is left to do.
  bool run_until(Time until) { return domains_.run_until(until); }
  Time begin() const { return begin_; }
  Time end() const { return end_; }
  // Users come, shelves are filled, caches are warm.
  void open();
  // Closes the collector's step that ends now.
  void end_step();
  // Results up to the end of the last step that was closed, without verdicts and costs; before the first measured one,
  // only what was to be run.
  results::RunResult finish();
  // Visits due in the measured time so far, over those of a whole day.
  double days_of_demand() const;

 private:
  struct SurfaceCounts {
    double requests = 0, failed = 0;  // sampled; a twin's weighs as much less
    std::uint64_t samples = 0;
  };
  struct SurfaceRecord {
    std::string name;
    results::Histogram latency;
    SurfaceCounts seen, closed;  // so far, and up to the last step's end
  };
  // Of sampled evictions, counted on since the start, the whole world's: each step's weigh by the rate of that step.
  struct Evictions {
    double whole = 0, seen = 0;
    void follow(double so_far, double rate) { whole += (so_far - std::exchange(seen, so_far)) / rate; }
  };

  void surface_answered(std::uint16_t region, std::size_t surface, Time now, Nanos latency, bool ok) override;
  std::deque<Setting> settings();
  Setting setting_of(std::uint16_t region);
  std::vector<SurfaceRecord> surfaces_of_all() const;
  double counted(std::string_view name, const Labels& labels = {}) const;
  bool bounds_features() const;
  void add_readings();
  // The parts of a result that finish() puts together.
  void state_scenario(results::RunResult& result) const;
  void state_lists(results::CacheResult& lists) const;
  void state_features(results::CacheResult& features) const;
  void state_surfaces(results::RunResult& result) const;
  // Enters or leaves a window of detail that begins or ends now.
  void look_closer();

  const scenario::Scenario& scenario_;
  std::vector<models::Region> places_;
  Time begin_, end_;
  Time closed_{};  // the end of the last step that was closed
  std::vector<cluster::CallAccount> at_begin_;  // of the measured part
  double zero_utc_s_;
  models::Intensity visits_;
  kernel::PhiloxRandom random_;
  models::NetworkModel network_;
  kernel::Domains domains_;  // a region each
  std::unique_ptr<cluster::Distances> distances_;
  models::Catalogue videos_, edge_view_, shield_view_;
  models::LinkModel links_;
  CostTables costs_;
  adapters::FidelityTable fidelity_;
  std::deque<adapters::SimMetrics> metrics_;  // by region
  cluster::Directory directory_;
  Objectives objectives_;
  Collector collector_;
  Virals virals_;
  adapters::Borders borders_;
  std::deque<Setting> settings_;  // by region
  WorldSetting world_setting_;
  TierDirectory tiers_;
  std::vector<std::vector<SurfaceRecord>> surfaces_;  // by region
  std::deque<Region> regions_;
  models::Intensity uploads_;
  std::unique_ptr<Backstage> backstage_;
  DetailWindows detail_;
  const DetailWindows::Window* window_ = nullptr;  // the present one; null: none
  Evictions list_evictions_, feature_evictions_;
};

}  // namespace headroom::run
