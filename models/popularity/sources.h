// The constants of popularity and of the videos themselves, each with its source.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "models/provenance/constant.h"

namespace headroom::models {

inline constexpr Constant head_slope{
    0.65, Basis::published, "popularity.head_slope", "1",
    "views fall as rank^-.65 in the head (KuaiRand, computed; CacheLib's CDN trace -.67)"};
inline constexpr Constant tail_slope{1.05, Basis::published, "popularity.tail_slope", "1",
                                     "rank^-1.05 in the tail (Niconico; CacheLib's key-value trace -.97)"};
inline constexpr Constant knee_rank{1e5, Basis::published, "popularity.knee", "rank",
                                    "where the slopes meet (KuaiRand, computed; Niconico)"};
inline constexpr Constant catalogue_size{
    1e9, Basis::published, "popularity.catalogue", "videos",
    "preset E: 1B videos; one year's uploads of 10M a day would be 3.6B, most of them never seen"};
inline constexpr Constant global_share{
    0.7, Basis::assumed, "popularity.global_share", "1",
    "no source: 70 % of views go to videos popular everywhere, the rest to the viewer's own region"};
inline constexpr Constant day1_share{0.32, Basis::published, "popularity.day1_share", "1",
                                     "views that fall on videos less than a day old (trade studies; another says .72)"};
inline constexpr Constant day7_share{0.55, Basis::published, "popularity.day7_share", "1",
                                     "views that fall on videos less than seven days old (trade studies)"};
inline constexpr Constant clip_log_mean{
    2.64, Basis::published, "popularity.clip_log_mean", "ln s",
    "clip duration lognormal(2.64, .87), median 14 s (Dashlet, NSDI'23; arXiv 2504.13279)"};
inline constexpr Constant clip_log_sd{
    0.87, Basis::published, "popularity.clip_log_sd", "ln s",
    "clip duration lognormal(2.64, .87), mean 20.5 s (Dashlet, NSDI'23; arXiv 2504.13279)"};
inline constexpr Constant clip_shortest{2, Basis::assumed, "popularity.clip_shortest", "s",
                                        "one segment; cuts 1.3 % of the lognormal"};
inline constexpr Constant clip_longest{600, Basis::assumed, "popularity.clip_longest", "s",
                                       "the longest upload the product takes; cuts .001 % of the lognormal"};
inline constexpr Constant creators_per_video{
    0.05, Basis::assumed, "popularity.creators_per_video", "1",
    "a creator has 20 videos on average; KuaiRand-Pure's sample of 7,583 videos has 6,510 authors, too sparse to tell"};
inline constexpr Constant sounds_per_video{
    0.1, Basis::assumed, "popularity.sounds_per_video", "1",
    "ten videos share a sound on average; KuaiRand-Pure's sample of 7,583 videos has 7,202 sounds, too sparse to tell"};
inline constexpr Constant hit_branching{0.4, Basis::published, "popularity.hit_branching", "1",
                                        "branching factor of an ordinary hit (HIP, WWW'17)"};
inline constexpr Constant challenge_branching{1.1, Basis::published, "popularity.challenge_branching", "1",
                                              "above 1 for a challenge (HIP, WWW'17)"};
inline constexpr Constant growth_memory{
    0.4, Basis::published, "popularity.growth_memory", "1",
    "memory falls as t^-(1+.4): relaxation t^-1.4 below criticality, t^-.6 at it (Crane and Sornette, PNAS 2008)"};
inline constexpr Constant growth_cutoff{60, Basis::assumed, "popularity.growth_cutoff", "s",
                                        "shares need about a minute to be seen; keeps the memory finite at 0"};

// The ladder of renditions (preset B and a fifth at 240p), lowest first.
struct Rendition {
  int lines;
  double bits_per_s;
};
inline constexpr std::array<Rendition, 5> ladder = {
    {{240, 0.25e6}, {360, 0.5e6}, {480, 1.5e6}, {720, 3e6}, {1080, 5e6}}};

inline constexpr Constant video_categories{
    20, Basis::assumed, "popularity.categories", "1",
    "no source; of the order of the categories that video platforms let uploaders choose from (15 to 30)"};
inline constexpr auto categories = static_cast<std::uint32_t>(video_categories.value);

std::span<const Constant> popularity_constants();

}  // namespace headroom::models
