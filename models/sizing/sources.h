// The constants of the capacity estimate, each with its source.
#pragma once

#include <vector>

#include "models/provenance/constant.h"

namespace headroom::models {

inline constexpr Constant staffing_beta{
    2, Basis::published, "sizing.staffing_beta", "1",
    "the safety factor of square-root staffing at which 2.7 % wait (Halfin and Whitt 1981)"};
inline constexpr Constant usual_utilization{
    0.6, Basis::assumed, "sizing.target_utilization", "1",
    "at peak with every region up, as the base scenario's fleets; of three regions the other two then carry 90 %"};
inline constexpr Constant filled_share{
    0.75, Basis::assumed, "sizing.filled_share", "1",
    "of a memory or a disk that is used; the rest is for growth and repair"};
inline constexpr Constant feature_vector_bytes{
    512, Basis::published, "sizing.feature_bytes", "B",
    "an entity's features as stored: 128 floats, as the towers of preset B"};
inline constexpr Constant key_overhead{
    85, Basis::published, "sizing.key_overhead", "B",
    "what Redis adds to a value: a million small keys take about 85 MB (redis.io, FAQ)"};
inline constexpr Constant card_bytes{1000, Basis::published, "sizing.card_bytes", "B",
                                     "a video's row of metadata: 1 TB for 1B videos (preset E)"};

// Those above and what Assumptions and ProductFigures begin with.
std::vector<Constant> sizing_constants();

}  // namespace headroom::models
