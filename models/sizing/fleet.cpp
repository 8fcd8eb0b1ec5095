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
  size.instances = std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(cores / input.cores - 1e-9)));
  const double survivors = std::max(1, input.regions - 1);
  const double each = std::ceil(static_cast<double>(size.instances) / survivors - 1e-9);
  size.with_lost_region = static_cast<std::int64_t>(each) * input.regions;
  size.utilization = size.busy_cores / (static_cast<double>(size.with_lost_region) * input.cores);
  size.usd_per_year = static_cast<double>(size.with_lost_region) * input.usd_per_instance_year;
  return size;
}

void fleet_lines(const std::vector<FleetInput>& fleet, Sheet& sheet) {
  const std::string section = "fleet";
  double total = 0;
  for (const FleetInput& in : fleet) {
    const FleetSize size = fleet_size(in);
    const double fleet_wide = static_cast<double>(size.with_lost_region);
    sheet.line(section, in.service + " instances", fleet_wide, Unit::servers,
               human(in.peak.per_second, Unit::per_second) + " x " + human(in.cpu_per_request) + " = " +
                   human(size.busy_cores, Unit::cores) + "; / " + count(in.target_utilization) + " utilization / " +
                   count(in.cores) + " cores" +
                   (in.regions > 1 ? " x " + count(in.regions) + "/" + count(in.regions - 1) + " regions" : ""),
               Grounds::assumed, in.source);
    if (in.usd_per_instance_year > 0)
      sheet.line(section, in.service + " cost", size.usd_per_year, Unit::usd_per_year,
                 count(fleet_wide) + " x " + human(in.usd_per_instance_year, Unit::usd_per_year), Grounds::published,
                 in.source);
    total += size.usd_per_year;
  }
  if (total > 0)
    sheet.line(section, "all of these fleets", total, Unit::usd_per_year, "sum of the costs above", Grounds::assumed,
               "service times and prices as above");
}

}  // namespace headroom::models
