#include "sim/scenario/sources.h"

#include "models/provenance/default_of.h"
#include "sim/scenario/base_fleet.h"
#include "sim/scenario/scenario.h"

namespace headroom::scenario {
namespace {

using models::Constant;
using models::default_of;
using enum models::Basis;
using Constants = std::vector<Constant>;

constexpr std::string_view drill = "a size to begin a drill with; every drill states its own";
constexpr std::string_view promise = "a promise to begin with; every objective states its own";
constexpr std::string_view resilience4j = "resilience4j's default";
constexpr std::string_view hpa = "Kubernetes, autoscaling/v2: the default";

Constants fleet() {
  Constants all;
  for (const BaseFleet& f : base_fleet) all.insert(all.end(), {f.machines, f.deadline_s});
  for (const Attempts& a : attempts_by_callee) all.push_back(a.attempts);
  all.insert(all.end(), {base_partitions, base_feature_readers, base_counter_readers, base_job_readers, ranking_queue,
                         encoder_lag, base_list_bytes, base_list_memory, base_retention_s, base_edge_bytes,
                         base_edge_places, base_shield_bytes, base_stale_s, base_stale_error_s});
  return all;
}

Constants product() {
  return {
      default_of(&Demand::page_size, "scenario.demand.page_size", "videos", published,
                 "pages of 10: the shape on which the five designs agree"),
      default_of(&Demand::events_per_view, "scenario.demand.events_per_view", "events", published,
                 "preset E: 5 a view"),
      default_of(&Demand::event_batch, "scenario.demand.event_batch", "events", published,
                 "preset C: clients batch 5 to 10"),
      default_of(&Viral::peak_share, "scenario.viral.peak_share", "1", assumed,
                 "of all plays; no public figure, and a hard case on purpose: one play in twenty"),
      default_of(&Viral::rise, "scenario.viral.rise", "s", published,
                 "20 to 160 times a topic's mean within 5 to 30 min (tweet volumes, computed)"),
      default_of(&Viral::decay_exponent, "scenario.viral.decay_exponent", "1", published,
                 "t^-1.4 below criticality, t^-.6 at it (Crane and Sornette, PNAS 2008)"),
      default_of(&Network::zones, "scenario.network.zones", "zones", assumed,
                 "of a region: as many as most regions of the large clouds have"),
      default_of(&Feed::list_size, "scenario.feed.list_size", "videos", published, "presets B and C: lists of 200"),
      default_of(&Feed::refresh_interval, "scenario.feed.refresh_interval", "s", published,
                 "preset B: every 30 min, of active users only"),
      default_of(&Feed::refresh_below, "scenario.feed.refresh_below", "1", assumed,
                 "of the list left: 50 videos are more than two visits' worth, time enough to make another"),
      default_of(&Feed::trending_interval, "scenario.feed.trending_interval", "s", assumed,
                 "topics rise within 5 to 30 min: a minute loses little of it"),
      default_of(&Clients::kept_videos, "scenario.clients.kept_videos", "videos", published,
                 "the product's client keeps the last 50 videos for when the feed is down"),
      default_of(&Clients::attempts, "scenario.clients.attempts", "1", published,
                 "retries of 3 attempts, as Envoy and Finagle are run"),
      default_of(&Clients::retry_base, "scenario.clients.retry_base", "s", assumed,
                 "a first wait that a viewer hardly notices while he still has videos in hand"),
      default_of(&Clients::timeout, "scenario.clients.timeout", "s", assumed,
                 "of a page: ten times the 500 ms that preset B promises"),
      default_of(&Transcode::attempts, "scenario.transcode.attempts", "1", published,
                 "the product's transcoding: 3 tries, then the dead-letter queue"),
      default_of(&Transcode::live_within, "scenario.transcode.live_within", "s", published,
                 "preset B: live within 5 min"),
      default_of(&Moderation::reject_above, "scenario.moderation.reject_above", "score", published,
                 "the product's moderation: above .95 rejected at once"),
      default_of(&Moderation::review_above, "scenario.moderation.review_above", "score", published,
                 "the product's moderation: .7 to .95 to people"),
      default_of(&Moderation::reviewers, "scenario.moderation.reviewers", "people", assumed,
                 "on shift, whole world; 35,000 videos a day keep 36 of them busy: the rest is for floods and for what "
                 "is reported after it was published"),
      default_of(&Moderation::review_time, "scenario.moderation.review_time", "s", assumed,
                 "of one video: it is watched three or four times over, and judged"),
      default_of(&Moderation::review_within, "scenario.moderation.review_within", "s", published,
                 "the product's moderation: an SLA of 2 h"),
  };
}

Constants caches() {
  return {
      default_of(&ListCache::ttl, "scenario.feed_cache.ttl", "s", published, "preset E: 2 h"),
      default_of(&ListCache::ttl_jitter, "scenario.feed_cache.ttl_jitter", "1", assumed,
                 "a tenth of the TTL spreads what was written together over minutes"),
      default_of(&ListCache::early_refresh, "scenario.feed_cache.early_refresh", "1", published,
                 "beta 1, the optimum for one reader (Vattani, Chierichetti and Lowenstein, PVLDB 8, 2015)"),
      default_of(&ListCache::warm, "scenario.feed_cache.warm", "1", assumed,
                 "of the lists of recent visitors, as after days of running with a restart now and then"),
      default_of(&EdgeCache::ttl, "scenario.cdn_edge.ttl", "s", assumed,
                 "videos never change; a day bounds for how long one that was taken down may still be served"),
      default_of(&ShieldCache::ttl, "scenario.cdn_shield.ttl", "s", assumed, "as at the edge"),
      default_of(&KeyValueTier::replication_factor, "scenario.key_value.replication_factor", "copies", published,
                 "one replica for each primary, as Redis Cluster's tutorial builds it (redis.io)"),
      default_of(
          &KeyValueTier::maxmemory, "scenario.key_value.maxmemory", "B", assumed,
          "48 of a node's 128 GiB: a snapshot may copy what is written meanwhile, and a replica lives beside it"),
      default_of(&WideColumnTier::replication_factor, "scenario.wide_column.replication_factor", "copies", published,
                 "the product's candidate store: RF 3"),
      default_of(&WideColumnTier::read_repair, "scenario.wide_column.read_repair", "1", published,
                 "Cassandra up to 3.11: dclocal_read_repair_chance .1"),
      default_of(&WideColumnTier::compaction, "scenario.wide_column.compaction", "1", assumed,
                 "of a node's cores: a tenth, as lists are written about once for every time they are read"),
      default_of(&DatabaseTier::replication_factor, "scenario.database.replication_factor", "copies", assumed,
                 "a primary and a replica in each of the two other zones"),
      default_of(&DatabaseTier::replica_lag, "scenario.database.replica_lag", "s", assumed,
                 "of asynchronous replicas that keep up: of the order of a second"),
      default_of(&LogTier::partitions, "scenario.log.partitions", "partitions", published, "preset B: 64"),
      default_of(&LogTier::replication_factor, "scenario.log.replication_factor", "copies", published,
                 "preset B: RF 3"),
      default_of(&LogTier::min_isr, "scenario.log.min_isr", "copies", published, "preset B: min ISR 2"),
      default_of(&LogTier::retention, "scenario.log.retention", "s", published, "preset B: 7 d"),
  };
}

Constants calls() {
  return {
      default_of(&ServiceTime::mean, "scenario.service_time.mean", "s", assumed,
                 "of a cost that a scenario replaces; it is there to be set"),
      default_of(&ServiceTime::cv, "scenario.service_time.cv", "1", assumed,
                 "of such a cost: that of an exponential law, the usual assumption of queueing"),
      default_of(&Service::connections, "scenario.service.connections", "1", assumed,
                 "open at a replica: no public figure; well within what a server with an event loop carries"),
      default_of(&Queue::limit, "scenario.queue.limit", "requests", assumed,
                 "waiting at a replica: an eighth of a second of work at 1 ms each on eight cores"),
      default_of(&LeastRequest::choices, "scenario.least_request.choices", "1", published,
                 "two choices take most of the gain (Mitzenmacher 2001); Envoy's choice_count"),
      default_of(&Retry::attempts, "scenario.retry.attempts", "1", published,
                 "3 attempts, as Envoy and Finagle are run"),
      default_of(&Retry::base, "scenario.retry.base", "s", published, "Envoy's base interval: 25 ms"),
      default_of(&Retry::cap, "scenario.retry.cap", "s", assumed, "above it a caller has given up"),
      default_of(&Retry::budget_ratio, "scenario.retry.budget_ratio", "1", published,
                 "retries over active requests: 20 % (Envoy's retry budget, Finagle's RetryBudget)"),
      default_of(&Retry::min_per_s, "scenario.retry.min_per_s", "1/s", assumed,
                 "Envoy always lets 3 be under way (min_retry_concurrency); here 3 a second"),
      default_of(&CircuitBreaker::window, "scenario.circuit_breaker.window", "calls", published, resilience4j),
      default_of(&CircuitBreaker::failure, "scenario.circuit_breaker.failure", "1", published, resilience4j),
      default_of(&CircuitBreaker::slow, "scenario.circuit_breaker.slow", "s", published, resilience4j),
      default_of(&CircuitBreaker::open, "scenario.circuit_breaker.open", "s", published, resilience4j),
      default_of(&CircuitBreaker::half_open, "scenario.circuit_breaker.half_open", "calls", published, resilience4j),
      default_of(&LoadShed::max_wait, "scenario.load_shed.max_wait", "s", published,
                 "DAGOR (SoCC'18): overloaded when requests wait 20 ms on average"),
      default_of(&RateLimit::rate, "scenario.rate_limit.rate", "1/s", published,
                 "preset E: 100 feed requests a minute and user"),
      default_of(&RateLimit::burst, "scenario.rate_limit.burst", "requests", assumed, "that minute's worth at once"),
  };
}

Constants scaling() {
  return {
      default_of(&Autoscale::cpu, "scenario.autoscale.cpu", "1", assumed,
                 "target utilization: the base fleet's at its peak"),
      default_of(&Autoscale::tolerance, "scenario.autoscale.tolerance", "1", published, hpa),
      default_of(&Autoscale::sync, "scenario.autoscale.sync", "s", published, hpa),
      default_of(&Autoscale::up_share, "scenario.autoscale.up_share", "1", published, hpa),
      default_of(&Autoscale::up_replicas, "scenario.autoscale.up_replicas", "replicas", published, hpa),
      default_of(&Autoscale::down_share, "scenario.autoscale.down_share", "1", published, hpa),
      default_of(&Autoscale::down_window, "scenario.autoscale.down_window", "s", published, hpa),
      default_of(&Autoscale::start_up, "scenario.autoscale.start_up", "s", assumed,
                 "until a new replica serves: a machine at hand, an image to be fetched and a process to warm up"),
      default_of(&AutoscaleLag::lag_per_worker, "scenario.autoscale_lag.lag_per_worker", "records", assumed,
                 "12 ms of a reader's work at 12 us each"),
      default_of(&AutoscaleLag::sync, "scenario.autoscale_lag.sync", "s", published, hpa),
      default_of(&AutoscaleLag::start_up, "scenario.autoscale_lag.start_up", "s", assumed, "as scenario.autoscale"),
  };
}

Constants drills() {
  return {
      default_of(&CacheFlush::percent, "scenario.cache_flush.percent", "1", assumed, drill),
      default_of(&CacheFlush::every, "scenario.cache_flush.every", "s", assumed, drill),
      default_of(&HotKey::share, "scenario.hot_key.share", "1", assumed, drill),
      default_of(&LoadSpike::multiplier, "scenario.load_spike.multiplier", "1", assumed, drill),
      default_of(&Slow::factor, "scenario.slow.factor", "1", assumed, drill),
      default_of(&Slo::objective, "scenario.slo.objective", "1", assumed, promise),
      default_of(&Slo::window, "scenario.slo.window", "s", assumed, promise),
  };
}

}  // namespace

std::vector<models::Constant> scenario_constants() {
  Constants all;
  for (const Constants& part : {fleet(), product(), caches(), calls(), scaling(), drills()})
    all.insert(all.end(), part.begin(), part.end());
  return all;
}

}  // namespace headroom::scenario
