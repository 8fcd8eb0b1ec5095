// Peaks of a run: what its busiest stretch of time brings, and how sure that is.
//
// The largest of many noisy readings is mostly noise. What users ask is known exactly from the demand model; only how
// much a request of theirs brings to a station is sampled, and that changes slowly or at known moments. So a peak is
// the largest of (what a request brings, as far as all windows together tell) x (requests expected) / capacity.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/statistics/level_course.h"
#include "sim/results/interval.h"
#include "sim/results/series.h"

namespace headroom::run {

// How a run's time is cut: windows of five minutes, in runs of less than an hour of a twelfth of them, and at least a
// step. What requests bring is read off at most 96 times, so that a day's readings are longer than a visit.
class PeakGrid {
 public:
  // `changes`: when something is switched on or off that may change what a request brings at once.
  PeakGrid(const results::TimeGrid& steps, std::span<const Time> changes);

  Nanos window() const { return window_; }
  // Of counts by window, the most a second; the last window ends with the run, after so many seconds.
  double most_per_s(std::span<const double> counts, double run_s) const;
  std::size_t windows() const { return window_of(steps_ - 1) + 1; }
  std::size_t window_of(std::size_t step) const { return step / steps_a_window_; }
  std::size_t readings() const { return reading_of(windows() - 1) + 1; }
  std::size_t reading_of(std::size_t window) const { return window / windows_a_reading_; }
  bool fresh(std::size_t reading) const { return fresh_[reading]; }

 private:
  std::size_t steps_, steps_a_window_, windows_a_reading_;
  Nanos window_;
  std::vector<bool> fresh_;
};

struct Peak {
  double value = 0;
  results::MaybeInterval interval;
  std::vector<double> course;  // by window: the expected load, of which `value` is the largest
};

// What came to one station, by window.
class LoadRecord {
 public:
  // `seed`: of the draws that tell how sure a peak is.
  LoadRecord(const PeakGrid& grid, std::uint64_t seed)
      : grid_(&grid), seed_(seed), asked_(grid.windows()), seen_(grid.readings()) {}

  // In a step: `part` (work, calls, bytes) of so many sampled requests, of which users make `expected` in all, and what
  // the station could have taken.
  void add(std::size_t step, double part, double sampled, double expected, double capacity);
  // A level that nothing exact is known of: its mean over the step.
  void add_level(std::size_t step, double level) { add(step, level, 1, 1, 1); }

 private:
  friend class LoadDraws;
  struct Asked {
    double expected = 0, capacity = 0;
  };
  const PeakGrid* grid_;
  std::uint64_t seed_;
  std::vector<Asked> asked_;         // by window
  std::vector<models::Block> seen_;  // by reading
};

Peak peak_of(const LoadRecord& record);
// Of what comes to all of them together: their capacity is that of one.
Peak peak_of_sum(std::span<const LoadRecord> records);
// Of the busiest of them, at any moment; `each`: the same of every one.
struct BusiestPeak {
  Peak busiest;
  std::vector<Peak> each;
};
BusiestPeak peak_of_busiest(std::span<const LoadRecord> records);

// A utilization, where a load is so sure: cores are busy all the time at most.
results::MaybeInterval at_most_whole(const results::MaybeInterval& load);

}  // namespace headroom::run
