// Caches: how large, what they drop, how long they believe what they hold.
#pragma once

#include <chrono>

#include "real/ports/units.h"

namespace headroom::scenario {

using namespace std::chrono_literals;

enum class Eviction { lru, fifo, s3_fifo, sieve, w_tinylfu };

struct Cache {
  Eviction eviction = Eviction::lru;
  Bytes bytes{0};                       // over all nodes, whole world
  int nodes = 1;                        // cache servers or points of presence, whole world
  Nanos ttl = 2h;                       // 0 = never expires
  double ttl_jitter = 0.1;              // share of the TTL
  Nanos stale_while_revalidate = 0s;    // RFC 5861
  Nanos stale_if_error = 0s;
  bool single_flight = true;            // one fetch per key
  int waiters = 1000;                   // bounded: more misses on that key are refused
  double early_refresh = 1.0;           // beta: refreshes when now - delta beta ln U >= expiry; 0 = off
  double warm = 0.9;                    // share of the budget filled before the run starts
  bool operator==(const Cache&) const = default;
};

struct Caches {
  Cache feed_cache;
  Cache cdn_edge;
  Cache cdn_shield;
  Caches();                             // the base scenario's sizes
  bool operator==(const Caches&) const = default;
};

}  // namespace headroom::scenario
