#include "models/topology/product_graph.h"

#include <array>
#include <string>

#include "real/ports/verify.h"

namespace headroom::models {

namespace {

using namespace std::chrono_literals;

struct Member {
  const char* name;
  Nanos own, hop;
};

// Own times: the budgets of preset B where it states one (features 20 ms, ANN 30 ms, rank 50 ms, re-rank 10 ms, list
// read 50 ms), else assumed from the work done there. Hops: .1 ms in the zone, 2.2 ms between zones (product.md,
// section 5); clients reach the edge over a regional path.
constexpr std::array members{
    Member{"gateway", 1ms, 20ms},          Member{"feed", 5ms, 1ms},
    Member{"feed_cache", 500us, 500us},    Member{"candidate_store", 5ms, 2200us},
    Member{"metadata", 3ms, 1ms},          Member{"event_intake", 2ms, 1ms},
    Member{"log", 5ms, 2200us},            Member{"features", 20ms, 1ms},
    Member{"retrieval", 30ms, 1ms},        Member{"ranking", 50ms, 1ms},
    Member{"ranking_worker", 10ms, 1ms},   Member{"upload", 10ms, 1ms},
    Member{"transcode", 20s, 1ms},         Member{"moderation", 200ms, 1ms},
    Member{"counters", 1ms, 1ms},          Member{"cdn_edge", 1ms, 20ms},
    Member{"cdn_shield", 2ms, 20ms},       Member{"origin", 20ms, 40ms},
    Member{"surfaces.search", 30ms, 1ms},  Member{"surfaces.comments", 10ms, 1ms},
    Member{"surfaces.profile", 5ms, 1ms},  Member{"surfaces.notifications", 5ms, 1ms},
    Member{"surfaces.creator_analytics", 30ms, 1ms},
    Member{"surfaces.live", 20ms, 1ms},
};

struct Arrow {
  const char *caller, *callee;
  CallKind kind = CallKind::sync;
  const char* instead_of = "";
};

constexpr auto async = CallKind::async, fallback = CallKind::fallback;

constexpr std::array arrows{
    // Serving a page: the precomputed list, from the cache or the store behind it, then the metadata of ten videos.
    Arrow{"gateway", "feed"},
    Arrow{"feed", "feed_cache"},
    Arrow{"feed", "metadata"},
    Arrow{"feed", "candidate_store", fallback, "feed_cache"},
    Arrow{"feed", "ranking_worker", fallback, "candidate_store"},  // on-demand inference for a list that is nowhere
    Arrow{"feed", "ranking_worker", async},                        // an exhausted or stale list asks for a new one
    // Making a list.
    Arrow{"ranking_worker", "features"},
    Arrow{"ranking_worker", "retrieval"},
    Arrow{"ranking_worker", "ranking"},
    Arrow{"ranking_worker", "candidate_store"},
    Arrow{"ranking_worker", "feed_cache", async},
    Arrow{"ranking_worker", "log", async},
    // Events.
    Arrow{"gateway", "event_intake"},
    Arrow{"event_intake", "log"},
    Arrow{"features", "log", async},
    Arrow{"counters", "log", async},
    Arrow{"counters", "metadata", async},
    Arrow{"retrieval", "features", async},
    // Upload to publication.
    Arrow{"gateway", "upload"},
    Arrow{"upload", "metadata"},
    Arrow{"upload", "origin"},
    Arrow{"upload", "log"},
    Arrow{"transcode", "log", async},
    Arrow{"transcode", "origin"},
    Arrow{"transcode", "metadata"},
    Arrow{"moderation", "log", async},
    Arrow{"moderation", "metadata"},
    // Playing.
    Arrow{"cdn_edge", "cdn_shield"},
    Arrow{"cdn_shield", "origin"},
    Arrow{"origin", "transcode", async},
    // The other surfaces share the gateway, the log and the stores.
    Arrow{"gateway", "surfaces.search"},
    Arrow{"surfaces.search", "metadata"},
    Arrow{"gateway", "surfaces.comments"},
    Arrow{"surfaces.comments", "metadata"},
    Arrow{"surfaces.comments", "log", async},
    Arrow{"gateway", "surfaces.profile"},
    Arrow{"surfaces.profile", "metadata"},
    Arrow{"gateway", "surfaces.notifications"},
    Arrow{"surfaces.notifications", "log", async},
    Arrow{"gateway", "surfaces.creator_analytics"},
    Arrow{"surfaces.creator_analytics", "counters"},
    Arrow{"gateway", "surfaces.live"},
    Arrow{"surfaces.live", "cdn_edge", async},
    Arrow{"surfaces.live", "log", async},
};

// What a service can still answer by itself: stale lists, trending and the Global Top 20 are kept in the feed service
// (product.md, section 3), and an edge or a shield goes on serving what it holds.
constexpr std::array own_answers{
    std::pair{"feed", "feed_cache"}, std::pair{"feed", "candidate_store"}, std::pair{"feed", "ranking_worker"},
    std::pair{"cdn_edge", "cdn_shield"}, std::pair{"cdn_shield", "origin"},
};

}  // namespace

ServiceGraph product_graph() {
  ServiceGraph graph;
  for (const Member& m : members) graph.add_service(m.name, m.own, m.hop);
  for (const Arrow& a : arrows)
    verify(graph.add_call({a.caller, a.callee, a.kind, a.instead_of}).has_value(), "the product's calls fit together");
  for (const auto& [service, instead_of] : own_answers)
    verify(graph.add_own_fallback(service, instead_of).has_value(), "the product's own answers fit its calls");
  return graph;
}

}  // namespace headroom::models
