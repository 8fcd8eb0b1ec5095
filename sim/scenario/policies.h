// Resilience policies a service may be given; names and defaults are those of docs' vocabulary of policies.
#pragma once

#include <chrono>
#include <optional>
#include <variant>

#include "real/ports/units.h"

namespace headroom::scenario {

using namespace std::chrono_literals;

// The order in which waiting requests are taken.
struct Fifo { bool operator==(const Fifo&) const = default; };
struct AdaptiveLifo { bool operator==(const AdaptiveLifo&) const = default; };
struct Codel {
  Nanos target = 5ms;
  Nanos interval = 100ms;
  bool operator==(const Codel&) const = default;
};
struct ByPriority { bool operator==(const ByPriority&) const = default; };
using Discipline = std::variant<Fifo, AdaptiveLifo, Codel, ByPriority>;

struct Queue {
  Discipline discipline = Fifo{};
  int limit = 1000;  // waiting requests per replica; more are refused
  bool operator==(const Queue&) const = default;
};

// Which replica gets a request.
struct RandomChoice { bool operator==(const RandomChoice&) const = default; };
struct RoundRobin { bool operator==(const RoundRobin&) const = default; };
struct LeastRequest {
  int choices = 2;
  bool operator==(const LeastRequest&) const = default;
};
struct ConsistentHash {
  double bound = 1.25;  // most load of a replica over the mean
  bool operator==(const ConsistentHash&) const = default;
};
struct ZoneAware { bool operator==(const ZoneAware&) const = default; };
using Balance = std::variant<RandomChoice, RoundRobin, LeastRequest, ConsistentHash, ZoneAware>;

// Full jitter: the n-th wait is U(0, min(cap, base 2^n)); attempts count the first try.
struct Retry {
  int attempts = 3;
  Nanos base = 25ms;
  Nanos cap = 1s;
  bool budget = true;            // false: unlimited, for metastability drills
  double budget_ratio = 0.2;     // retries over active requests
  double min_per_s = 3;          // retries a second that are always allowed
  bool operator==(const Retry&) const = default;
};

struct CircuitBreaker {
  int window = 100;              // calls
  double failure = 0.5;          // share of failures that opens it
  Nanos slow = 60s;              // a call this slow counts as failed
  Nanos open = 60s;
  int half_open = 10;            // trial calls
  bool operator==(const CircuitBreaker&) const = default;
};

struct OutlierEjection {
  int consecutive = 5;
  Nanos sweep = 10s;
  Nanos eject = 30s;             // times the number of ejections so far
  Nanos max_eject = 300s;
  double max_share = 0.1;
  bool operator==(const OutlierEjection&) const = default;
};

// Refuses what has waited too long, the least important first.
struct LoadShed {
  Nanos max_wait = 20ms;
  bool by_priority = true;
  bool operator==(const LoadShed&) const = default;
};

struct RateLimit {
  Rate rate{100.0 / 60};         // per user: 100 a minute (product.md, E)
  double burst = 100;            // tokens a user can save up
  bool operator==(const RateLimit&) const = default;
};

struct Aimd {
  double min = 20, max = 200, backoff = 0.9;
  bool operator==(const Aimd&) const = default;
};
struct Vegas {
  double alpha = 3, beta = 6;    // times log10(limit)
  bool operator==(const Vegas&) const = default;
};
struct Gradient2 {
  int long_window = 600;         // samples
  double smoothing = 0.2, min = 20, max = 200;
  bool operator==(const Gradient2&) const = default;
};
using ConcurrencyLimit = std::variant<Aimd, Vegas, Gradient2>;

struct Bulkhead {
  int concurrent = 25;
  bool operator==(const Bulkhead&) const = default;
};

struct ClientThrottle {
  double k = 2;                  // rejects max(0, (requests - k accepts) / (requests + 1))
  Nanos window = 2min;
  bool operator==(const ClientThrottle&) const = default;
};

struct Hedge {
  double after = 0.95;           // quantile of latency after which a second copy is sent
  double extra = 0.05;           // at most this share of extra requests
  bool operator==(const Hedge&) const = default;
};

// Groups requests for one execution (Triton's dynamic batcher).
struct Batching {
  int max_batch = 1;
  Nanos max_delay{0};
  bool operator==(const Batching&) const = default;
};

// desired = ceil(replicas x metric / target), as Kubernetes' horizontal autoscaler does.
struct Autoscale {
  double cpu = 0.6;              // target utilization
  int min = 1;
  int max = 1'000'000;           // replicas over all regions
  double tolerance = 0.1;
  Nanos sync = 15s;
  double up_share = 1.0;         // at most max(up_share x replicas, up_replicas) more per sync
  int up_replicas = 4;
  double down_share = 1.0;
  Nanos down_window = 300s;      // the highest wish of this long holds against scaling down
  Nanos start_up = 60s;          // until a new replica serves
  bool operator==(const Autoscale&) const = default;
};

// For consumer groups: workers = ceil(lag / lag_per_worker).
struct AutoscaleLag {
  double lag_per_worker = 1000;  // records
  int min = 1;
  int max = 1'000'000;
  Nanos sync = 15s;
  Nanos start_up = 60s;
  bool operator==(const AutoscaleLag&) const = default;
};

}  // namespace headroom::scenario
