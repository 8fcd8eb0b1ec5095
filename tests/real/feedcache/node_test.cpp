// A node of the cache tier, asked as its callers ask it.
#include "real/feedcache/node.h"

#include <gtest/gtest.h>

#include "real/wire/keyspaces.h"
#include "real/wire/work.h"
#include "tests/real/feedcache/fake_world.h"

namespace headroom::feedcache {
namespace {

// Runs everything at once, or refuses everything.
class InstantCpu final : public Cpu {
 public:
  std::vector<WorkKind> done;
  bool full = false;

 protected:
  Task<Result<bool>> execute(Work work, Time, Job& job) override {
    if (full) co_return fail(Errc::overloaded, "no room to queue");
    done.push_back(work.kind);
    job.run();
    co_return true;
  }
};

struct Node {
  template <class Reply, class Request>
  Result<Reply> ask(std::string_view method, Request request) {
    const CallContext context{.method = method, .deadline = clock.now() + 1s, .routing_key = request.key.id};
    Task<Result<Message>> task = node.handle(context, Message::of(std::move(request)));
    task.start(std::noop_coroutine()).resume();
    Result<Message> reply = task.take();
    if (!reply) return std::unexpected(std::move(reply.error()));
    return std::move(*reply).take<Reply>();
  }
  wire::CacheGetReply get(Key key) {
    return ask<wire::CacheGetReply>(wire::cache_get_method, wire::CacheGet{.key = key}).value();
  }
  bool put(Key key, std::string value, Nanos ttl = {}, Nanos cost = {}) {
    const wire::CachePut request{.key = key, .ttl = ttl, .cost = cost, .value = std::move(value)};
    return ask<wire::CachePutReply>(wire::cache_put_method, request).value().stored;
  }

  static NodeParams params() {
    const StoreParams store{.capacity = Bytes{1 << 20},
                            .eviction = eviction::Lru{},
                            .windows = {.stale_while_revalidate = 10s, .stale_if_error = 60s}};
    return {.store = store, .ttl = 100s, .ttl_jitter = 0, .early_refresh_beta = 1};
  }

  HandClock clock;
  InstantCpu cpu;
  SeededRandom random{1};
  CountingMetrics metrics;
  FeedCacheNode node{{clock, cpu, random, metrics}, params()};
};

constexpr Key kAdasList{wire::keyspaces::lists, 1, 0};

TEST(FeedCacheNode, KeepsAListUntilItsTimeIsOver) {
  Node node;
  EXPECT_EQ(node.get(kAdasList), wire::CacheGetReply{});
  EXPECT_TRUE(node.put(kAdasList, "list", 20s));
  node.clock.advance(5s);
  EXPECT_EQ(node.get(kAdasList), (wire::CacheGetReply{wire::CacheState::fresh, 5s, "list"}));
  node.clock.advance(15s);
  EXPECT_EQ(node.get(kAdasList).state, wire::CacheState::stale);
  node.clock.advance(10s);
  EXPECT_EQ(node.get(kAdasList).state, wire::CacheState::expired);
  node.clock.advance(50s);
  EXPECT_EQ(node.get(kAdasList), wire::CacheGetReply{});
}

TEST(FeedCacheNode, APutWithoutATtlGetsTheNodesOwn) {
  Node node;
  node.put(kAdasList, "list");
  node.clock.advance(99s);
  EXPECT_EQ(node.get(kAdasList).state, wire::CacheState::fresh);
  node.clock.advance(1s);
  EXPECT_EQ(node.get(kAdasList).state, wire::CacheState::stale);
}

TEST(FeedCacheNode, KeyspacesDoNotMeet) {
  Node node;
  node.put(kAdasList, "list");
  EXPECT_EQ(node.get({wire::keyspaces::metadata, 1, 0}).state, wire::CacheState::absent);
}

TEST(FeedCacheNode, ErasesAndSaysWhetherThereWasAnything) {
  Node node;
  node.put(kAdasList, "list");
  const wire::CacheErase request{.key = kAdasList};
  EXPECT_TRUE(node.ask<wire::CacheEraseReply>(wire::cache_erase_method, request)->erased);
  EXPECT_FALSE(node.ask<wire::CacheEraseReply>(wire::cache_erase_method, request)->erased);
  EXPECT_EQ(node.get(kAdasList).state, wire::CacheState::absent);
}

// Close to its expiry a list that was dear is stale to some readers, so that they fetch the next one.
TEST(FeedCacheNode, SomeReadersAreAskedToRefreshEarly) {
  Node node;
  node.put(kAdasList, "list", 100s, 10s);
  node.clock.advance(90s);
  int early = 0;
  for (int i = 0; i < 2'000; ++i) early += node.get(kAdasList).state == wire::CacheState::stale;
  EXPECT_NEAR(early / 2'000.0, .3679, .04);  // exp(-10 s / 10 s)
}

TEST(FeedCacheNode, ChargesEachOperationToItsProcessor) {
  Node node;
  node.put(kAdasList, "list");
  node.get(kAdasList);
  EXPECT_EQ(node.cpu.done, (std::vector{wire::work::cache_put, wire::work::cache_get}));
}

TEST(FeedCacheNode, AProcessorWithoutRoomIsAnError) {
  Node node;
  node.cpu.full = true;
  const auto reply = node.ask<wire::CacheGetReply>(wire::cache_get_method, wire::CacheGet{.key = kAdasList});
  EXPECT_EQ(reply.error().code, Errc::overloaded);
}

TEST(FeedCacheNode, AnUnknownMethodIsNotFound) {
  Node node;
  const auto reply = node.ask<wire::CacheGetReply>("cache_touch", wire::CacheGet{.key = kAdasList});
  EXPECT_EQ(reply.error().code, Errc::not_found);
  EXPECT_EQ(reply.error().detail, "a cache node knows no such method");
}

TEST(FeedCacheNode, BytesThatAreNoRequestAreInvalid) {
  Node node;
  Task<Result<Message>> task =
      node.node.handle({.method = wire::cache_get_method, .deadline = node.clock.now() + 1s}, Message::raw("?"));
  task.start(std::noop_coroutine()).resume();
  EXPECT_EQ(task.take().error().code, Errc::invalid);
}

TEST(FeedCacheNode, IsWarmedWithWhatIsFreshAndWithWhatIsStaleAlready) {
  Node it;
  it.node.warm(kAdasList, "fresh", 5s);
  EXPECT_EQ(it.get(kAdasList).state, wire::CacheState::fresh);
  it.node.warm(kAdasList, "stale", -5s);
  EXPECT_EQ(it.get(kAdasList).state, wire::CacheState::stale);
  it.node.warm(kAdasList, "expired", -50s);
  EXPECT_EQ(it.get(kAdasList).state, wire::CacheState::expired);
  EXPECT_EQ(it.node.peek(kAdasList).expiry, it.clock.now() - 50s);
  it.node.forget(kAdasList);
  EXPECT_EQ(it.node.peek(kAdasList).state, State::absent);
}

}  // namespace
}  // namespace headroom::feedcache
