// Small pieces of a cluster for tests: steady roots, observers that count, laws of one value.
#pragma once

#include <cmath>
#include <vector>

#include "sim/cluster/fleet.h"
#include "sim/cluster/work_law.h"

namespace headroom::cluster {

struct ConstantRoots final : RootLoad {
  explicit ConstantRoots(double r = 0) : per_second(r) {}
  double rate(Time) const override { return per_second; }
  double per_second;
};

struct CountingObserver final : CallObserver {
  void called(const Fleet&, Time, Nanos latency, CallOutcome outcome) override {
    latencies.push_back(latency);
    outcomes.push_back(outcome);
  }
  std::vector<Nanos> latencies;
  std::vector<CallOutcome> outcomes;
};

inline const ServiceTable& always_one() {
  static const ServiceTable table{models::Law{models::Fixed{1}}};
  return table;
}
// Mean 1.
inline const ServiceTable& exponential_one() {
  static const ServiceTable table{models::Law{models::Exponential{1}}};
  return table;
}

inline Time at_s(double s) { return Time{from_seconds(s)}; }

}  // namespace headroom::cluster
