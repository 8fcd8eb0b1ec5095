// The whole path as it is wired in both worlds: gateway, feed service and a node of the cache tier.
#include <gtest/gtest.h>

#include "real/feedcache/node.h"
#include "real/gateway/gateway.h"
#include "tests/real/feed/feed_world.h"

namespace headroom::feed {
namespace {

class FeedPath : public testing::Test {
 protected:
  FeedPath() {
    listed = world.publish(1, 200);
    world.set_trending(world.publish(1'000, 30));
    world.ranked = world.publish(300, 200);
    node.emplace(feedcache::NodePorts{world.clock, world.cpu, world.random, world.metrics},
                 feedcache::NodeParams{.store = {.capacity = {10'000'000}, .windows = {10min, 24h}}});
    world.rpc.serve("feed_cache", *node);
    world.rpc.serve("feed", world.feed());
    gateway.emplace(gateway::GatewayPorts{world.clock, world.rpc, world.cpu, world.random, world.metrics},
                    gateway::GatewayParams{.tokens = tokens});
  }

  Result<wire::FeedPage> ask(std::uint64_t user, std::string cursor = {}) {
    const CallContext context{.method = wire::foryou_method, .deadline = world.clock.now() + 2s, .routing_key = user};
    wire::FeedRequest request{.user = {user},
                              .region = {1},
                              .cursor = std::move(cursor),
                              .token = gateway::mint_token(tokens, {user}, world.clock.wall_now() + 1h)};
    Result<Message> answer = fakes::drive(world.clock, gateway->handle(context, Message::of(std::move(request))));
    if (!answer) return std::unexpected(answer.error());
    return std::move(*answer).take<wire::FeedPage>();
  }

  FeedWorld world;
  std::vector<wire::VideoId> listed;
  gateway::TokenParams tokens{.secret = "0123456789abcdef0123456789abcdef"};
  std::optional<feedcache::FeedCacheNode> node;
  std::optional<gateway::Gateway> gateway;
};

TEST_F(FeedPath, AListIsReadFromTheStoreOnceAndFromTheCacheAfterwards) {
  world.store_list(9, listed);
  Result<wire::FeedPage> page = ask(9);
  ASSERT_TRUE(page.has_value()) << page.error().detail;
  EXPECT_EQ(ids(*page), range(1, 10));
  for (int i = 0; i < 5; ++i) page = ask(9, page->next_cursor);
  EXPECT_EQ(ids(*page), range(51, 10));
  EXPECT_EQ(world.store.reads[wire::keyspaces::lists.number], 1);
}

TEST_F(FeedPath, ADroppedCacheCostsAReadOfTheStoreAndNoInference) {
  world.store_list(9, listed);
  (void)ask(9);
  node->store().flush();
  EXPECT_EQ(ask(9)->source, wire::PageSource::fresh);
  EXPECT_EQ(world.store.reads[wire::keyspaces::lists.number], 2);
  EXPECT_TRUE(world.asked_to_rank.empty());
}

TEST_F(FeedPath, AListMadeOnDemandIsCached) {
  EXPECT_EQ(ids(*ask(9)), range(300, 10));
  EXPECT_EQ(ids(*ask(9)), range(300, 10));
  EXPECT_EQ(world.asked_to_rank.size(), 1u);
}

TEST_F(FeedPath, AfterADayTheOldListIsShownIfNoNewOneCanBeHad) {
  world.store_list(9, listed);
  (void)ask(9);
  world.clock.advance(20h);
  world.fail_service("ranking_worker");
  world.fail_store(wire::keyspaces::lists);
  const Result<wire::FeedPage> page = ask(9);
  EXPECT_EQ(page->source, wire::PageSource::stale);
  EXPECT_EQ(ids(*page), range(1, 10));
}

}  // namespace
}  // namespace headroom::feed
