// What only `headroom estimate` reads: the figures and claims of a published design, to be checked against each other.
#pragma once

#include <string>
#include <vector>

#include "models/sizing/figures.h"

namespace headroom::scenario {

struct Estimate {
  std::vector<std::string> notes;   // what the design leaves open and this scenario fills in
  models::ProductFigures figures;   // users, videos per user and page size come from `demand`
  models::Claims claims;
  bool operator==(const Estimate&) const = default;
};

}  // namespace headroom::scenario
