// What a kind of work costs on the machines of one service.
#pragma once

#include "sim/cluster/service_table.h"

namespace headroom::cluster {

// fixed + per_unit x units, times a noise of mean 1.
struct WorkLaw {
  const ServiceTable* noise = nullptr;  // its mean is 1; null: this service does no such work
  double fixed_ns = 0;
  double per_unit_ns = 0;

  Service of(double units) const { return {noise, fixed_ns + per_unit_ns * units}; }
};

}  // namespace headroom::cluster
