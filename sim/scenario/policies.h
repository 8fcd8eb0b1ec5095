// Resilience policies a service may be given; names and defaults are those of docs' vocabulary of policies.
#pragma once

#include <chrono>
#include <optional>
#include <variant>

#include "real/ports/units.h"

namespace headroom::scenario {

using namespace std::chrono_literals;

// First come, first served.
struct Queue {
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
// Asked by key: the replica that keeps it.
struct ConsistentHash { bool operator==(const ConsistentHash&) const = default; };
using Balance = std::variant<RandomChoice, RoundRobin, LeastRequest, ConsistentHash>;

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
