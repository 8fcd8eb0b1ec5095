#include "models/viewers/sources.h"

#include <array>

namespace headroom::models {
namespace {

constexpr std::array<Constant, 40> all = {{
    gap_log_mean,    gap_log_sd,      leave_within_2s,       leave_within_3s, rewatch_p90,
    rewatch_p99,     watch_bend_1,    watch_bend_2,          like_chance,     follow_chance,
    comment_chance,  share_chance,    not_interested_chance, slow_link,       medium_link,
    fast_link,       link_session_sd, link_segment_sd,       slow_share,      medium_share,
    abr_safety,      segment_seconds, prefetched_videos,     prefetch_waste,  quic_round_trips,
    tcp_round_trips, first_glance,    glance,                glance_share,    longest_rewatch,
    short_clip,      completed_overall,
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
