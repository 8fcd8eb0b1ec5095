#include "models/cost/costs.h"

#include <array>
#include <deque>
#include <string>
#include <vector>

namespace headroom::models {
namespace {

constexpr auto assumed = Basis::assumed;
constexpr auto measured = Basis::measured;
constexpr auto published = Basis::published;

// service, kind, unit, fixed us, us per unit, cv, spread, basis, source.
constexpr std::array<WorkCost, 32> costs = {{
    // The serving path.
    {"", "jwt_check", "token", 1, 29, 0.2, Spread::lognormal, assumed,
     "RS256 verification with a 2048-bit key: about 35,000 a second and core in openssl speed, plus parsing of claims"},
    {"", "gateway_proxy", "request", 0, 60, 0.5, Spread::lognormal, assumed,
     "10 us of HTTP each way (measured: 100,000 small Beast requests/s and core), TLS records, the token bucket and "
     "routing; proxies with TLS pass 15,000 to 20,000 requests/s and core"},
    {"", "page_assembly", "item on the page", 60, 10, 0.4, Spread::lognormal, assumed,
     "two HTTP exchanges at 10 us (measured), encoding of about 1 KB of JSON an item at 100 MB/s"},
    {"", "cache_get", "look-up", 10, 0.42, 0.3, Spread::lognormal, published,
     "look-up: Redis GET 2.4M/s (data/service/azure_redis_get_short_D8s.csv); the request around it: 10 us (measured)"},
    {"", "cache_put", "entry", 10, 1, 0.3, Spread::lognormal, assumed,
     "as cache_get; an entry of 2 KB is copied and may push another out"},
    // Stores. The default is a Redis-like key-value server.
    {"", "store_read", "key", 10, 0.42, 0.3, Spread::lognormal, published,
     "Redis GET 2.4M/s (data/service/azure_redis_get_short_D8s.csv); the request around it: 10 us (measured)"},
    {"", "store_write", "key", 10, 1, 0.3, Spread::lognormal, assumed, "as store_read, with replication to one copy"},
    {"", "store_scan", "entry", 20, 1, 0.5, Spread::lognormal, assumed, "as store_read, entries are adjacent"},
    {"candidate_store", "store_read", "key", 120, 20, 0.6, Spread::lognormal, assumed,
     "a Cassandra node spends 100 to 200 us of a core on a read: 5,000 to 10,000 reads/s and core in published "
     "benchmarks"},
    {"candidate_store", "store_write", "key", 80, 20, 0.6, Spread::lognormal, assumed,
     "Cassandra writes cost about two thirds of a read; compaction is charged to the node's cores separately"},
    {"candidate_store", "store_scan", "entry", 150, 4, 0.6, Spread::lognormal, assumed,
     "a Cassandra partition read: one request, adjacent rows"},
    {"metadata", "store_read", "key", 70, 8, 0.5, Spread::lognormal, assumed,
     "MySQL point selects: 15,000 to 20,000 a second and core (sysbench), and a Vitess proxy in front; further keys of "
     "one "
     "request only pay the look-up"},
    {"metadata", "store_write", "key", 200, 50, 0.7, Spread::lognormal, assumed,
     "MySQL: transaction, redo log and binary log; about a quarter of the point-select rate in sysbench"},
    {"metadata", "store_scan", "entry", 100, 3, 0.6, Spread::lognormal, assumed, "MySQL index range, adjacent rows"},
    {"origin", "store_read", "key", 150, 10, 0.6, Spread::lognormal, assumed, "index of an object store's front end"},
    // Making lists.
    {"", "list_refresh", "candidate ranked", 5000, 52, 0.25, Spread::lognormal, published,
     "52 us a candidate and core: 9,100 samples/s of about 270 candidates on two 64-core sockets (MLPerf inference "
     "4.1, "
     "data/service/mlperf41_dlrm.csv); 5 ms for features, eight shards of retrieval and re-ranking (assumed)"},
    {"", "list_refresh_light", "candidate ranked", 2000, 2.8, 0.25, Spread::lognormal, measured,
     "a 320-256-128-6 perceptron: 500 rows in 1.39 ms on one core (LibTorch with OpenBLAS); 2 ms for features and "
     "retrieval (assumed)"},
    {"", "retrieve", "query", 30, 370, 0.25, Spread::lognormal, measured,
     "HNSW, 100k x 128-d, M 16: 94 us at ef 50, 137 at 100, 370 at 500 (one core); 500 candidates need ef 500"},
    {"", "rank", "candidate", 500, 52, 0.2, Spread::lognormal, published,
     "DLRM-v2, 40 MFLOP a candidate: 9,100 samples/s of about 270 candidates on two 64-core sockets (MLPerf 4.1)"},
    {"", "rerank", "candidate", 50, 1, 0.3, Spread::lognormal, assumed,
     "sorting and diversity rules: about a microsecond a candidate"},
    // Events, features, counters.
    {"", "event_intake", "event", 40, 3, 0.4, Spread::lognormal, assumed,
     "an HTTP exchange and TLS (10 us, measured, twice), then 200 bytes of JSON parsed, scrubbed and deduplicated an "
     "event"},
    {"", "log_append", "record", 20, 0.5, 0.5, Spread::lognormal, assumed,
     "Kafka brokers take 1 to 2 million small records/s in batches on 8 cores; 20 us for the request"},
    {"", "log_read", "record", 15, 0.2, 0.5, Spread::lognormal, assumed, "served from the page cache with sendfile"},
    {"", "feature_read", "entity", 10, 1.5, 0.3, Spread::lognormal, assumed,
     "as store_read; an entity is a vector of 128 floats"},
    {"", "feature_update", "event", 5, 12, 0.5, Spread::lognormal, assumed,
     "stream jobs with embedded state reach 50,000 to 100,000 events/s and core"},
    {"", "count_view", "view", 10, 1, 0.4, Spread::lognormal, assumed,
     "two keyed look-ups (30 s duplicate, counter) in memory; 10 us for the request"},
    // Videos.
    {"", "upload", "video", 500, 2000, 0.5, Spread::lognormal, assumed,
     "signing, validation, metadata row and job record; the bytes go past it to the object store"},
    {"", "transcode", "second of source video", 300000, 1390000, 0.35, Spread::lognormal, measured,
     "10 s of 720x1280 to five renditions: 13.9 CPU-seconds (FFmpeg 5.1, x264 veryfast); .3 s to start the process "
     "(assumed)"},
    {"", "moderate", "video", 100000, 1500000, 0.4, Spread::lognormal, assumed,
     "ten frames at 100 ms and half a second for sound and text on a core"},
    {"", "serve_chunk", "byte", 30, 0.00064, 0.3, Spread::lognormal, published,
     "400 Gbit/s with TLS from one 32-core machine (Netflix, EuroBSDCon 2021): .64 ns a byte and core; 30 us for the "
     "request"},
    {"cdn_shield", "serve_chunk", "byte", 40, 0.0008, 0.3, Spread::lognormal, assumed,
     "as at the edge, without the kernel's TLS path"},
    // The rest.
    {"", "surface", "request of another product surface", 0, 500, 1.0, Spread::lognormal, assumed,
     "search, comments, profile and the like: a few store calls and a page each, between a feed page and ten of them"},
}};

struct Listed {
  std::deque<std::string> names;  // views of them stay good
  std::vector<Constant> constants;
  Listed() {
    constants = {reference_speed, server_noise_cv};
    const auto named = [&](std::string_view who, std::string_view kind, std::string_view what) {
      std::string full = "cost.";
      if (!who.empty()) full.append(who).append(".");
      full.append(kind).append(".").append(what);
      return std::string_view(names.emplace_back(std::move(full)));
    };
    for (const WorkCost& c : costs) {
      constants.push_back({c.fixed_us, c.basis, named(c.service, c.kind, "fixed"), "us", c.source});
      constants.push_back({c.per_unit_us, c.basis, named(c.service, c.kind, "per_unit"), "us", c.source});
      constants.push_back(
          {c.cv, assumed, named(c.service, c.kind, "cv"), "1",
           "spread of one call's cost: .2 to .4 for fixed code paths, more where sizes or data differ"});
    }
    for (const Wait& w : waits()) {
      for (const auto& knot : w.quantiles_ms) {
        if (knot.u == 0.5) constants.push_back({knot.x, w.basis, named("wait", w.name, "median"), "ms", w.source});
        if (knot.u == 0.99) constants.push_back({knot.x, w.basis, named("wait", w.name, "p99"), "ms", w.source});
      }
    }
  }
};

}  // namespace

std::span<const WorkCost> work_costs() { return costs; }

std::span<const Constant> cost_constants() {
  static const Listed listed;
  return listed.constants;
}

}  // namespace headroom::models
