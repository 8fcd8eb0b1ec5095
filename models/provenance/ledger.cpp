#include "models/provenance/ledger.h"

#include <span>

#include "models/cost/costs.h"
#include "models/demand/sources.h"
#include "models/hardware/catalogue.h"
#include "models/network/network.h"
#include "models/popularity/sources.h"
#include "models/sizing/fleet.h"
#include "models/viewers/sources.h"

namespace headroom::models {

std::vector<Constant> all_constants() {
  std::vector<Constant> all;
  for (std::span<const Constant> room : {demand_constants(), popularity_constants(), viewer_constants(),
                                         hardware_constants(), cost_constants(), network_constants()})
    all.insert(all.end(), room.begin(), room.end());
  all.push_back(staffing_beta);
  return all;
}

}  // namespace headroom::models
