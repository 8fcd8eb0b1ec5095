// A node of the shared feed-cache tier: the bounded store behind get, put and erase.
#pragma once

#include <memory>

#include "real/feedcache/feed_cache_metrics.h"
#include "real/feedcache/feed_cache_store.h"
#include "real/ports/clock.h"
#include "real/ports/cpu.h"
#include "real/ports/random.h"
#include "real/ports/rpc.h"
#include "real/wire/cache_messages.h"

namespace headroom::feedcache {

struct NodePorts {
  Clock& clock;
  Cpu& cpu;  // kinds: cache_get, cache_put
  Random& random;
  Metrics& metrics;
};

struct NodeParams {
  StoreParams store;
  Nanos ttl = std::chrono::hours{2};  // of a put that names none; zero: never expires
  double ttl_jitter = .1;             // share of the TTL, either way
  double early_refresh_beta = 1;      // XFetch's beta; 0: never early
};

// Serves cache_get, cache_put and cache_erase of service "feed_cache". A fresh value that is picked
// for an early refresh is reported as stale, so that its reader fetches a new one in time.
class FeedCacheNode final : public Handler {
 public:
  FeedCacheNode(NodePorts ports, NodeParams params);
  Task<Result<Message>> handle(CallContext context, Message request) override;

  // Keeps a value that came before the node served: fresh for `left` more, or, below zero, not fresh since then.
  void warm(const Key& key, std::string_view value, Nanos left);

  // What is held under a key, without counting as a use; valid until the node's next change.
  Lookup peek(const Key& key);
  // Drops a key that nobody will ask for again.
  void forget(const Key& key);

  // For faults and for looking.
  FeedCacheStore& store() { return store_; }
  const FeedCacheStore& store() const { return store_; }

 private:
  Task<Result<Message>> get(CallContext context, Message request);
  Task<Result<Message>> put(CallContext context, Message request);
  Task<Result<Message>> erase(CallContext context, Message request);
  wire::CacheGetReply look_up(FeedKey key);

  NodePorts ports_;
  NodeParams params_;
  std::unique_ptr<Random> jitter_;
  std::unique_ptr<Random> early_;
  FeedCacheMetrics metrics_;
  FeedCacheStore store_;
};

}  // namespace headroom::feedcache
