// One tier of the product: its fleet, its costs and its policies.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "real/ports/units.h"
#include "sim/scenario/cache.h"
#include "sim/scenario/policies.h"

namespace headroom::scenario {

// The shape of a service-time distribution; cv is used by the laws that have one to choose.
enum class Law { constant, exponential, lognormal, gamma };

// Replaces the calibrated cost of one kind of work on one core.
struct ServiceTime {
  Nanos mean = 1ms;
  double cv = 1.0;  // coefficient of variation
  Law law = Law::lognormal;
  bool operator==(const ServiceTime&) const = default;
};

enum class Consistency { one, quorum, all };

// What a tier keeps, when it keeps anything.
struct Stateless { bool operator==(const Stateless&) const = default; };

// Redis-like: hash slots over shards, each shard with replicas.
struct KeyValueTier {
  int replication_factor = 2;          // copies of a key, the primary included
  Bytes maxmemory{48LL << 30};         // per node
  Eviction eviction = Eviction::lru;
  bool operator==(const KeyValueTier&) const = default;
};

// Cassandra-like: partitions on a ring.
struct WideColumnTier {
  int replication_factor = 3;
  Consistency read = Consistency::one;
  Consistency write = Consistency::quorum;
  double read_repair = 0.1;            // chance per read
  double compaction = 0.1;             // share of a node's cores
  bool operator==(const WideColumnTier&) const = default;
};

// MySQL/Vitess-like: shards with a primary and replicas.
struct DatabaseTier {
  int replication_factor = 3;          // the primary included
  Nanos replica_lag = 1s;
  bool operator==(const DatabaseTier&) const = default;
};

// Kafka-like.
struct LogTier {
  int partitions = 64;
  int replication_factor = 3;
  int min_isr = 2;
  Nanos retention = 24h * 7;
  std::map<std::string, int> consumers;  // workers per consumer group
  bool operator==(const LogTier&) const = default;
};

using State = std::variant<Stateless, KeyValueTier, WideColumnTier, DatabaseTier, LogTier>;

struct Service {
  std::string instance = "m6i.4xlarge";  // hardware catalogue
  int replicas = 10;                     // over all regions, split by their shares
  std::optional<int> cores;              // used of the instance's; default all
  std::map<std::string, ServiceTime> service_time;  // by kind of work
  Queue queue;
  int connections = 10'000;              // open at a replica; more are refused
  Balance balance = LeastRequest{};
  Nanos deadline = 1s;                   // of a call to this service, unless the caller has less left
  Retry retry;                           // of its callers
  std::optional<CircuitBreaker> circuit_breaker;
  std::optional<LoadShed> load_shed;
  std::optional<RateLimit> rate_limit;
  std::optional<Autoscale> autoscale;
  std::optional<AutoscaleLag> autoscale_lag;
  std::optional<std::vector<std::string>> calls;  // synchronous calls; default those of the product
  State state = Stateless{};
  bool operator==(const Service&) const = default;
};

// Every service a scenario can speak of, in the order of the results.
std::span<const std::string_view> service_names();

// The fleet of the base scenario (sim/scenario/base_fleet.h); what a scenario leaves out comes from here.
std::map<std::string, Service> default_services();

}  // namespace headroom::scenario
