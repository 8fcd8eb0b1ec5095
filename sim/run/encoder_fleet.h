// The encoders of the platform plane as the upload pipeline sees them, scaled by how much waits.
//
// The miniature holds workers x cores x R_up one-core hosts a region, rounded to whole ones whose speed makes up for
// the rounding, so that capacity is exact. All hosts that scaling may ever want are built at once; those in use are
// open. Scaling down closes hosts, which finish what they run.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "real/policies/autoscale.h"
#include "sim/modelled/encoders.h"
#include "sim/run/platform_plane.h"
#include "sim/run/platform_world.h"
#include "sim/run/sources.h"

namespace headroom::run {

struct EncoderFleetParams {
  std::vector<std::string> regions;
  std::vector<double> workers;    // by region, full scale; at most of all that scaling may give
  double cores_per_worker = 16;
  double sample_rate = 1;         // R_up
  // By jobs that are not done, waiting or running, at full scale; min and max are the whole world's workers.
  std::optional<policies::AutoscaleLagParams> autoscale;
  Nanos start_up = std::chrono::seconds{60};
  // The highest wish of this long holds against scaling down.
  Nanos down_window = from_seconds(encoder_down_window_s);
  double most = most_encoders;    // times the first workers that the platform is built for
};

// The hosts to build for each region (PlatformInputs::encoders), work being stated in seconds of the workers' own core.
std::vector<EncoderHosts> encoder_hosts(const EncoderFleetParams& params);

class EncoderFleet final : public modelled::Encoders {
 public:
  // The plane's platform was built with encoder_hosts(params).
  EncoderFleet(PlatformPlane& plane, Clock& clock, EncoderFleetParams params);

  Task<bool> encode(std::uint16_t region, double core_seconds) override;
  double waiting(std::uint16_t region) const override;

  double workers(std::size_t region) const { return regions_[region].workers; }  // full scale
  double workers() const;
  // Busy cores over open ones, now; above 1 while closed hosts still work.
  double utilization(std::size_t region) const;
  double utilization() const;
  // Core seconds of work done since the start, at full scale.
  double core_seconds() const;

  // Capacity loss and scaling by hand; at the next window edge. Held to what the platform was built for.
  void set_workers(std::size_t region, double workers);

 private:
  struct Region {
    platform::HostGroup group{};
    double first = 0, workers = 0;
    int open = 0;
    double jobs = 0;  // sampled, not done
    std::optional<std::pair<Time, double>> starting;
    std::deque<std::pair<Time, double>> wishes;
  };
  Task<void> autoscale();
  void scale(std::size_t region, Time now);

  PlatformPlane& plane_;
  Clock& clock_;
  EncoderFleetParams params_;
  std::vector<Region> regions_;
  TaskSet scaler_;
};

}  // namespace headroom::run
