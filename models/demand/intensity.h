// How many events a second each region starts, exactly.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "models/demand/daily_curve.h"
#include "models/demand/regions.h"
#include "models/demand/trace_shape.h"

namespace headroom::models {

// The rate of one kind of event (visits, uploads, requests of a surface) per region. Times are seconds since the
// UTC midnight that begins the scenario's first day; rates are per second of the whole, unsampled world.
class Intensity {
 public:
  // From the hours of the day. per_day: events of an ordinary day over all regions; day_factor: 1, or holiday_factor.
  Intensity(std::span<const Region> regions, std::span<const double, 24> hours, double per_day, double day_factor = 1);

  // From a trace: every region gets its shape, and the volume is that of the curve's mean, per_day x day_factor x
  // duration / 86400. The trace begins at start_s.
  static Result<Intensity> from_trace(std::span<const Region> regions, const TraceParams& trace, double per_day,
                                      double day_factor, double start_s, double duration_s);

  // From from_s to to_s, events come `factor` times as often: in one region, or in all. Factors of surges that overlap
  // multiply.
  struct Surge {
    std::optional<std::size_t> region;
    double from_s = 0, to_s = 0, factor = 1;
  };
  void add(Surge surge) { surges_.push_back(surge); }

  std::size_t regions() const { return mean_.size(); }
  double mean(std::size_t region) const { return mean_[region]; }         // events/s
  double at(std::size_t region, double t_s) const;                        // events/s
  double integral(std::size_t region, double from_s, double to_s) const;  // events
  double max_over(std::size_t region, double from_s, double to_s) const;  // events/s; bound for thinning
  double total_at(double t_s) const;                                      // events/s
  double total_integral(double from_s, double to_s) const;                // events
  double peak() const;  // events/s, the highest total of a day, or of the trace; scanned by minutes

 private:
  Intensity() = default;
  double calm_at(std::size_t region, double t_s) const;
  double calm_integral(std::size_t region, double from_s, double to_s) const;
  double surge_at(std::size_t region, double t_s) const;

  std::vector<double> mean_;
  std::vector<DailyCurve> curves_;  // one a region; empty for a trace
  std::optional<TraceShape> trace_;
  double start_s_ = 0;
  double duration_s_ = 86400;
  std::vector<Surge> surges_;
};

}  // namespace headroom::models
