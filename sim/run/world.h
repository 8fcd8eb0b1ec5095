// The simulated world of one run, put together and set going.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "sim/run/backstage.h"
#include "sim/run/detail.h"
#include "sim/run/region.h"
#include "sim/run/setting.h"
#include "sim/scenario/trace.h"

namespace headroom::run {

class World final : clients::SurfaceObserver {
 public:
  World(const scenario::Scenario& scenario, const scenario::Trace* trace);
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  ~World();

  kernel::Scheduler& clock() { return clock_; }
  Time begin() const { return begin_; }
  Time end() const { return end_; }
  // Users come, shelves are filled, caches are warm.
  void open();
  // Closes the collector's step that ends now.
  void end_step();
  // Results as of now, verdicts and costs included.
  results::RunResult finish();

 private:
  void surface_answered(std::uint16_t region, std::size_t surface, Time now, Nanos latency, bool ok) override;
  Setting setting();
  void add_readings();
  // Enters or leaves a window of detail that begins or ends now.
  void look_closer();

  struct SurfaceRecord {
    std::string name;
    results::Histogram latency;
    double requests = 0, failed = 0;  // sampled; a twin's weighs as much less
    std::uint64_t samples = 0;
  };

  const scenario::Scenario& scenario_;
  std::vector<models::Region> places_;
  Time begin_, end_;
  double zero_utc_s_;
  models::Intensity visits_;
  kernel::Scheduler clock_;
  kernel::PhiloxRandom random_;
  models::NetworkModel network_;
  std::unique_ptr<cluster::Distances> distances_;
  models::Catalogue edge_view_, shield_view_;
  models::LinkModel links_;
  models::WatchModel watching_;
  CostTables costs_;
  adapters::FidelityTable fidelity_;
  adapters::SimMetrics metrics_;
  cluster::Records catalogue_records_;
  cluster::Directory directory_;
  Collector collector_;
  Virals virals_;
  Setting setting_;
  TierDirectory tiers_;
  std::vector<SurfaceRecord> surfaces_;
  std::deque<Region> regions_;
  models::Intensity uploads_;
  std::unique_ptr<Backstage> backstage_;
  DetailWindows detail_;
  const DetailWindows::Window* window_ = nullptr;  // the present one; null: none
  double list_evictions_ = 0, list_evictions_seen_ = 0;
};

}  // namespace headroom::run
