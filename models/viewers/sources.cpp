#include "models/viewers/sources.h"

#include <array>

namespace headroom::models {
namespace {

constexpr std::array<Constant, 41> all = {{
    leave_within_2s,   leave_within_3s, completion_scale, rewatch_p90,     rewatch_p99,           longest_rewatch,
    watch_bend_1,      watch_bend_2,    time_per_video,   time_away,       like_chance,           follow_chance,
    comment_chance,    share_chance,    slow_link,        medium_link,     not_interested_chance, fast_link,
    link_session_sd,   link_segment_sd, slow_share,       medium_share,    abr_safety,            segment_seconds,
    prefetched_videos, prefetch_waste,  quic_round_trips, first_glance,          glance,
    glance_share,      short_clip,      completed_overall, request_round_trips,
    completions[0].chance,
    completions[1].chance,
    completions[2].chance,
    completions[3].chance,
    completions[4].chance,
    completions[5].chance,
    completions[6].chance,
    completions[7].chance,
}};

}  // namespace

std::span<const Constant> viewer_constants() { return all; }

}  // namespace headroom::models
