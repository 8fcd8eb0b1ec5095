// How many machines a service needs at its peak, and what they cost.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/sizing/sources.h"
#include "real/ports/units.h"

namespace headroom::models {

struct FleetInput {
  std::string service;
  Rate peak;                        // requests per second over all regions
  Nanos cpu_per_request{};          // on one core of the instance
  double cores = 1;                 // of one instance
  double bits_per_request = 0;      // sent; 0 where the network does not matter
  double bits_per_s = 0;            // of one instance's network
  Bytes held;                       // over all instances, copies included; 0 where nothing is kept
  Bytes room;                       // of one instance, for what is held
  double target_utilization = usual_utilization;  // at peak, with every region up
  int regions = 1;                  // > 1: the rest carry the peak when one is lost
  double usd_per_instance_year = 0;
  std::string source;               // of the service time and the price
};

// What decides how many instances there must be.
enum class Bound { cores, network, room };

struct FleetSize {
  double busy_cores = 0;            // offered load: peak x CPU time
  std::int64_t staffed_cores = 0;   // square-root staffing: a + beta sqrt(a), P(wait) 2.7 % at beta 2
  std::int64_t instances = 0;       // the largest of target utilization, staffing, network and room
  Bound bound = Bound::cores;
  std::int64_t with_lost_region = 0;  // N-1: instances x regions / (regions - 1), a multiple of regions
  double utilization = 0;           // of the cores at peak with every region up, of the latter
  double usd_per_year = 0;          // of the latter
};

FleetSize fleet_size(const FleetInput& input);

}  // namespace headroom::models
