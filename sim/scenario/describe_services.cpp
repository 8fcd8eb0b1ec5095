#include "sim/scenario/describe.h"
#include "sim/scenario/names.h"

namespace headroom::scenario {
namespace {

constexpr Limits copies{.at_least = 1, .at_most = 7};  // sim/cluster/store_tier.h has room for so many

}  // namespace

void describe(Archive& a, ServiceTime& s) {
  a.duration({"mean", "on one core of the reference processor, per unit of the work", true}, s.mean,
             {.above = 0, .at_most = 3600});
  a.number({"cv", "coefficient of variation, of lognormal and gamma; of gamma from 0.01 to 5"}, s.cv,
           {.at_least = 0, .at_most = 100});
  a.choice<Law>({"law", "shape of the distribution"}, s.law, laws);
}

void describe(Archive&, Stateless&) {}

void describe(Archive& a, KeyValueTier& t) {
  a.count({"replication_factor", "copies of a key, the primary included"}, t.replication_factor, copies);
  a.bytes({"maxmemory", "per node; beyond it keys are evicted"}, t.maxmemory, above_zero);
  a.choice<Eviction>({"eviction", "which keys go first"}, t.eviction, evictions);
}

void describe(Archive& a, WideColumnTier& t) {
  a.count({"replication_factor", "copies of a partition"}, t.replication_factor, copies);
  a.choice<Consistency>({"read", "copies that must answer a read"}, t.read, consistencies);
  a.choice<Consistency>({"write", "copies that must confirm a write"}, t.write, consistencies);
  a.ratio({"read_repair", "reads that compare all copies"}, t.read_repair);
  a.ratio({"compaction", "share of a node's cores it takes"}, t.compaction, {.at_least = 0, .at_most = 0.9});
}

void describe(Archive& a, DatabaseTier& t) {
  a.count({"replication_factor", "copies of a key, the primary included"}, t.replication_factor, copies);
  a.duration({"replica_lag", "how far replicas are behind"}, t.replica_lag);
}

void describe(Archive& a, LogTier& t) {
  a.count({"partitions", "of each topic"}, t.partitions, {.at_least = 1, .at_most = 1e6});
  a.count({"replication_factor", "copies of a partition"}, t.replication_factor, copies);
  a.count({"min_isr", "copies in sync that an append needs"}, t.min_isr);
  a.duration({"retention", "how long records are kept"}, t.retention, above_zero);
  a.map({"consumers", "workers per consumer group"}, t.consumers, {"features", "counters", "transcode"},
        [](Archive& archive, const Field& f, int& n) { archive.count(f, n); });
}

void describe(Archive& a, Service& s) {
  a.text({"instance", "machine of the hardware catalogue"}, s.instance);
  a.count({"replicas", "over all regions, split by their shares of the users"}, s.replicas);
  a.optional({"cores", "used of each machine; left out: all"}, s.cores,
             [](Archive& archive, const Field& f, int& n) { archive.count(f, n); });
  a.map({"service_time", "replaces the calibrated cost of a kind of work"}, s.service_time, {},
        [](Archive& archive, const Field& f, ServiceTime& t) { archive.section(f, t); });
  a.section({"queue", "of each replica"}, s.queue);
  a.count({"connections", "open at a replica at once; more are refused"}, s.connections);
  a.variant({"balance", "which replica gets a request"}, s.balance, balances);
  a.duration({"deadline", "of a call to this service, unless its caller has less left"}, s.deadline,
             {.above = 0, .at_most = 3600});
  a.section({"retry", "full jitter; by callers of feed, feed_cache, candidate_store, metadata, ranking_worker"},
            s.retry);
  a.optional({"circuit_breaker", "of the same callers"}, s.circuit_breaker);
  a.optional({"load_shed", "refuses what has waited too long"}, s.load_shed);
  a.optional({"rate_limit", "token bucket per user"}, s.rate_limit);
  a.optional({"autoscale", "replicas follow utilization"}, s.autoscale);
  a.optional({"autoscale_lag", "workers follow the consumer lag"}, s.autoscale_lag);
  const auto services = [](Archive& archive, const Field& f, std::vector<std::string>& calls) {
    archive.list(f, calls, [](Archive& each, const Field& index, std::string& callee) {
      each.text(index, callee, {service_names().begin(), service_names().end()});
    });
  };
  a.optional({"calls", "services it waits for; left out: as the product is built"}, s.calls, services);
  std::visit([&a](auto& state) { describe(a, state); }, s.state);
}

}  // namespace headroom::scenario
