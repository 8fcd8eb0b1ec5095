// The laws of a composition's times, in the form that the cluster draws from.
#pragma once

#include <optional>

#include "sim/cluster/service_table.h"
#include "sim/scenario/composition.h"

namespace headroom::run {

// The quantile at u in (0, 1) of the law with mean 1; `scv` is the squared coefficient of variation.
double unit_quantile(scenario::TimeLaw law, double scv, double u);

// The law with mean 1 as a table.
cluster::ServiceTable unit_table(scenario::TimeLaw law, std::optional<double> scv);

}  // namespace headroom::run
