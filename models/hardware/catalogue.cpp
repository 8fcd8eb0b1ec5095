#include "models/hardware/catalogue.h"

#include <array>
#include <string>
#include <vector>

namespace headroom::models {
namespace {

constexpr Bytes gib(double n) { return Bytes{static_cast<std::int64_t>(n * 1073741824.0)}; }
constexpr std::nullopt_t none = std::nullopt;

constexpr std::string_view power_file =
    "cloud-carbon-footprint (data/prices/aws_instance_power.csv), instance at 100 %";
constexpr std::string_view like_m6i = "not in the power file: that of m6i of the same size";
constexpr std::string_view like_r5 = "not in the power file: that of r5 of the same size";
constexpr std::string_view dgx_h100 = "NVIDIA DGX H100 data sheet: at most 10.2 kW for the same eight GPUs";

// vcpus, cores, GHz, IPC, memory, network, drive, GPUs, USD a year, watts. r6i has no shape file: m6i's processor, r5's
// memory.
constexpr std::array<InstanceType, 20> types = {{
    {"m6i.2xlarge", 8, 4, 3.5, 1.15, gib(30.52), 3.125e9, none, 0, 1328, 64.9, Basis::published, power_file},
    {"m6i.4xlarge", 16, 8, 3.5, 1.15, gib(61.04), 6.25e9, none, 0, 2656, 129.8, Basis::published, power_file},
    {"m6i.8xlarge", 32, 16, 3.5, 1.15, gib(122.07), 12.5e9, none, 0, 5312.33, 259.6, Basis::published, power_file},
    {"m7i.4xlarge", 16, 8, 3.2, 1.288, gib(61.04), 6.25e9, none, 0, 2789, 129.8, Basis::assumed, like_m6i},
    {"m7i.8xlarge", 32, 16, 3.2, 1.288, gib(122.07), 12.5e9, none, 0, 5577.67, 259.6, Basis::assumed, like_m6i},
    {"c6i.4xlarge", 16, 8, 3.5, 1.15, gib(30.52), 6.25e9, none, 0, 2282.67, 129.8, Basis::assumed, like_m6i},
    {"c6i.8xlarge", 32, 16, 3.5, 1.15, gib(61.04), 12.5e9, none, 0, 4565, 259.6, Basis::assumed, like_m6i},
    {"c7i.4xlarge", 16, 8, 3.2, 1.288, gib(30.52), 6.25e9, none, 0, 2396.67, 129.8, Basis::assumed, like_m6i},
    {"c7i.8xlarge", 32, 16, 3.2, 1.288, gib(61.04), 12.5e9, none, 0, 4793.33, 259.6, Basis::assumed, like_m6i},
    {"c7a.4xlarge", 16, 16, 3.7, 1.95, gib(30.52), 6.25e9, none, 0, 2756.33, 129.8, Basis::assumed, like_m6i},
    {"r5.4xlarge", 16, 8, 3.1, 1.0, gib(122.07), 5e9, none, 0, 3320, 223.6, Basis::published, power_file},
    {"r6i.4xlarge", 16, 8, 3.5, 1.15, gib(122.07), 6.25e9, none, 0, 3486, 223.6, Basis::assumed, like_r5},
    {"r6i.8xlarge", 32, 16, 3.5, 1.15, gib(244.14), 12.5e9, none, 0, 6972.33, 447.2, Basis::assumed, like_r5},
    {"r7i.4xlarge", 16, 8, 3.2, 1.288, gib(122.07), 6.25e9, none, 0, 3660.33, 223.6, Basis::assumed, like_r5},
    {"r7i.8xlarge", 32, 16, 3.2, 1.288, gib(244.14), 12.5e9, none, 0, 7321, 447.2, Basis::assumed, like_r5},
    {"i3en.6xlarge", 24, 12, 3.1, 1.0, gib(183.11), 25e9, Drive{gib(13970), 510000, 390000}, 0, 8997.33, 335.4,
     Basis::published, power_file},
    {"i4i.4xlarge", 16, 8, 3.5, 1.15, gib(122.07), 9.375e9, Drive{gib(3492), 400000, 220000}, 0, 4841.67, 223.6,
     Basis::assumed, like_r5},
    {"i4i.8xlarge", 32, 16, 3.5, 1.15, gib(244.14), 18.75e9, Drive{gib(6985), 800000, 440000}, 0, 9683.67, 447.2,
     Basis::assumed, like_r5},
    {"p4d.24xlarge", 96, 48, 3.0, 1.0, gib(1098.63), 400e9, Drive{gib(7451), 1999848, 1599730}, 8, 71473.33, 5245.0,
     Basis::published, power_file},
    {"p5.48xlarge", 192, 96, 3.6, 1.0, gib(1953.12), 3200e9, Drive{gib(28312), 4399685, 2199842}, 8, 181288.67, 10200,
     Basis::published, dgx_h100},
}};

constexpr std::string_view price_source =
    "3-year reserved, us-east-1 (Netflix service-capacity-modeling, data/prices/aws_3yr_reserved_ec2.json)";
constexpr std::string_view speed_source =
    "GHz x IPC scale (Netflix service-capacity-modeling, data/prices/shapes; r6i as m6i)";

// Keeps the composed names: the constants' views into them live as long as the program.
struct Listed {
  std::vector<std::string> names;
  std::vector<Constant> constants;
  Listed() {
    names.reserve(3 * types.size());
    for (const InstanceType& t : types) {
      const auto named = [&](std::string_view what) {
        return std::string_view(names.emplace_back("hardware." + std::string(t.name) + "." + std::string(what)));
      };
      constants.push_back({t.usd_per_year, Basis::published, named("usd_per_year"), "USD/year", price_source});
      constants.push_back({t.speed(), Basis::published, named("speed"), "GHz", speed_source});
      constants.push_back({t.watts_busy, t.watts_basis, named("watts_busy"), "W", t.watts_source});
    }
  }
};

}  // namespace

std::span<const InstanceType> instance_types() { return types; }

const InstanceType* find_instance(std::string_view name) {
  for (const InstanceType& t : types)
    if (t.name == name) return &t;
  return nullptr;
}

std::span<const Constant> hardware_constants() {
  static const Listed listed;
  return listed.constants;
}

}  // namespace headroom::models
