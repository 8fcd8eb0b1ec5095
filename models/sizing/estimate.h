// The whole estimate of a design: its figures worked through, its claims held against them.
#pragma once

#include "models/sizing/figures.h"
#include "models/sizing/fleet.h"
#include "models/sizing/sheet.h"

namespace headroom::models {

// Every line that the figures allow, in the order demand, lists, events, uploads, delivery, objectives, fleet; a
// missing figure leaves its lines out or is taken from the assumptions, and then the line says so.
Sheet estimate(const ProductFigures& figures, const Claims& claims, const Assumptions& assumptions,
               const std::vector<FleetInput>& fleet);

}  // namespace headroom::models
