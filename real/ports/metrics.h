// What a component reports of itself, through typed handles fetched once at construction.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "real/ports/units.h"

namespace headroom {

class Counter {
 public:
  virtual ~Counter() = default;
  virtual void add(double n = 1) = 0;
};

class Gauge {
 public:
  virtual ~Gauge() = default;
  virtual void set(double value) = 0;
};

// Durations; adapters choose the buckets.
class Timing {
 public:
  virtual ~Timing() = default;
  virtual void record(Nanos d) = 0;
};

using Labels = std::vector<std::pair<std::string, std::string>>;

// Handles live as long as the Metrics; asking twice for a name and labels gives the same handle.
// Names follow Prometheus: snake_case, counters end in _total, units last.
class Metrics {
 public:
  virtual ~Metrics() = default;
  virtual Counter& counter(std::string_view name, std::string_view help, Labels labels = {}) = 0;
  virtual Gauge& gauge(std::string_view name, std::string_view help, Labels labels = {}) = 0;
  virtual Timing& timing(std::string_view name, std::string_view help, Labels labels = {}) = 0;
};

}  // namespace headroom
