// A consumer group of the log at full scale, as a fluid: what it has read, what waits, how old that is.
#pragma once

#include <algorithm>
#include <deque>
#include <optional>

#include "real/policies/autoscale.h"
#include "real/ports/units.h"
#include "sim/cluster/sources.h"

namespace headroom::cluster {

// Records as a fluid through a queue of limited age. Exact for rates that are constant between calls: the reader's
// position is kept as the instant at which the record it reads was written, and moves at capacity / rate of then.
class FluidLog {
 public:
  // `retention_s`: records older than this are deleted, read or not.
  explicit FluidLog(double retention_s, double start_s = 0);

  // On to `to_s`, with so many records a second written and, at most, read in between.
  void advance(double to_s, double written_per_s, double read_per_s);

  double lag_records() const { return lag_records_; }
  double lag_s() const { return now_ - position_; }  // age of the oldest record not yet read; 0: none waits
  double read() const { return read_; }
  double lost() const { return lost_; }              // deleted before they were read

 private:
  struct Stretch {
    double from, rate;
  };
  void move(double dt, double read_per_s);
  double end_of_front() const { return stretches_.size() > 1 ? stretches_[1].from : now_; }

  double retention_;
  double now_, position_;
  double lag_records_ = 0, read_ = 0, lost_ = 0;
  std::deque<Stretch> stretches_;  // from the one that holds position_ to the present one
};

struct ConsumerGroupParams {
  double workers = 1;                // each one core
  double records_per_worker_s = 1;   // 1 / cost of a record on the workers' machines
  int partitions = 64;               // at most one worker reads a partition; more workers stand idle
  // Of all records, in the fullest partition; 0: all alike. Its worker reads others as well, where workers are fewer.
  double hottest_share = 0;
  Nanos retention = std::chrono::hours{24 * 7};
  Nanos alert_lag = from_seconds(alert_lag_s);
  std::optional<policies::AutoscaleLagParams> autoscale;
  // Readers commit this often, so the lag that the autoscaler sees holds half of that beside what waits.
  Nanos commit_interval = from_seconds(commit_interval_s);
  Nanos start_up = from_seconds(reader_start_s);  // until a worker more reads
};

class ConsumerGroup {
 public:
  // Starts at `start` with nothing waiting.
  explicit ConsumerGroup(ConsumerGroupParams params, Time start = {});

  // The world went on to `now`, records having come at this rate (full scale) since the last tick.
  void tick(Time now, double records_per_s);

  double lag_records() const { return all_.lag_records(); }
  // Age of the oldest record that waits, in the fullest partition where that is set.
  Nanos lag() const { return from_seconds(std::max(all_.lag_s(), hottest_.lag_s())); }
  bool alert() const { return lag() > params_.alert_lag; }
  double consumed() const { return all_.read(); }
  double lost() const { return all_.lost(); }
  double workers() const { return workers_; }
  double capacity() const;  // records/s that all workers can read
  double utilization(double records_per_s) const { return capacity() > 0 ? records_per_s / capacity() : 0; }

  // Faults and scaling by hand; at once.
  void set_workers(double workers) { workers_ = workers; }
  void set_slowdown(double factor) { slowdown_ = factor; }

 private:
  struct Starting {
    Time ready;
    double workers;
  };
  void step(Time to, double records_per_s);
  void scale(Time now, double records_per_s);
  double hottest_capacity(double records_per_s) const;

  ConsumerGroupParams params_;
  double workers_;
  double slowdown_ = 1;
  Time now_;
  Time next_sync_;
  std::optional<Starting> starting_;
  FluidLog all_, hottest_;
};

}  // namespace headroom::cluster
