// The clients' own constants, each with its source.
#pragma once

#include <array>
#include <span>

#include "models/provenance/constant.h"

namespace headroom::clients {

inline constexpr models::Constant decoder_start_s{
    0.05, models::Basis::assumed, "clients.decoder_start", "s",
    "a hardware decoder shows its first picture within three frames at 60 Hz of having it"};
inline constexpr models::Constant buffer_limit_s{
    18, models::Basis::calibrated, "clients.buffer_limit", "s",
    "with it 30 to 40 % of bytes are never watched when 2 or 3 videos are fetched ahead, as published (Dashlet, "
    "NSDI'23; SIGCOMM'25)"};
inline constexpr models::Constant buffer_low_s{
    4, models::Basis::assumed, "clients.buffer_low", "s",
    "two segments: below that players step down, and the video on the screen comes before those that are next (BOLA "
    "and dash.js switch at a few seconds)"};
inline constexpr models::Constant throughput_weight{
    0.3, models::Basis::assumed, "clients.throughput_weight", "1",
    "weight of the last download in the player's estimate; about the last five downloads count, as in FESTIVE"};
inline constexpr models::Constant events_thinning{
    8, models::Basis::assumed, "clients.events_thinning", "1",
    "event batches are simulated for one visit in eight; they carry no decision, only load, and count eightfold"};

inline constexpr models::Constant surface_keys{
    5, models::Basis::assumed, "clients.surface.keys", "1",
    "rows of metadata read for one request of a surface beside the feed: half as many as for a page of ten"};
inline constexpr models::Constant surface_timeout_s{
    2, models::Basis::assumed, "clients.surface.timeout", "s",
    "of a request of such a surface: nobody waits longer for a list of comments"};

inline constexpr std::array<models::Constant, 7> constants{decoder_start_s,   buffer_limit_s,  buffer_low_s,
                                                           throughput_weight, events_thinning, surface_keys,
                                                           surface_timeout_s};
inline std::span<const models::Constant> client_constants() { return constants; }

}  // namespace headroom::clients
