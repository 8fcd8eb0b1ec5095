// The constants of viewers and their devices, each with its source.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "models/provenance/constant.h"

namespace headroom::models {

inline constexpr Constant gap_log_mean{
    1.67, Basis::published, "viewers.gap_log_mean", "ln s",
    "swipe gap lognormal(1.67, .88): mean 7.9 s, p10/50/90/99 1.6/5.7/15.2/48 s (real TikTok swipes)"};
inline constexpr Constant gap_log_sd{0.88, Basis::published, "viewers.gap_log_sd", "ln s",
                                     "swipe gap lognormal(1.67, .88) (real TikTok swipes)"};
inline constexpr Constant leave_within_2s{0.25, Basis::published, "viewers.leave_within_2s", "1",
                                          ".20 to .29 by duration (KuaiRand, computed)"};
inline constexpr Constant leave_within_3s{0.34, Basis::published, "viewers.leave_within_3s", "1",
                                          "KuaiRand, computed over plays that started"};
inline constexpr Constant rewatch_p90{1.04, Basis::published, "viewers.watch_ratio_p90", "1", "KuaiRand, computed"};
inline constexpr Constant rewatch_p99{2.07, Basis::published, "viewers.watch_ratio_p99", "1", "KuaiRand, computed"};
inline constexpr Constant watch_bend_1{
    0.3, Basis::calibrated, "viewers.watch_bend_1", "1",
    "power of duration reached at 40 % between the third second and completion; fitted to watch ratios p25/50/75 "
    ".03/.125/.67 over KuaiRand's durations"};
inline constexpr Constant watch_bend_2{0.85, Basis::calibrated, "viewers.watch_bend_2", "1",
                                       "the same at 80 %; with it the five quantiles come back within 13 %"};
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
    0.87, Basis::published, "viewers.link.segment_log_sd", "ln",
    "median spread within one trace, slowest third of 50 (data/network, computed); .51 and 1.10 in the others"};
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
inline constexpr Constant tcp_round_trips{
    3, Basis::published, "viewers.round_trips_tcp", "1",
    "TCP and TLS 1.3: one each for the handshakes (RFC 8446), one for the request"};

// The start of the curve of those who leave at once, in the logarithm of the time: two straight pieces up to
// leave_within_2s. Fitted together (tests/models/viewers/glance_test.cpp).
inline constexpr std::string_view glance_source =
    "fitted to KuaiRand's plays that started (84,994): percentiles 2 to 24 of the time watched come back within 3 %";
inline constexpr Constant first_glance{0.63, Basis::calibrated, "viewers.first_glance", "s", glance_source};
inline constexpr Constant glance{1.03, Basis::calibrated, "viewers.glance", "s", glance_source};
inline constexpr Constant glance_share{0.05, Basis::calibrated, "viewers.glance_share", "1", glance_source};
inline constexpr Constant longest_rewatch{5, Basis::published, "viewers.longest_rewatch", "of the duration",
                                          "KuaiRand's p99.9 is 4.4 (computed)"};
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
