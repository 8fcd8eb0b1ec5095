// Videos that take off: a given spike, and growth that feeds on itself.
#pragma once

#include <cstdint>
#include <vector>

#include "models/popularity/sources.h"

namespace headroom::models {

// One video's share of all views: rises in a straight line to the peak, then relaxes as a power of time since the peak.
// Published: 20 to 160 times a topic's mean within 5 to 30 min (tweet volumes, computed); decay t^-1.4 below
// criticality, t^-.6 at it (Crane and Sornette, PNAS 2008).
struct ViralSpike {
  double at_s = 0;              // when it begins
  double peak_share = 0.05;     // of all views, 0 to 1
  double rise_s = 600;          // > 0
  double decay_exponent = 1.4;  // > 0

  double share(double t_s) const;
};

struct HawkesParams {
  double immigrants_per_s = 1;       // views that come by themselves
  double branching = hit_branching;  // further views each view brings; 1 and more grows without end
  double memory = growth_memory;     // theta: the kernel falls as (t + cutoff)^-(1 + theta)
  double cutoff_s = growth_cutoff;
  double step_s = 60;
  std::uint32_t steps = 1440;  // how far the memory is tabulated, and the longest history
};

// A Hawkes process with power-law memory in steps of time: the expected count of step k is
// immigrants + branching * sum over i < k of count[i] * (share of the kernel that falls into step k - i). A step's own
// views bring others from the next step on.
class HawkesGrowth {
 public:
  explicit HawkesGrowth(HawkesParams params);

  double expected() const;       // of the next step, given the counts so far
  std::uint64_t next(double u);  // draws the next count (Poisson) and remembers it
  void observe(double count);    // or takes it as given
  std::size_t steps_done() const { return counts_.size(); }
  double count(std::size_t step) const { return counts_[step]; }
  // The mean path: every count at its expectation.
  std::vector<double> mean_path(std::uint32_t steps) const;

 private:
  double expected_after(const std::vector<double>& counts) const;
  HawkesParams params_;
  std::vector<double> kernel_;  // branching included, by lag 1, 2, ...
  std::vector<double> counts_;
};

}  // namespace headroom::models
