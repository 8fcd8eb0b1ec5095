#include "models/sizing/fleet.h"

#include <algorithm>
#include <cmath>

#include "models/queueing/staffing.h"
#include "models/sizing/sections.h"
#include "real/ports/verify.h"

namespace headroom::models {

FleetSize fleet_size(const FleetInput& input) {
  verify(input.peak.per_second >= 0 && input.cpu_per_request > Nanos{} && input.cores > 0 && input.regions >= 1 &&
             input.target_utilization > 0 && input.target_utilization <= 1,
         "a service with a load, a service time, cores, a region and a utilization target");
  FleetSize size;
  size.busy_cores = input.peak.per_second * seconds(input.cpu_per_request);
  // Staffing is per region: small pools need a larger share of safety, and one region's cores do not help another.
  const double here = size.busy_cores / input.regions;
  size.staffed_cores = input.regions * square_root_staffing(here, staffing_beta);
  const double cores = std::max(size.busy_cores / input.target_utilization, static_cast<double>(size.staffed_cores));
  double machines = cores / input.cores;
  if (input.bits_per_request > 0 && input.bits_per_s > 0) {
    const double network = input.peak.per_second * input.bits_per_request / input.target_utilization / input.bits_per_s;
    if (network > machines) size.bound = Bound::network;
    machines = std::max(machines, network);
  }
  if (input.held > Bytes{} && input.room > Bytes{}) {
    const double full = static_cast<double>(input.held.count) / static_cast<double>(input.room.count);
    if (full > machines) size.bound = Bound::room;
    machines = std::max(machines, full);
  }
  size.instances = std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(machines - 1e-9)));
  const double survivors = std::max(1, input.regions - 1);
  const double each = std::ceil(static_cast<double>(size.instances) / survivors - 1e-9);
  size.with_lost_region = static_cast<std::int64_t>(each) * input.regions;
  size.utilization = size.busy_cores / (static_cast<double>(size.with_lost_region) * input.cores);
  size.usd_per_year = static_cast<double>(size.with_lost_region) * input.usd_per_instance_year;
  return size;
}

namespace {

std::string fleet_terms(const FleetInput& in, const FleetSize& size) {
  const std::string peak = human(in.peak.per_second, Unit::per_second) + " x ";
  std::string terms;
  switch (size.bound) {
    case Bound::cores:
      terms = peak + human(in.cpu_per_request) + " = " + human(size.busy_cores, Unit::cores) + "; / " +
              count(in.target_utilization) + " / " + count(in.cores) + " cores";
      break;
    case Bound::network:
      terms = peak + count(in.bits_per_request / 1e6) + " Mbit / " + count(in.target_utilization) + " / " +
              human(in.bits_per_s, Unit::bits_per_second, 4);
      break;
    case Bound::room: terms = human(in.held) + " held / " + human(in.room); break;
  }
  if (in.regions > 1) terms += " x " + count(in.regions) + "/" + count(in.regions - 1) + " regions";
  if (in.usd_per_instance_year > 0) terms += "; " + human(size.usd_per_year, Unit::usd_per_year);
  return terms;
}

}  // namespace

void fleet_lines(const std::vector<FleetInput>& fleet, Sheet& sheet) {
  constexpr const char* section = "fleet";
  double total = 0, machines = 0;
  for (const FleetInput& in : fleet) {
    const FleetSize size = fleet_size(in);
    sheet.line(section, in.service, static_cast<double>(size.with_lost_region), Unit::servers, fleet_terms(in, size),
               Grounds::assumed, in.source);
    machines += static_cast<double>(size.with_lost_region);
    total += size.usd_per_year;
  }
  if (total > 0)
    sheet.line(section, "all of these", total, Unit::usd_per_year,
               human(machines, Unit::servers) + ", each at its price", Grounds::assumed, fleet.front().source);
}

}  // namespace headroom::models
