#include "sim/cluster/station_load.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headroom::cluster {
namespace {

// Background arrivals played out at most before one sampled arrival; beyond, the backlog is carried as a fluid.
constexpr double most_played = 200;
// What a load is more than that has fallen: at a utilization of .95, estimated to a fiftieth, what is ordinary moves by
// two fifths either way.
constexpr double fallen = 2;

}  // namespace

double memory(const StationLoad& load) {
  const double c = load.cores;
  const double a = load.rho * c;
  const double gap = std::sqrt(c) - std::sqrt(a);
  const double forgets = std::max(gap * gap, 1e-6) / load.variability;
  return std::min(most_played, 1 + a / std::min(1.0, forgets)) / load.background;
}

double ordinary_wait(const StationLoad& load) {
  const double rho = load.rho > 1 ? 1 / load.rho : load.rho;
  return load.work * (1 + 4 * load.variability * rho / std::max(1 - rho, 0.01));
}

double heaviness(const StationLoad& load) {
  return load.rho > 1 ? std::numeric_limits<double>::infinity() : ordinary_wait(load);
}

bool has_fallen(double heaviest, double ordinary) { return heaviest > fallen * ordinary; }

double drowning_drift(const StationLoad& load, double stands_at, double wait, double span) {
  const double ordinary = ordinary_wait(load) / load.cores;
  const double off = stands_at - wait;
  if (off > 0) return std::clamp(off - ordinary, 0.0, (load.rho - 1) * span);
  return std::clamp(off + ordinary, -span, 0.0);
}

double draining_drift(const StationLoad& load, const CoreBank& bank, std::int64_t now, double span) {
  const double ordinary = ordinary_wait(load);
  if (static_cast<double>(bank.longest(now)) <= ordinary) return 0;
  const double wait = static_cast<double>(bank.backlog(now)) / load.cores;
  return -std::clamp(wait - ordinary, 0.0, (1 - load.rho) * span);
}

}  // namespace headroom::cluster
