// The feed path as both worlds host it, with what a test scripts: a ranking service and a store that can fail.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "real/feed/feed_service.h"
#include "real/feedcache/node.h"
#include "real/gateway/gateway.h"
#include "real/ports/store.h"

namespace headroom::parity {

using namespace std::chrono_literals;

inline constexpr WallTime beginning{1'800'000'000s};
inline constexpr const char* secret = "the parity test's secret of over 32 bytes";

// Passes everything on but what touches a keyspace that is down.
class FailingStore final : public Store {
 public:
  explicit FailingStore(Store& store) : store_(store) {}
  std::set<Keyspace> down;

  Task<Result<std::optional<StoredValue>>> get(Key key, Time deadline) override;
  Task<Result<std::vector<std::optional<StoredValue>>>> mget(std::vector<Key> keys, Time deadline) override;
  Task<Result<std::uint64_t>> put(Key key, std::string bytes, PutOptions options, Time deadline) override;
  Task<Result<bool>> erase(Key key, Time deadline) override;
  Task<Result<std::vector<StoredEntry>>> scan(Key from, std::size_t limit, Time deadline) override;

 private:
  Store& store_;
};

// Makes lists out of the user, the number of the list and nothing else, and writes them to the store.
class ScriptedRanker final : public Handler {
 public:
  ScriptedRanker(Clock& clock, Store& store) : clock_(clock), store_(store) {}
  bool down = false;
  WallTime nominal{};  // when the request began that asks for the list, by the log
  std::uint64_t made = 0;

  Task<Result<Message>> handle(CallContext context, Message message) override;

 private:
  Clock& clock_;
  Store& store_;
};

struct PathPorts {
  Clock& clock;
  Rpc& rpc;
  Store& store;
  Cpu& cpu;
  Random& random;
  Metrics& metrics;
};

// Serves feed_cache, ranking_worker and feed on the Rpc; the gateway is asked directly.
class FeedPath {
 public:
  explicit FeedPath(PathPorts ports);

  // Puts cards, shared lists and lists of half of the users, some old.
  Task<bool> fill();
  void start() { feed->start(); }

  FailingStore store;
  ScriptedRanker ranker;
  std::optional<feedcache::FeedCacheNode> cache;
  std::optional<feed::FeedService> feed;
  std::optional<gateway::Gateway> gateway;

 private:
  PathPorts ports_;
};

// What one request of the log came to.
struct Outcome {
  std::string page;  // encoded; empty when refused
  std::string error;
  feedcache::StoreCounters cache;
  std::uint64_t lists_made = 0;
  bool operator==(const Outcome&) const = default;
};

// One of the two worlds, with the feed path in it.
class Side {
 public:
  virtual ~Side() = default;
  // Lets time pass until `at` on the log's clock, and everything end that was begun before.
  virtual void advance_to(Nanos at) = 0;
  virtual Result<Message> ask(CallContext context, wire::FeedRequest request) = 0;
  virtual Clock& clock() = 0;
  virtual FeedPath& path() = 0;
  // The sum of all counters of this name.
  virtual double counted(std::string_view name) = 0;
};
std::unique_ptr<Side> make_virtual_side();
std::unique_ptr<Side> make_machine_side();

}  // namespace headroom::parity
