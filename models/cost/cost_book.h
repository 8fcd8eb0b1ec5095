// Costs ready to draw from, scaled to a machine.
#pragma once

#include <optional>
#include <string_view>

#include "models/cost/costs.h"
#include "models/hardware/catalogue.h"
#include "models/laws/law.h"

namespace headroom::models {

// Processor time of one kind of work on one core of one machine, in seconds.
class WorkTime {
 public:
  // fixed_s and per_unit_s >= 0, not both 0; noise has mean 1.
  WorkTime(double fixed_s, double per_unit_s, Law noise);

  double mean(double units) const { return fixed_s_ + per_unit_s_ * units; }
  const Law& noise() const { return noise_; }  // the same for any number of units
  WorkTime scaled(double factor) const;

 private:
  double fixed_s_, per_unit_s_;
  Law noise_;
};

// How long the reference core's second takes on this machine's core: reference_speed / (GHz x IPC).
double slowdown(const InstanceType& machine);

// The cost of `kind` at `service` on the reference core: the service's own entry, else that of all. Empty when there is
// neither.
std::optional<WorkTime> work_time(std::string_view service, std::string_view kind);

// Replaces a calibrated cost, as scenarios may: the whole call takes this mean with this spread, whatever its units.
WorkTime work_time_of(double mean_s, double cv, Spread spread);

// The law of a wait in seconds; empty when there is none of that name.
std::optional<Law> wait_time(std::string_view name);

// A server's own lasting speed: multiply its costs by this. Lognormal, mean 1, CoV server_noise_cv unless given.
double server_factor(double u, double cv = server_noise_cv);

}  // namespace headroom::models
