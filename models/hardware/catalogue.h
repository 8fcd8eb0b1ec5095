// Machines that can be rented: shapes, prices and power.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "models/provenance/constant.h"
#include "real/ports/units.h"

namespace headroom::models {

struct Drive {
  Bytes size{};
  double reads_per_s = 0;  // 4 KiB operations
  double writes_per_s = 0;
};

struct InstanceType {
  std::string_view name;
  int vcpus = 0;
  int cores = 0;  // physical; on machines without hyper-threading equal to vcpus
  double ghz = 0;
  double ipc = 1;  // instructions per cycle over that of the file's baseline generation
  Bytes memory{};
  double network_bits_per_s = 0;
  std::optional<Drive> drive;  // local NVMe
  int gpus = 0;
  double usd_per_year = 0;  // 3-year reserved, us-east-1
  double watts_busy = 0;    // all cores busy
  Basis watts_basis = Basis::assumed;
  std::string_view watts_source;

  double speed() const { return ghz * ipc; }  // of one core, relative to 1 GHz of the baseline
};

// Shapes and prices: Netflix service-capacity-modeling (data/prices/shapes/*.json, aws_3yr_reserved_ec2.json),
// Apache-2.0.
std::span<const InstanceType> instance_types();

// Null when there is none of that name.
const InstanceType* find_instance(std::string_view name);

std::span<const Constant> hardware_constants();

}  // namespace headroom::models
