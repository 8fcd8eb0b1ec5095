// A run of stations in place of the product, on the same clusters.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/cluster/load_ratio.h"
#include "sim/kernel/philox.h"
#include "sim/kernel/scheduler.h"
#include "sim/results/run_result.h"
#include "sim/run/peaks.h"
#include "sim/run/run.h"
#include "sim/run/stations.h"

namespace headroom::run {

// One run of a scenario that has a composition; see run.h.
results::RunResult run_composition(const scenario::Scenario& scenario, const RunOptions& options);

// What stations and streams did in the measured part.
class StationRecords final : public cluster::CallObserver {
 public:
  StationRecords(results::TimeGrid grid, double sample_rate, const scenario::Composition& composition,
                 cluster::Directory& directory);

  void called(const cluster::Fleet& fleet, Time now, Nanos latency, cluster::CallOutcome outcome) override;
  // Adds a stream of requests from outside and gives its position.
  std::size_t add_stream(const std::string& name);
  void answered(std::size_t stream, Time now, Nanos latency, bool ok);
  // Closes the step that began at `from` and ends at `to`.
  void end_step(Time from, Time to, const Stations& stations);
  results::RunResult finish(Time end);

 private:
  struct Record {
    Record(results::SeriesSet& set, std::string prefix, const PeakGrid& grid);
    results::LatencySeries latency;
    results::Series &rps, &sheds;
    LoadRecord asked;                // requests, at full scale
    double step = 0, step_shed = 0;  // requests, sampled
    double total = 0, shed = 0;
  };
  struct StationRecord {
    StationRecord(results::SeriesSet& set, const std::string& name, const PeakGrid& grid);
    Record calls;
    results::Series &utilization, &load, &replicas, &queue;
    LoadRecord load_asked;
    cluster::WorkAccount seen;
    double busy = 0;  // utilization, summed over the steps
    results::Series* hits = nullptr;
    CacheTally before, whole;        // of its cache: up to now, and in the measured part
  };
  void count(Record& record, Time now, Nanos latency, bool ok) const;
  void end_calls(Record& record, Time from, double dt) const;
  void end_load(StationRecord& record, const cluster::Pool& pool, double dt) const;
  void add_load(StationRecord& record, results::ServiceResult& out) const;
  void end_cache(StationRecord& record, const std::string& name, const CacheTally& now, Time from);
  // How many times as long as its slowest station remembers the run has measured.
  double relaxations(double measured_s) const;
  results::ServiceResult summed(Record& record, const std::string& name, double relaxations,
                                results::RunResult& result) const;

  results::TimeGrid grid_;
  PeakGrid peak_grid_;
  Time end_;
  double sample_rate_;
  const scenario::Composition& composition_;
  cluster::Directory& directory_;
  results::SeriesSet set_;
  std::vector<StationRecord> stations_;
  struct Stream {
    std::string name;
    Record record;
  };
  std::vector<Stream> streams_;
  std::size_t steps_ = 0;
};

}  // namespace headroom::run
