// The models of a run, made from its scenario.
#pragma once

#include <vector>

#include "models/demand/intensity.h"
#include "models/demand/regions.h"
#include "models/network/network.h"
#include "models/popularity/catalogue.h"
#include "sim/adapters/sim_cpu.h"
#include "sim/clients/page_load.h"
#include "sim/scenario/scenario.h"
#include "sim/scenario/trace.h"

namespace headroom::run {

// How a visit passes and when it asks for pages.
clients::VisitPace visit_pace(const scenario::Scenario& scenario);

// The scenario's regions with their shares and time zones, shares adding up to 1.
std::vector<models::Region> places_of(const scenario::Scenario& scenario);

// Visits per second by region, from the hours of the day or from the trace, and the scenario's load spikes.
models::Intensity visits_of(const scenario::Scenario& scenario, const std::vector<models::Region>& places,
                            const scenario::Trace* trace);

// Uploads per second by region; they follow the hours of the day, not a trace of views.
models::Intensity uploads_of(const scenario::Scenario& scenario, const std::vector<models::Region>& places);

// The catalogue as sampled at `rate`.
models::Catalogue catalogue_of(const scenario::Scenario& scenario, const std::vector<models::Region>& places,
                               double rate);

// How many of a region's points of presence are simulated: the fewest that its sampled viewers do not overcrowd.
unsigned simulated_edges(const scenario::Scenario& scenario);

// The rate at which each of them is.
double edge_rate(const scenario::Scenario& scenario);

models::NetworkParams network_of(const scenario::Scenario& scenario, const std::vector<models::Region>& places);

adapters::FidelityTable fidelity_of(const scenario::Scenario& scenario);

// Seconds from the UTC midnight of the scenario's first day to its start.
double start_in_day_s(const scenario::Scenario& scenario);

}  // namespace headroom::run
