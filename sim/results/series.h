// Quantities over simulated time, gathered in equal steps.
//
// Names carry their unit last. The report plots what it finds under these names:
//   demand.feed_rps  demand.plays_per_s  regions.<r>.feed_rps  regions.<r>.utilization
//   services.<s>.{rps,utilization,load,busy_ratio,replicas,queue_length,error_ratio,shed_ratio}
//   services.<s>.{p50_ms,p95_ms,p99_ms,p999_ms}
//   surfaces.<s>.{rps,p99_ms}   caches.<c>.{hit_ratio,bytes}   cdn.<tier>.bytes_per_s
//   log.lag_s  transcode.backlog_jobs  moderation.backlog_jobs
//   pages.<outcome>_ratio  regions.<r>.pages.<outcome>_ratio: fresh, stale, trending, global, refused, failed
//   viewers.{active,start_p50_ms,start_p99_ms,rebuffer_ratio,spinner_ratio,watch_lost_ratio}
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "real/ports/units.h"
#include "sim/results/histogram.h"

namespace headroom::results {

enum class SeriesKind {
  total,  // sum of what was added in the step
  rate,   // that sum per second
  ratio,  // sum of parts over sum of wholes; no value where nothing was added
  level,  // time-weighted mean of a level that holds until it is set again
  point,  // the value last put into the step; no value where none was
};

// The steps every series of a run shares; values outside [start, start + step * count) are ignored.
struct TimeGrid {
  Time start{};
  Nanos step{};
  std::size_t count = 0;
};

class Series {
 public:
  Series(std::string name, SeriesKind kind, TimeGrid grid);

  const std::string& name() const { return name_; }
  // total, rate: `amount` happened at `t`.
  void add(Time t, double amount) {
    if (move_to(t)) first_[at_] += amount;
  }
  // ratio: `part` of `whole` at `t`. A weighted mean of x is add(t, x * w, w).
  void add(Time t, double part, double whole) {
    if (move_to(t)) {
      first_[at_] += part;
      second_[at_] += whole;
    }
  }
  // level: holds `value` from `t` on; times must not go back.
  void set(Time t, double value);
  // point: `value` stands for the step that holds `t`.
  void put(Time t, double value) {
    if (move_to(t)) first_[at_] = value;
  }

  // One number for each step up to `end`; NaN where the step has none or lies beyond.
  std::vector<double> values(Time end) const;
  // What each step up to `end` adds to a mean over time, (part, whole): of a ratio what was added, of a point its value
  // and 1. Steps without a value add nothing.
  std::vector<std::pair<double, double>> parts(Time end) const;

 private:
  bool move_to(Time t) {
    if (t >= step_begin_ && t < step_end_) return true;
    return seek(t);
  }
  bool seek(Time t);
  void hold_until(Time t, std::vector<double>& area) const;

  std::string name_;
  SeriesKind kind_;
  TimeGrid grid_;
  Time step_begin_{}, step_end_{};  // the current step; empty before the first value
  std::size_t at_ = 0;
  std::vector<double> first_, second_;
  Time level_since_{};
  double level_ = 0;
};

// The finished columns; every one has `grid.count` values.
struct SeriesTable {
  struct Column {
    std::string name;
    std::vector<double> values;
    bool operator==(const Column&) const = default;
  };
  Nanos start{};
  Nanos step{};
  std::size_t count = 0;
  std::vector<Column> columns;

  const Column* find(std::string_view name) const;  // null when absent
};

// Owns a run's series; references stay valid as more are made.
class SeriesSet {
 public:
  explicit SeriesSet(TimeGrid grid) : grid_(grid) {}
  // Throws std::logic_error when the name is taken: two writers of one column is our mistake.
  Series& make(std::string name, SeriesKind kind);
  const TimeGrid& grid() const { return grid_; }
  SeriesTable table(Time end) const;

 private:
  TimeGrid grid_;
  std::deque<Series> series_;
};

// Latencies of one service: the whole run's histogram and <prefix>.{p50,p95,p99,p999}_ms over time.
class LatencySeries {
 public:
  LatencySeries(SeriesSet& set, const std::string& prefix);
  // Times rise, but for those inside the current step; what lies outside the grid is ignored.
  void record(Time t, Nanos latency, double weight = 1.0) {
    if (t < grid_.start || t >= grid_end_) return;
    if (t >= window_end_) roll(t);
    window_.record(latency, weight);
  }
  // The same for all that was recorded elsewhere in the step that holds `t`.
  void record(Time t, const Histogram& latencies) {
    if (latencies.empty() || t < grid_.start || t >= grid_end_) return;
    if (t >= window_end_) roll(t);
    window_.merge(latencies);
  }
  // Closes the open step; call before reading the table.
  const Histogram& finish();
  // After finish(): the latencies by blocks of time, at most `most_blocks` equal ones, which a run's intervals are made
  // from. Empty ones are left out.
  const std::vector<Histogram::Parts>& blocks() const { return blocks_; }
  static constexpr std::size_t most_blocks = 144;  // ten minutes of a day; assumed: longer than what queues remember

 private:
  void roll(Time t);
  void close_block();

  TimeGrid grid_;
  Series &p50_, &p95_, &p99_, &p999_;
  Histogram window_, block_, whole_;
  std::vector<Histogram::Parts> blocks_;
  Time grid_end_{}, window_begin_{}, window_end_{};
  Nanos block_length_{};
};

}  // namespace headroom::results
