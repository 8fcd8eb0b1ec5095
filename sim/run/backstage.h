// What goes on behind the feed: uploads on their way to being live, the log's readers, and the
// platform plane that carries the bulk.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "real/ports/task_set.h"
#include "sim/adapters/sim_store.h"
#include "sim/cluster/consumer_group.h"
#include "sim/modelled/moderation.h"
#include "sim/modelled/uploads.h"
#include "sim/run/encoder_fleet.h"
#include "sim/run/platform_plane.h"
#include "sim/run/region.h"
#include "sim/run/setting.h"

namespace headroom::run {

// How often bulk traffic, lags and hot keys follow the request plane.
inline constexpr Nanos backstage_tick = std::chrono::seconds{10};
// SimGrid runs this far ahead; what starts there begins up to so much late.
inline constexpr Nanos platform_window = std::chrono::seconds{1};

class Backstage {
 public:
  // `setting` stands in the world that all regions share (sim/kernel/domains.h); the pipelines run in their regions.
  Backstage(const WorldSetting& setting, const std::vector<models::Region>& places, const models::Intensity& uploads,
            std::deque<Region>& regions, const TierDirectory& tiers);
  Backstage(const Backstage&) = delete;
  Backstage& operator=(const Backstage&) = delete;

  void open();
  // The stores are simulated at this rate from now on.
  void set_store_rate(double rate);
  // The rate at which uploads are simulated.
  double upload_rate() const { return upload_rate_; }
  // Closes a step: tallies of the pipelines, measured or not.
  void end_step(bool measured);
  // Of the last step, sampled: what became of uploads. And those under way now that are late already.
  const modelled::UploadTally& uploads_of_step() const { return step_; }
  double overdue_uploads() const;
  // Fills log, transcode, and the upload's part of demand.
  void report(results::RunResult& result) const;

 private:
  struct Group {
    std::string name;
    std::uint16_t region;
    cluster::ConsumerGroup group;
    bool alerting = false;
  };
  // The desk as the pipeline of one region sees it.
  struct DeskAbroad final : modelled::Reviews {
    DeskAbroad(kernel::Domains& d, std::size_t r, modelled::ReviewDesk& w) : domains(d), region(r), desk(w) {}
    Task<void> review() override;
    kernel::Domains& domains;
    std::size_t region;
    modelled::ReviewDesk& desk;
  };
  struct Pipelines {
    std::unique_ptr<modelled::UploadRoots> roots;
    std::unique_ptr<kernel::PhiloxRandom> jitter;
    std::unique_ptr<DeskAbroad> desk;
    std::unique_ptr<adapters::SimStore> store;
    std::unique_ptr<modelled::UploadPipeline> pipeline;
  };

  EncoderFleetParams encoder_params(const std::vector<models::Region>& places) const;
  void build_pipeline(std::uint16_t region, double share, const models::Intensity& uploads, Region& place,
                      const TierDirectory& tiers);
  void build_groups(std::uint16_t region, double share);
  void add_gauges();
  Task<void> tick();
  void tick_network(Nanos dt);
  void tick_groups();
  void tick_hot_keys();

  const WorldSetting& setting_;
  const scenario::Scenario& scenario_;
  std::deque<Region>& regions_;
  double upload_rate_;
  EncoderFleetParams encoder_params_;
  platform::Platform platform_;
  PlatformPlane plane_;
  EncoderFleet encoders_;
  modelled::ReviewDesk desk_;
  std::vector<Pipelines> pipelines_;
  std::vector<Group> groups_;
  std::vector<platform::Pipe> origin_pipes_;
  std::vector<double> origin_bytes_before_;
  modelled::UploadTally step_, uploads_;  // of the last step, and measured in all; sampled
  double backlog_peak_ = 0, lag_sum_s_ = 0, lag_peak_s_ = 0;
  double records_ = 0, closed_records_ = 0;  // so far, and up to the last step's end
  std::size_t lag_readings_ = 0;
  TaskSet tasks_;  // last: its tasks use all of the above
};

}  // namespace headroom::run
