#include "models/sizing/estimate.h"

#include "models/sizing/sections.h"

namespace headroom::models {

Sheet estimate(const ProductFigures& figures, const Claims& claims, const Assumptions& assumptions,
               const std::vector<FleetInput>& fleet) {
  const Inputs in{figures, claims, assumptions};
  Sheet sheet;
  demand_lines(in, sheet);
  list_lines(in, sheet);
  event_lines(in, sheet);
  upload_lines(in, sheet);
  delivery_lines(in, sheet);
  objective_lines(in, sheet);
  fleet_lines(fleet, sheet);
  return sheet;
}

}  // namespace headroom::models
