// Constants that only a whole run needs, each with its source.
#pragma once

#include <array>
#include <span>

#include "models/provenance/constant.h"

namespace headroom::run {

inline constexpr models::Constant egress_usd_per_gb{
    0.002, models::Basis::assumed, "run.egress_price", "USD/GB",
    "no public price at 225 PB a day; list prices end at .02 USD/GB from 5 PB a month, private rates are a tenth"};
inline constexpr models::Constant origin_usd_per_gb{
    0.002, models::Basis::assumed, "run.origin_price", "USD/GB",
    "from the origin to the shields of all regions: between regions the list says .02 USD/GB "
    "(data/prices/aws_drives_services.json); a private rate is taken as a tenth, as for what leaves to viewers"};
inline constexpr models::Constant object_store_usd_per_gib{
    0.252, models::Basis::published, "run.object_store_price", "USD/GiB/year",
    "blob.standard in us-east-1 (Netflix service-capacity-modeling, data/prices/aws_drives_services.json)"};
inline constexpr models::Constant volume_usd_per_gib{
    0.96, models::Basis::published, "run.volume_price", "USD/GiB/year",
    "network volumes, gp3 in us-east-1 (Netflix service-capacity-modeling, data/prices/aws_drives_services.json)"};
inline constexpr models::Constant original_bytes{15e6, models::Basis::published, "run.original_bytes", "B",
                                                 "of an uploaded video: 15 MB (preset B)"};
inline constexpr models::Constant reviewer_usd_per_hour{
    15, models::Basis::published, "run.reviewer_price", "USD/h",
    "wage of a moderator at a contractor in Phoenix, 28,800 USD a year (The Verge, 25 February 2019), each hour of the "
    "day that one is on shift; an employer's other costs are not known and not in it"};
inline constexpr models::Constant ordinary_rank{
    1e6, models::Basis::assumed, "run.viral_rank", "rank",
    "where a hit comes from: below it lies a video that hardly anybody watches yet"};

inline constexpr models::Constant shelf_length{
    200, models::Basis::assumed, "run.shelf_length", "videos",
    "of a trending or top list as it is written: as many as in a user's own (preset B); the feed shows the first 20"};

inline constexpr models::Constant encoder_down_window_s{
    300, models::Basis::published, "run.encoders.down_window", "s",
    "Kubernetes, autoscaling/v2: stabilizationWindowSeconds of scaling down, 300"};
inline constexpr models::Constant most_encoders{
    6, models::Basis::assumed, "run.encoders.most", "of the first",
    "workers that scaling may reach: an upload flood of five times the usual (the product's incidents) and one to "
    "catch up"};

inline constexpr models::Constant roomy_nodes{
    4, models::Basis::assumed, "run.roomy_nodes", "of the sample's",
    "simulated nodes where a request falls on several at once: if all such requests fell on as many as the sample "
    "alone loads, those would be busy together as nodes of the whole tier are not"};
inline constexpr models::Constant unsettled_deviations{
    4, models::Basis::assumed, "run.unsettled", "standard deviations",
    "by which the first values' ranks are off before a run has not settled: MSER-5 cuts somewhere in any record, where "
    "chance made the first look worst, so not two"};

inline constexpr models::Constant histories_to_fill{
    6, models::Basis::calibrated, "run.cdn_history", "fillings",
    "requests that a content network's cache is warmed by, over those that would fill it if all missed"};
inline constexpr models::Constant longest_history_s{
    604800, models::Basis::assumed, "run.cdn_longest_history", "s",
    "a week: in a fortnight the videos themselves change"};

inline constexpr models::Constant few_wait{
    0.2, models::Basis::assumed, "run.few_wait", "of requests",
    "that find every core of a replica busy where it counts as well used (Halfin and Whitt's square-root rule): one in "
    "five, for less than a service time on average"};

inline constexpr std::array constants{
    egress_usd_per_gb, origin_usd_per_gb,     object_store_usd_per_gib, volume_usd_per_gib, original_bytes,
    ordinary_rank,     reviewer_usd_per_hour, shelf_length,             roomy_nodes,        encoder_down_window_s,
    most_encoders,     unsettled_deviations,  histories_to_fill,        longest_history_s,  few_wait};
inline std::span<const models::Constant> run_constants() { return constants; }

}  // namespace headroom::run
