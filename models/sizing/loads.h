// What each service has to do for a product of these figures, and the fleet input that makes of it.
#pragma once

#include <string>
#include <vector>

#include "models/sizing/figures.h"
#include "models/sizing/fleet.h"

namespace headroom::models {

// One kind of work at one service, named as in models/cost.
struct Load {
  std::string service, kind;
  double units = 1;    // of the kind's unit, per request
  Rate mean;           // requests per second over the world, mean of the day
};

// Empty without users and plays. What the figures leave out comes from the assumptions.
std::vector<Load> product_loads(const ProductFigures& figures, const Assumptions& assumptions);

// What the stores keep, one copy of each.
struct Kept {
  Bytes lists;                   // of all users
  double event_bytes_per_s = 0;  // into the log, mean of the day
};
Kept product_state(const ProductFigures& figures, const Assumptions& assumptions);

}  // namespace headroom::models
