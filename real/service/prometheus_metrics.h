// The Metrics port as Prometheus scrapes it.
#pragma once

#include <memory>
#include <string>

#include "real/ports/metrics.h"

namespace headroom::service {

class ScrapedMetrics : public Metrics {
 public:
  // Everything so far, in Prometheus's text exposition format 0.0.4.
  virtual std::string exposition() const = 0;
};

// Timings become histograms in seconds, with bounds from half a millisecond to ten seconds. Handles may
// be used from any thread. One name with two kinds of metric is our mistake.
std::unique_ptr<ScrapedMetrics> make_prometheus_metrics();

}  // namespace headroom::service
