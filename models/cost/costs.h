// What each kind of work costs: processor time on the reference core, and waits that use none.
#pragma once

#include <span>
#include <string_view>

#include "models/laws/law.h"
#include "models/provenance/constant.h"

namespace headroom::models {

// The core on which costs are stated: one of c6i or m6i (3.5 GHz x 1.15), idle otherwise.
inline constexpr Constant reference_speed{
    4.025, Basis::published, "cost.reference_speed", "GHz",
    "one core of c6i: 3.5 GHz x IPC 1.15 (Netflix service-capacity-modeling, data/prices/shapes/c6i.json)"};
inline constexpr Constant server_noise_cv{
    0.085, Basis::published, "cost.server_noise_cv", "1",
    "throughput CoV of the same Redis GET test on Azure VMs over a year (data/service/azure_redis_get_short_D8s.csv); "
    "other tests .04; burstable machines .14"};

enum class Spread { fixed, exponential, lognormal, gamma };

// One kind of work: (fixed + per_unit x units) microseconds on average, times noise of mean 1. Kinds, units and
// services are named as in scenarios; an empty service stands for all that have no entry of their own.
struct WorkCost {
  std::string_view service;
  std::string_view kind;
  std::string_view unit;
  double fixed_us;
  double per_unit_us;
  double cv;
  Spread spread;
  Basis basis;
  std::string_view source;
};
std::span<const WorkCost> work_costs();

// A wait without processor time: disks, acknowledgements, remote stores. Quantiles in milliseconds.
struct Wait {
  std::string_view name;
  std::span<const Quantiles::Knot> quantiles_ms;
  Basis basis;
  std::string_view source;
};
std::span<const Wait> waits();

std::span<const Constant> cost_constants();

}  // namespace headroom::models
