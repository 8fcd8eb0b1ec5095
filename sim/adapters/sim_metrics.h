// The Metrics port in virtual time: totals by name and labels, read by whoever collects results.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "real/ports/metrics.h"

namespace headroom::adapters {

// Replicas of a service share one SimMetrics, so their counts add up.
class SimMetrics final : public Metrics {
 public:
  Counter& counter(std::string_view name, std::string_view help, Labels labels = {}) override;
  Gauge& gauge(std::string_view name, std::string_view help, Labels labels = {}) override;
  Timing& timing(std::string_view name, std::string_view help, Labels labels = {}) override;

  // Sum over the counters of this name whose labels include `labels`; 0 when there are none.
  double total(std::string_view name, const Labels& labels = {}) const;

 private:
  struct SimCounter final : Counter {
    void add(double n) override { value += n; }
    double value = 0;
  };
  struct SimGauge final : Gauge {
    void set(double v) override { value = v; }
    double value = 0;
  };
  struct SimTiming final : Timing {
    void record(Nanos d) override {
      count += 1;
      sum_s += seconds(d);
    }
    double count = 0, sum_s = 0;
  };
  using Id = std::pair<std::string, Labels>;

  std::map<Id, std::unique_ptr<SimCounter>> counters_;
  std::map<Id, std::unique_ptr<SimGauge>> gauges_;
  std::map<Id, std::unique_ptr<SimTiming>> timings_;
};

}  // namespace headroom::adapters
