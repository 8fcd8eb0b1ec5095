// A scenario: everything a run depends on besides the build. Plain structs; a default-constructed one is the
// base scenario (a day of 500M users). The YAML reader is in sim/scenario/read.h.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "real/ports/units.h"
#include "sim/scenario/cache.h"
#include "sim/scenario/composition.h"
#include "sim/scenario/demand.h"
#include "sim/scenario/detail.h"
#include "sim/scenario/estimate.h"
#include "sim/scenario/fault.h"
#include "sim/scenario/product.h"
#include "sim/scenario/service.h"
#include "sim/scenario/slo.h"
#include "sim/scenario/world.h"

namespace headroom::scenario {

struct Scenario {
  std::string name = "unnamed";
  std::string description;
  std::uint64_t seed = 1;
  double sample_rate = 1.0 / 5000;      // R: share of users simulated one by one
  WallTime start{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2}};  // UTC; the calendar day is a Monday
  Nanos duration = 24h;                 // measured
  Nanos warm_up = 30min;                // simulated before start, not measured
  Nanos step = 1min;                    // of the series
  Detail detail;                        // where it is simulated at a finer rate
  bool explain = false;                 // print every constant with its source
  std::optional<Composition> composition;  // in place of the product: nothing below is read then, and R is 1

  Demand demand;
  std::vector<Region> regions;          // empty = the world's five by population
  Network network;
  std::map<std::string, Service> services = default_services();
  Caches caches;
  Feed feed;
  Clients clients;
  Transcode transcode;
  Moderation moderation;
  std::map<std::string, Fidelity> fidelity;  // by kind of work; left out = the real function where it is linked
  std::vector<Fault> faults;
  std::vector<Slo> slos;
  Estimate estimate;

  bool operator==(const Scenario&) const = default;
};

}  // namespace headroom::scenario
