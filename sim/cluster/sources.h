// The cluster's own constants, each with its source.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "models/provenance/constant.h"
#include "models/sizing/sources.h"
#include "real/ports/units.h"

namespace headroom::cluster {

// What each priority may wait, as a multiple of load_shed.max_wait, in the order of Priority.
inline constexpr std::string_view patience_source =
    "DAGOR (SoCC'18) orders admission by business priority in this way; how far apart they lie is ours";
inline constexpr std::array<models::Constant, 4> patience{{
    {0.25, models::Basis::assumed, "cluster.patience.background", "of max_wait", patience_source},
    {0.5, models::Basis::assumed, "cluster.patience.prefetch", "of max_wait", patience_source},
    {1, models::Basis::assumed, "cluster.patience.normal", "of max_wait", patience_source},
    {4, models::Basis::assumed, "cluster.patience.critical", "of max_wait", patience_source},
}};
inline constexpr Bytes key_overhead{static_cast<std::int64_t>(models::key_overhead.value)};

inline constexpr models::Constant commit_interval_s{
    5, models::Basis::published, "cluster.consumer.commit_interval", "s",
    "Kafka's auto.commit.interval.ms: 5,000 (Kafka documentation, consumer configuration)"};
inline constexpr models::Constant alert_lag_s{60, models::Basis::published, "cluster.consumer.alert_lag", "s",
                                              "the product's alert: a lag above 60 s"};
inline constexpr models::Constant reader_start_s{
    60, models::Basis::assumed, "cluster.consumer.start_up", "s",
    "until a worker more reads: a machine at hand, its process and a rebalance of the group, as scenario.autoscale"};

// Of those who come again.
inline constexpr models::Constant came_again_within_s{
    5, models::Basis::assumed, "cluster.came_again.within", "s",
    "a call that fails is answered within the gateway's deadline (2 s) and asked again after a second or so (clients); "
    "who watches asks for the next page after some videos"};
inline constexpr models::Constant came_again_after_s{
    1, models::Basis::assumed, "cluster.came_again.after", "s",
    "the gateway asks who is shed to wait for a second, and clients wait no less (real/policies/retry.h)"};
inline constexpr models::Constant came_again_spread_s{
    0.5, models::Basis::assumed, "cluster.came_again.spread", "s",
    "by which some come earlier and some later: clients wait for a random part of their back-off (500 ms at first)"};
inline constexpr models::Constant came_again_window_s{
    4, models::Basis::assumed, "cluster.came_again.window", "s",
    "over which it is counted how many of the refused and failed they are: as attempts are used up within seconds"};
inline constexpr models::Constant came_again_roots{
    20, models::Basis::assumed, "cluster.came_again.window_roots", "requests",
    "or, in a thin sample, so many that were refused or failed"};

inline constexpr std::array<models::Constant, 12> constants{
    patience[0],         patience[1],         patience[2],    patience[3],         commit_interval_s,
    alert_lag_s,         reader_start_s,      came_again_within_s, came_again_after_s, came_again_spread_s,
    came_again_window_s, came_again_roots};
// Those above and what LoadRatio begins with.
std::vector<models::Constant> cluster_constants();

}  // namespace headroom::cluster
