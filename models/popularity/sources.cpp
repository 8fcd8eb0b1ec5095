#include "models/popularity/sources.h"

namespace headroom::models {
namespace {

constexpr std::array<Constant, 23> all = {{
    video_categories,
    head_slope,
    tail_slope,
    knee_rank,
    catalogue_size,
    global_share,
    day1_share,
    day7_share,
    clip_log_mean,
    clip_log_sd,
    clip_shortest,
    clip_longest,
    creators_per_video,
    sounds_per_video,
    hit_branching,
    challenge_branching,
    growth_memory,
    growth_cutoff,
    {ladder[0].bits_per_s, Basis::published, "popularity.ladder.240p", "bit/s",
     "fifth rendition below preset B's ladder"},
    {ladder[1].bits_per_s, Basis::published, "popularity.ladder.360p", "bit/s", "preset B"},
    {ladder[2].bits_per_s, Basis::published, "popularity.ladder.480p", "bit/s", "preset B"},
    {ladder[3].bits_per_s, Basis::published, "popularity.ladder.720p", "bit/s", "preset B"},
    {ladder[4].bits_per_s, Basis::published, "popularity.ladder.1080p", "bit/s", "preset B"},
}};

}  // namespace

std::span<const Constant> popularity_constants() { return all; }

}  // namespace headroom::models
