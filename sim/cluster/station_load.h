// The load of one replica, and what it says of its queue: how soon that forgets its past, how far chance takes it, and
// how a backlog moves that is far from where it belongs.
#pragma once

#include <cstdint>

#include "sim/cluster/core_bank.h"

namespace headroom::cluster {

struct StationLoad {
  unsigned cores = 0;
  double background = 0;   // arrivals per ns beside the sampled ones
  double rho = 0;          // utilization, sampled and background
  double work = 0;         // mean service of an arrival, ns
  double variability = 0;  // (1 + cv^2) / 2 of the services
  double by_batches = 0;   // share of the work that batches of requests bring
};

// How long background has to be played for the station to have forgotten what was before, ns: lambda times the
// relaxation time of M/M/c, 1 / (mu (sqrt c - sqrt a)^2) (Morse 1955), times (1 + cv^2) / 2 where services vary less or
// more than exponential ones (that of a queue in heavy traffic: Abate and Whitt 1987), and at least one service time.
// The same holds above capacity, where the queue stands at its limit and the past is forgotten as fast. No more than
// some hundreds of arrivals.
double memory(const StationLoad& load);

// How far from where it belongs chance alone seldom takes a single such server's queue, ns of work: four mean waits
// (Pollaczek and Khinchine) and a service. Where it drowns, it is below where it stands as the queue of the mirrored
// station is above zero.
double ordinary_wait(const StationLoad& load);

// How long a backlog a load may leave to a lighter one that follows, ns: what is ordinary, and any at all where the
// station drowned. And whether the load has fallen since, for what is ordinary now; its estimate always moves a little.
double heaviness(const StationLoad& load);
bool has_fallen(double heaviest, double ordinary);

// How a backlog moves, as a fluid, within `span` ns that are not played; ns of each core's work, negative where it
// shrinks, and nothing within what chance does.
// That of drowning queues (rho > 1) that stand at a wait of `stands_at`. `wait`: theirs on average, as one among many
// may be far off: who joins the fewest waiting does not ask how long their services are.
double drowning_drift(const StationLoad& load, double stands_at, double wait, double span);
// That of a replica that was busier before.
double draining_drift(const StationLoad& load, const CoreBank& bank, std::int64_t now, double span);

}  // namespace headroom::cluster
