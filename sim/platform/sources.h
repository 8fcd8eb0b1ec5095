// The platform's own constants, each with its source.
#pragma once

#include <array>
#include <span>

#include "models/provenance/constant.h"

namespace headroom::platform {

inline constexpr models::Constant payload_over_capacity{
    0.97, models::Basis::published, "platform.payload_share", "1",
    "bytes of payload per byte of link capacity: LV08's bandwidth factor, for the headers of TCP, IP and Ethernet "
    "(Velho and Legrand, SIMUTools'09)"};
inline constexpr models::Constant flows_per_site{
    32, models::Basis::assumed, "platform.capped_flows_per_site", "flows",
    "with a stated maximum rate that leave one site at a time; SimGrid's cost grows with all that are in flight"};

inline constexpr std::array<models::Constant, 2> constants{payload_over_capacity, flows_per_site};
inline std::span<const models::Constant> platform_constants() { return constants; }

}  // namespace headroom::platform
