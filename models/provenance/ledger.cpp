#include "models/provenance/ledger.h"

#include <span>

#include "models/cost/costs.h"
#include "models/demand/sources.h"
#include "models/hardware/catalogue.h"
#include "models/network/network.h"
#include "models/popularity/sources.h"
#include "models/sizing/sources.h"
#include "models/viewers/sources.h"

namespace headroom::models {

std::vector<Constant> all_constants() {
  std::vector<Constant> all;
  const std::vector<Constant> sizing = sizing_constants();
  for (std::span<const Constant> room : {demand_constants(), popularity_constants(), viewer_constants(),
                                         hardware_constants(), cost_constants(), network_constants(),
                                         std::span<const Constant>{sizing}})
    all.insert(all.end(), room.begin(), room.end());
  return all;
}

}  // namespace headroom::models
