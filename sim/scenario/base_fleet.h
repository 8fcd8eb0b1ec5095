// The fleet of the base scenario, each figure with its reason.
//
// Load: mean work in cores on the reference core (models/cost) of the product's rates; x 1.5 at a region's peak; the
// fleet has it at 60 % at most. "Bytes" and "network" say that these, not the cores, decide; drives are 90 % full at
// most. Rates are those of a run of scenarios/peak-day.yaml.
#pragma once

#include <array>
#include <string_view>

#include "models/provenance/constant.h"

namespace headroom::scenario {

struct BaseFleet {
  std::string_view service, instance;
  models::Constant machines;    // over all regions
  models::Constant deadline_s;  // of a call
};

inline constexpr std::string_view deadline_source =
    "several times what a call takes when all is well: it ends what is lost, not what is slow";

// In the order of the results.
inline constexpr std::array<BaseFleet, 18> base_fleet{{
    {"gateway",
     "m6i.4xlarge",
     {40, models::Basis::assumed, "fleet.gateway.replicas", "machines",
      "121k pages/s x 90 us and 140k requests/s of other surfaces x 560 us: 89 cores"},
     {2, models::Basis::assumed, "fleet.gateway.deadline", "s", deadline_source}},
    {"feed",
     "m6i.2xlarge",
     {16, models::Basis::assumed, "fleet.feed.replicas", "machines",
      "121k pages/s x 160 us: 19 cores"},
     {1, models::Basis::assumed, "fleet.feed.deadline", "s", deadline_source}},
    {"feed_cache",
     "r6i.4xlarge",
     {24, models::Basis::assumed, "fleet.feed_cache.replicas", "machines",
      "bytes: 500M lists of 2 KB, twice, in 96 GiB of each node: 20 hold them; 160k operations/s x 11 us: 1.7 cores"},
     {0.05, models::Basis::assumed, "fleet.feed_cache.deadline", "s", deadline_source}},
    {"candidate_store",
     "i4i.4xlarge",
     {12, models::Basis::assumed, "fleet.candidate_store.replicas", "machines",
      "39k lists/s x 100 us x 3 copies, reads, a tenth more for compaction: 14 cores; 2.4 TB of lists in 3 copies"},
     {0.1, models::Basis::assumed, "fleet.candidate_store.deadline", "s", deadline_source}},
    {"metadata",
     "r6i.4xlarge",
     {40, models::Basis::assumed, "fleet.metadata.replicas", "machines",
      "121k pages/s of ten rows on six of a region's nodes, 490 us, and 140k requests/s of other surfaces with five "
      "rows on four, 310 us: 103 cores; hot shards need room"},
     {0.1, models::Basis::assumed, "fleet.metadata.deadline", "s", deadline_source}},
    {"event_intake",
     "m6i.4xlarge",
     {12, models::Basis::assumed, "fleet.event_intake.replicas", "machines",
      "434k batches/s x 70 us: 30 cores"},
     {1, models::Basis::assumed, "fleet.event_intake.deadline", "s", deadline_source}},
    {"log",
     "i3en.6xlarge",
     {40, models::Basis::assumed, "fleet.log.replicas", "machines",
      "bytes: 4.3M events/s x 200 B x 24 h x 3 copies: 225 TB on drives of 15 TB, so that a holiday and a spike fit; "
      "434k appends/s x 25 us x 3 copies are 33 cores"},
     {1, models::Basis::assumed, "fleet.log.deadline", "s", deadline_source}},
    {"features",
     "r6i.4xlarge",
     {40, models::Basis::assumed, "fleet.features.replicas", "machines",
      "434k batches/s of ten events x 125 us x 2 copies: 109 cores; 597 GB of users' features in 2 copies"},
     {0.1, models::Basis::assumed, "fleet.features.deadline", "s", deadline_source}},
    {"retrieval",
     "c6i.8xlarge",
     {26, models::Basis::assumed, "fleet.retrieval.replicas", "machines",
      "39k lists/s x 8 shards x 370 us: 117 cores"},
     {0.5, models::Basis::assumed, "fleet.retrieval.deadline", "s", deadline_source}},
    {"ranking",
     "c6i.8xlarge",
     {200, models::Basis::assumed, "fleet.ranking.replicas", "machines",
      "39k lists/s x 27 ms for 500 candidates: 1,040 cores"},
     {1, models::Basis::assumed, "fleet.ranking.deadline", "s", deadline_source}},
    {"ranking_worker",
     "c6i.4xlarge",
     {15, models::Basis::assumed, "fleet.ranking_worker.replicas", "machines",
      "39k lists/s x .55 ms of re-ranking: 22 cores; three machines a region, so that one may be lost"},
     {5, models::Basis::assumed, "fleet.ranking_worker.deadline", "s", deadline_source}},
    {"upload",
     "m6i.2xlarge",
     {10, models::Basis::assumed, "fleet.upload.replicas", "machines",
      "116 uploads/s x 2.5 ms: below a core; two machines in each region"},
     {5, models::Basis::assumed, "fleet.upload.deadline", "s", deadline_source}},
    {"transcode",
     "c6i.8xlarge",
     {320, models::Basis::assumed, "fleet.transcode.replicas", "machines",
      "116 uploads/s x 19.8 s for five renditions of 14 s: 2,290 cores"},
     {600, models::Basis::assumed, "fleet.transcode.deadline", "s", deadline_source}},
    {"moderation",
     "c6i.8xlarge",
     {32, models::Basis::assumed, "fleet.moderation.replicas", "machines",
      "116 uploads/s x 1.6 s of classifiers: 186 cores"},
     {30, models::Basis::assumed, "fleet.moderation.deadline", "s", deadline_source}},
    {"counters",
     "m6i.4xlarge",
     {8, models::Basis::assumed, "fleet.counters.replicas", "machines",
      "434k batches/s of two views x 12 us: 5 cores; a machine or two a region"},
     {1, models::Basis::assumed, "fleet.counters.deadline", "s", deadline_source}},
    {"cdn_edge",
     "i3en.6xlarge",
     {1600, models::Basis::assumed, "fleet.cdn_edge.replicas", "machines",
      "network: 1.7 TB/s on average (20 min a user and day at 1.5 Mbit/s, a third more prefetched), 3.1 GB/s a "
      "machine"},
     {5, models::Basis::assumed, "fleet.cdn_edge.deadline", "s", deadline_source}},
    {"cdn_shield",
     "i3en.6xlarge",
     {700, models::Basis::assumed, "fleet.cdn_shield.replicas", "machines",
      "network: 49 % of what viewers are sent misses the edge on a day that begins with cold caches: .84 TB/s on "
      "average, 3.1 GB/s a machine"},
     {5, models::Basis::assumed, "fleet.cdn_shield.deadline", "s", deadline_source}},
    {"origin",
     "c6i.8xlarge",
     {400, models::Basis::assumed, "fleet.origin.replicas", "machines",
      "network: 26 % of what the shields send misses them on such a day: .22 TB/s on average, 1.6 GB/s a machine; it "
      "keeps nothing, the object store does"},
     {10, models::Basis::assumed, "fleet.origin.deadline", "s", deadline_source}},
}};

// What the callers of these services try in all, as the product's own code does (real/gateway, real/feed).
struct Attempts {
  std::string_view callee;
  models::Constant attempts;
};
inline constexpr std::string_view fallback_source =
    "its caller has something else to turn to: older lists, the shelves";
inline constexpr std::array<Attempts, 5> attempts_by_callee{{
    {"feed",
     {1, models::Basis::assumed, "fleet.feed.attempts", "1",
      "the client asks again, and two layers that do multiply (k attempts at d layers: k^d)"}},
    {"feed_cache", {1, models::Basis::assumed, "fleet.feed_cache.attempts", "1", fallback_source}},
    {"candidate_store",
     {2, models::Basis::assumed, "fleet.candidate_store.attempts", "1",
      "one lost answer need not cost a page its list"}},
    {"metadata",
     {2, models::Basis::assumed, "fleet.metadata.attempts", "1", "one lost answer need not cost a page its videos"}},
    {"ranking_worker", {1, models::Basis::assumed, "fleet.ranking_worker.attempts", "1", fallback_source}},
}};

inline constexpr models::Constant base_partitions{
    960, models::Basis::assumed, "fleet.log.partitions", "partitions",
    "4.3M events/s are 4,500 a partition; preset B's 64 would get 68,000 each"};
inline constexpr models::Constant base_feature_readers{960, models::Basis::assumed, "fleet.log.consumers.features",
                                                       "workers", "one for each partition"};
inline constexpr models::Constant base_counter_readers{480, models::Basis::assumed, "fleet.log.consumers.counters",
                                                       "workers", "one for two partitions: half of the features' work"};
inline constexpr models::Constant base_job_readers{
    200, models::Basis::assumed, "fleet.log.consumers.transcode", "workers",
    "116 jobs/s, of which a worker hands on one in two seconds; the encoders, not these, are what jobs wait for"};
inline constexpr models::Constant ranking_queue{
    200, models::Basis::assumed, "fleet.ranking.queue", "requests",
    "waiting at a replica of ranking or its worker: 200 x 27 ms over 32 cores are .17 s of work"};
inline constexpr models::Constant encoder_lag{
    10, models::Basis::assumed, "fleet.transcode.lag_per_worker", "jobs",
    "for each machine of 32 cores: a third of what it encodes at once"};
inline constexpr models::Constant base_list_bytes{
    1e12, models::Basis::published, "fleet.feed_cache.bytes", "B",
    "2 KB a list (preset C: 2 TB for 1B users): every user of the day fits"};
inline constexpr models::Constant base_list_memory{
    96.0 * (1 << 30), models::Basis::assumed, "fleet.feed_cache.maxmemory", "B",
    "of a node's 122 GiB: lists can be made anew, so no snapshot copies what is written meanwhile"};
inline constexpr models::Constant base_retention_s{
    86400, models::Basis::published, "fleet.log.retention", "s",
    "preset B: 24 h, the other of its two figures: the features' longest window and a day's retraining read no further "
    "back"};
inline constexpr models::Constant base_edge_bytes{4.32e15, models::Basis::assumed, "fleet.cdn_edge.bytes", "B",
                                                  "of a region: 320 machines with 15 TB of flash each, 90 % full "
                                                  "(preset B's 1 TB a place would be a fortieth of that)"};
inline constexpr models::Constant base_edge_places{100, models::Basis::assumed, "fleet.cdn_edge.nodes", "places",
                                                   "points of presence of a region: one for each million of its users"};
inline constexpr models::Constant base_shield_bytes{8.64e15, models::Basis::assumed, "fleet.cdn_shield.bytes", "B",
                                                    "700 machines with 15 TB of flash each, 82 % full"};
inline constexpr models::Constant base_stale_s{
    600, models::Basis::assumed, "fleet.feed_cache.stale_while_revalidate", "s",
    "a list of up to ten minutes too old is shown while it is made anew (RFC 5861)"};
inline constexpr models::Constant base_stale_error_s{
    86400, models::Basis::assumed, "fleet.feed_cache.stale_if_error", "s",
    "a list of yesterday is better than none: the first of the product's fallbacks (RFC 5861)"};

}  // namespace headroom::scenario
