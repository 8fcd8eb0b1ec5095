// Metrics that a test can read back: "name{label=value,...}" to its value.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "real/ports/metrics.h"

namespace headroom::fakes {

class RecordedMetrics final : public Metrics {
 public:
  Counter& counter(std::string_view name, std::string_view, Labels labels = {}) override {
    return at(name, labels);
  }
  Gauge& gauge(std::string_view name, std::string_view, Labels labels = {}) override { return at(name, labels); }
  Timing& timing(std::string_view name, std::string_view, Labels labels = {}) override { return at(name, labels); }

  // Of a counter its sum, of a gauge its last value, of a timing the number of its records; 0 if unknown.
  double value(const std::string& name) const {
    const auto found = cells_.find(name);
    return found == cells_.end() ? 0 : found->second->value;
  }

 private:
  struct Cell final : Counter, Gauge, Timing {
    double value = 0;
    void add(double n) override { value += n; }
    void set(double v) override { value = v; }
    void record(Nanos) override { value += 1; }
  };
  Cell& at(std::string_view name, const Labels& labels) {
    std::string key{name};
    for (const auto& [label, value] : labels) {
      key += (key.size() == name.size() ? '{' : ',') + label + '=' + value;
    }
    if (!labels.empty()) key += '}';
    std::unique_ptr<Cell>& cell = cells_[key];
    if (!cell) cell = std::make_unique<Cell>();
    return *cell;
  }
  std::map<std::string, std::unique_ptr<Cell>> cells_;
};

}  // namespace headroom::fakes
