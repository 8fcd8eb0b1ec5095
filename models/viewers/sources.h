// The constants of viewers and their devices, each with its source.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "models/provenance/constant.h"

namespace headroom::models {

// How long a viewer stays with a video: two sources that differ, and one law between them (decision 10).
inline constexpr std::string_view between_sources =
    "between real TikTok swipes and KuaiRand's plays over the base clips, by least squares of the logarithms of the "
    "figures of both";
inline constexpr Constant leave_within_2s{0.20, Basis::calibrated, "viewers.leave_within_2s", "1", between_sources};
inline constexpr Constant leave_within_3s{0.30, Basis::calibrated, "viewers.leave_within_3s", "1", between_sources};
inline constexpr Constant completion_scale{0.85, Basis::calibrated, "viewers.completion_scale", "of KuaiRand's",
                                           between_sources};
inline constexpr Constant rewatch_p90{1.04, Basis::published, "viewers.watch_ratio_p90", "1", "KuaiRand, computed"};
inline constexpr Constant rewatch_p99{1.6, Basis::calibrated, "viewers.watch_ratio_p99", "1", between_sources};
inline constexpr Constant longest_rewatch{2, Basis::calibrated, "viewers.longest_rewatch", "of the duration",
                                          between_sources};
inline constexpr Constant watch_bend_1{0.32, Basis::calibrated, "viewers.watch_bend_1", "1",
                                       "power of duration reached at 40 % between the third second and completion"};
inline constexpr Constant watch_bend_2{0.75, Basis::calibrated, "viewers.watch_bend_2", "1", "the same at 80 %"};
inline constexpr Constant time_per_video{
    9.0, Basis::calibrated, "viewers.time_per_video", "s",
    "mean of that law over the base clips (tests/models/viewers/visit_test.cpp); TikTok's swipes have 7.9, KuaiRand's "
    "plays over the same clips 10.5"};
inline constexpr Constant time_away{
    96, Basis::calibrated, "viewers.time_away", "s",
    "on another surface, for each of its requests: with it a visit of 18.75 videos and 3 such requests lasts 7.7 min "
    "(published 7.5 to 12.5), 61 min a user and day"};
inline constexpr Constant like_chance{0.019, Basis::published, "viewers.like", "per exposure", "KuaiRand, computed"};
inline constexpr Constant follow_chance{0.0014, Basis::published, "viewers.follow", "per exposure",
                                        "KuaiRand, computed"};
inline constexpr Constant comment_chance{0.0029, Basis::published, "viewers.comment", "per exposure",
                                         "KuaiRand, computed"};
inline constexpr Constant share_chance{0.0010, Basis::published, "viewers.share", "per exposure", "KuaiRand, computed"};
inline constexpr Constant not_interested_chance{0.00085, Basis::published, "viewers.not_interested", "per exposure",
                                                "KuaiRand, computed"};
inline constexpr Constant slow_link{1.2e6, Basis::published, "viewers.link.slow", "bit/s",
                                    "mean of the lowest class of throughput traces (data/network: HSDPA, Puffer)"};
inline constexpr Constant medium_link{1.6e6, Basis::published, "viewers.link.medium", "bit/s",
                                      "mean of the middle class (data/network)"};
inline constexpr Constant fast_link{3.6e6, Basis::published, "viewers.link.fast", "bit/s",
                                    "mean of the highest class (data/network)"};
inline constexpr Constant link_session_sd{
    0.28, Basis::published, "viewers.link.session_log_sd", "ln",
    "spread between the means of the 17 slowest of 50 traces (data/network, computed); .15 and .11 in the others"};
inline constexpr Constant link_segment_sd{
    0.91, Basis::published, "viewers.link.segment_log_sd", "ln",
    "median over 50 traces of the spread of one's seconds (data/network, computed). One for all classes: it says how a "
    "trace was measured (.4 on saturated HSDPA, 1.6 on Puffer's chunks), not how fast the link is"};
inline constexpr Constant slow_share{
    0.2, Basis::assumed, "viewers.link.slow_share", "1",
    "no source for the mix; half of the clients in the best class gives a mean of 2.5 Mbit/s"};
inline constexpr Constant medium_share{0.3, Basis::assumed, "viewers.link.medium_share", "1", "see slow_share"};
inline constexpr Constant abr_safety{
    0.8, Basis::assumed, "viewers.abr_safety", "1",
    "the highest rung below .8 of the measured throughput; the usual margin of throughput-based players"};
inline constexpr Constant segment_seconds{2, Basis::published, "viewers.segment", "s", "preset B: 2 s segments"};
inline constexpr Constant prefetched_videos{3, Basis::published, "viewers.prefetch", "videos", "prefetch of 2 to 3"};
inline constexpr Constant prefetch_waste{
    0.35, Basis::published, "viewers.prefetch_waste", "1",
    "30 to 40 % of delivered bytes are never watched (Dashlet, NSDI'23; SIGCOMM'25)"};
inline constexpr Constant quic_round_trips{2, Basis::published, "viewers.round_trips_quic", "1",
                                           "QUIC with TLS: one for the handshake (RFC 9000), one for the request"};
inline constexpr Constant request_round_trips{1, Basis::published, "viewers.round_trips_request", "1",
                                              "of a request on a connection that stands"};

// The start of the curve of those who leave at once, in the logarithm of the time: two straight pieces up to
// leave_within_2s.
inline constexpr Constant first_glance{0.63, Basis::calibrated, "viewers.first_glance", "s",
                                       "KuaiRand's plays that started (84,994)"};
inline constexpr Constant glance{1.2, Basis::calibrated, "viewers.glance", "s", between_sources};
inline constexpr Constant glance_share{0.05, Basis::calibrated, "viewers.glance_share", "1",
                                       "KuaiRand's plays that started (84,994)"};
inline constexpr Constant short_clip{
    3.5, Basis::assumed, "viewers.short_clip", "s",
    "below it the times at which viewers of ordinary clips leave lie beyond the end: one straight line instead"};
inline constexpr Constant completed_overall{
    0.157, Basis::published, "viewers.completed", "1",
    "share of plays watched to the end: KuaiRand's completion by duration over its durations (computed)"};

// The chance that a play reaches the end of a video of this length: each range's at its geometric middle.
struct Completion {
  double duration_s;
  Constant chance;
};
inline constexpr std::string_view completion_source = "KuaiRand, computed over the plays of such durations";
inline constexpr std::array<Completion, 8> completions{{
    {5.0, {0.39, Basis::published, "viewers.completion.to_7s", "1", completion_source}},
    {9.2, {0.31, Basis::published, "viewers.completion.to_12s", "1", completion_source}},
    {14.7, {0.27, Basis::published, "viewers.completion.to_18s", "1", completion_source}},
    {23.2, {0.25, Basis::published, "viewers.completion.to_30s", "1", completion_source}},
    {42.4, {0.19, Basis::published, "viewers.completion.to_60s", "1", completion_source}},
    {84.9, {0.13, Basis::published, "viewers.completion.to_120s", "1", completion_source}},
    {189.7, {0.06, Basis::published, "viewers.completion.to_300s", "1", completion_source}},
    {400.0, {0.025, Basis::published, "viewers.completion.beyond_300s", "1", completion_source}},
}};

std::span<const Constant> viewer_constants();

}  // namespace headroom::models
