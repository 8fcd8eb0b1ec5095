// One process that hosts the whole feed path: gateway, feed service and a feed-cache node on an
// embedded store, behind HTTP.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "real/feed/feed_params.h"
#include "real/feedcache/node.h"
#include "real/gateway/gateway.h"
#include "real/service/feed_api.h"
#include "real/service/http_server.h"
#include "real/service/reactor.h"
#include "real/service/rocksdb_store.h"
#include "real/service/thread_pool_cpu.h"

namespace headroom::service {

struct RemoteService {
  std::string host;
  std::uint16_t port = 0;
};

struct FeedHostParams {
  std::string secret;  // of tokens and cursors
  HttpServerParams http;
  FeedApiParams api;
  RocksDbParams store;
  ThreadPoolParams cpu;
  feedcache::NodeParams cache;
  std::optional<RemoteService> ranking;      // who makes new lists; nothing: nobody does
  std::optional<HttpServerParams> internal;  // where feed and feed_cache are served to other processes
  Nanos drain_timeout = std::chrono::seconds{10};
};

class FeedHost {
 public:
  virtual ~FeedHost() = default;
  virtual std::uint16_t port() const = 0;
  virtual std::optional<std::uint16_t> internal_port() const = 0;
  // Serves until the process is asked to end, then finishes what was begun.
  virtual void run() = 0;
};

// Errors: unavailable, where the store cannot be opened or an address not be listened on.
Result<std::unique_ptr<FeedHost>> make_feed_host(FeedHostParams params);

}  // namespace headroom::service
