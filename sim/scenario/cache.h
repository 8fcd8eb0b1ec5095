// Caches: how large, what they drop, how long they believe what they hold.
#pragma once

#include <chrono>

#include "real/ports/units.h"

namespace headroom::scenario {

using namespace std::chrono_literals;

enum class Eviction { lru, fifo, s3_fifo, sieve, w_tinylfu };

// Of ranked lists; the whole world's.
struct ListCache {
  Eviction eviction = Eviction::s3_fifo;
  Bytes bytes{0};
  Nanos ttl = 2h;                       // 0 = never expires
  double ttl_jitter = 0.1;              // share of the TTL
  Nanos stale_while_revalidate = 0s;    // RFC 5861
  Nanos stale_if_error = 0s;
  double early_refresh = 1.0;           // beta: refreshes when now - delta beta ln U >= expiry; 0 = off
  double warm = 0.9;                    // share of the lists of recent visitors that it holds when the run starts
  bool operator==(const ListCache&) const = default;
};

// Of videos, at the points of presence of each region: all regions have as many, of the same size.
struct EdgeCache {
  Eviction eviction = Eviction::s3_fifo;
  Bytes bytes{0};                       // of a region's points of presence together
  int nodes = 1;                        // points of presence in a region
  Nanos ttl = 24h;                      // 0 = never expires
  bool single_flight = true;            // one fetch per video and rendition
  bool warm = true;                     // begins as days of viewing leave it; else empty
  bool operator==(const EdgeCache&) const = default;
};

// Of videos, before the origin; the whole world's, a region's share being that of its users.
struct ShieldCache {
  Eviction eviction = Eviction::s3_fifo;
  Bytes bytes{0};
  Nanos ttl = 24h;
  bool single_flight = true;
  bool warm = true;
  bool operator==(const ShieldCache&) const = default;
};

struct Caches {
  ListCache feed_cache;
  EdgeCache cdn_edge;
  ShieldCache cdn_shield;
  Caches();                             // the base scenario's sizes
  bool operator==(const Caches&) const = default;
};

}  // namespace headroom::scenario
