// What a region of a run stands on: its own clock and who it tells, and what it shares with all others: the scenario,
// the models, and what is only read while the regions run beside each other.
#pragma once

#include "models/demand/intensity.h"
#include "models/network/network.h"
#include "models/popularity/catalogue.h"
#include "models/viewers/link.h"
#include "real/gateway/tokens.h"
#include "sim/adapters/borders.h"
#include "sim/adapters/sim_cpu.h"
#include "sim/adapters/sim_metrics.h"
#include "sim/adapters/sim_rpc.h"
#include "sim/clients/page_load.h"
#include "sim/cluster/fleet.h"
#include "sim/cluster/records.h"
#include "sim/kernel/philox.h"
#include "sim/kernel/scheduler.h"
#include "sim/run/collector.h"
#include "sim/run/cost_tables.h"
#include "sim/run/region_collector.h"
#include "sim/run/virals.h"
#include "sim/scenario/scenario.h"

namespace headroom::run {

struct Setting {
  const scenario::Scenario& scenario;
  kernel::Scheduler& clock;              // of this region
  const kernel::PhiloxRandom& random;  // root of all named streams
  cluster::Directory& directory;
  const cluster::Distances& distances;
  const adapters::Borders& borders;
  RegionCollector& collector;            // of this region
  CostTables& costs;
  adapters::SimMetrics& metrics;         // of this region
  const adapters::FidelityTable& fidelity;
  const models::NetworkModel& network;
  const models::Intensity& visits;
  const models::Catalogue& videos;       // all of them, in which viewers watch
  const models::Catalogue& edge_view;    // at the content network's rate
  const models::Catalogue& shield_view;  // at R
  const models::LinkModel& links;
  const Virals& virals;
  gateway::TokenParams tokens;
  double zero_utc_s = 0;                 // the demand model's clock at simulated time zero
  Time begin, end;                       // of the measured part
  std::uint16_t home = 0;                // region of primaries and of the origin

  adapters::SimNetwork network_ports() const { return {clock, directory, distances, collector, &borders}; }
};

// What is not of one region stands on this: the clock of the world, at whose events all regions stand still.
struct WorldSetting {
  kernel::Domains& domains;
  Collector& collector;
  const Setting& any;  // a region's: for all that they share

  kernel::Scheduler& clock() const { return domains.world(); }
};

}  // namespace headroom::run
