#include "real/feed/feed_service.h"

#include <gtest/gtest.h>

#include "real/wire/work.h"
#include "tests/real/feed/feed_world.h"

namespace headroom::feed {
namespace {

using wire::PageSource;

class FeedServiceTest : public testing::Test {
 protected:
  FeedServiceTest() {
    listed = world.publish(1, 200);
    world.set_trending(world.publish(1'000, 30));
    world.set_global(world.publish(2'000, 60));
  }
  FeedWorld world;
  std::vector<wire::VideoId> listed;
};

TEST_F(FeedServiceTest, ServesTheListInItsOrderPageByPage) {
  world.cache_list(9, listed);
  world.feed();
  const Result<wire::FeedPage> first = world.ask(9);
  ASSERT_TRUE(first.has_value()) << first.error().detail;
  EXPECT_EQ(ids(*first), range(1, 10));
  EXPECT_EQ(first->source, PageSource::fresh);
  const Result<wire::FeedPage> second = world.ask(9, first->next_cursor, 20);
  EXPECT_EQ(ids(*second), range(11, 20));
  EXPECT_EQ(second->session, first->session);
  EXPECT_TRUE(world.asked_to_rank.empty());
  EXPECT_EQ(world.metrics.value("feed_pages_total{source=fresh}"), 2);
}

TEST_F(FeedServiceTest, AFullPageTakesOneLookUpInTheCacheAndOneInTheMetadata) {
  world.cache_list(9, listed);
  world.feed();
  (void)world.ask(9);
  EXPECT_EQ(world.rpc.service("feed_cache").calls, 1);
  EXPECT_EQ(world.store.reads[wire::keyspaces::metadata.number], 1);
  EXPECT_EQ(world.cpu.spent[wire::work::page_assembly.number], 10);
}

TEST_F(FeedServiceTest, SkipsWhatIsNotPublishedAndFillsUpFromTheList) {
  for (std::uint64_t id = 1; id <= 8; ++id) world.set_card({.id = {id}, .status = wire::VideoStatus::removed});
  world.store.drop(wire::keyspaces::card_of({9}));
  world.cache_list(9, listed);
  world.feed();
  const Result<wire::FeedPage> page = world.ask(9);
  EXPECT_EQ(ids(*page), range(10, 10));
  EXPECT_EQ(world.metrics.value("feed_hydrate_misses_total"), 9);
}

TEST_F(FeedServiceTest, ACardFiledUnderAnotherVideoIsNotShown) {
  world.store.set(wire::keyspaces::card_of({1}), Codec<wire::VideoCard>::encode(world.cards.at(2)));
  world.cache_list(9, listed);
  world.feed();
  EXPECT_EQ(ids(*world.ask(9)), range(2, 10));
}

TEST_F(FeedServiceTest, AnAgingListIsShownWhileANewOneIsMadeBehindIt) {
  world.cache_list(9, listed, 40min);
  world.ranked = world.publish(300, 200);
  world.feed();
  const Result<wire::FeedPage> page = world.ask(9);
  EXPECT_EQ(ids(*page), range(1, 10));
  EXPECT_EQ(page->source, PageSource::fresh);
  ASSERT_EQ(world.asked_to_rank.size(), 1u);
  EXPECT_EQ(world.asked_to_rank[0].reason, wire::RefreshReason::aging);
  EXPECT_EQ(ids(*world.ask(9, page->next_cursor)), range(300, 10));
}

TEST_F(FeedServiceTest, AListThatRunsOutAsksForTheNextInTime) {
  world.cache_list(9, listed);
  world.ranked = world.publish(300, 200);
  world.feed();
  std::string cursor;
  for (int i = 0; i < 3; ++i) cursor = world.ask(9, cursor, 50)->next_cursor;
  EXPECT_TRUE(world.asked_to_rank.empty());
  const Result<wire::FeedPage> next = world.ask(9, cursor, 10);
  EXPECT_EQ(ids(*next), range(151, 10));
  ASSERT_EQ(world.asked_to_rank.size(), 1u);
  EXPECT_EQ(world.asked_to_rank[0].reason, wire::RefreshReason::exhausted);
  EXPECT_EQ(world.asked_to_rank[0].seen, 160u);
  EXPECT_EQ(ids(*world.ask(9, next->next_cursor, 10)), range(300, 10));
}

TEST_F(FeedServiceTest, WithoutAListAPageWaitsForOneWithinItsBudget) {
  world.ranked = listed;
  world.rpc.service("ranking_worker").latency = 200ms;
  world.feed();
  const Time began = world.clock.now();
  const Result<wire::FeedPage> page = world.ask(9);
  EXPECT_EQ(page->source, PageSource::fresh);
  EXPECT_EQ(ids(*page), range(1, 10));
  EXPECT_EQ(world.clock.now() - began, 200ms);
  EXPECT_EQ(world.asked_to_rank.at(0).reason, wire::RefreshReason::absent);
}

TEST_F(FeedServiceTest, Fallback1TheLastListEvenIfStale) {
  world.store_list(9, listed, 48h);
  world.fail_service("ranking_worker");
  world.feed();
  const Result<wire::FeedPage> page = world.ask(9);
  EXPECT_EQ(page->source, PageSource::stale);
  EXPECT_EQ(ids(*page), range(1, 10));
}

TEST_F(FeedServiceTest, Fallback2TheRegionsTrendingVideos) {
  world.fail_service("ranking_worker");
  world.feed();
  const Result<wire::FeedPage> page = world.ask(9);
  EXPECT_EQ(page->source, PageSource::trending);
  EXPECT_EQ(ids(*page), range(1'000, 10));
}

TEST_F(FeedServiceTest, Fallback3TheGlobalTopOverAllCategories) {
  world.store.drop(wire::keyspaces::trending_in({1}));
  world.fail_service("ranking_worker");
  world.feed();
  const Result<wire::FeedPage> page = world.ask(9, {}, 50);
  EXPECT_EQ(page->source, PageSource::global);
  EXPECT_EQ(page->items.size(), 20u);
  std::map<std::uint16_t, int> by_category;
  for (const wire::VideoCard& card : page->items) ++by_category[card.category.value];
  EXPECT_EQ(by_category.size(), 5u);
  for (const auto& [category, n] : by_category) EXPECT_EQ(n, 4);
}

TEST_F(FeedServiceTest, Fallback4WhatTheDeploymentWasShippedWith) {
  for (const Keyspace space : {wire::keyspaces::lists, wire::keyspaces::metadata, wire::keyspaces::trending,
                               wire::keyspaces::global_top}) {
    world.fail_store(space);
  }
  world.fail_service("feed_cache");
  world.fail_service("ranking_worker");
  FeedParams params;
  params.shelves.shipped = {world.cards.at(2'000), world.cards.at(2'001)};
  world.feed(params);
  EXPECT_EQ(ids(*world.ask(9)), range(2'000, 2));
}

TEST_F(FeedServiceTest, WithNothingToShowAtAllItSaysSo) {
  world.store.drop(wire::keyspaces::trending_in({1}));
  world.store.drop(wire::keyspaces::top_of_all());
  world.feed();
  const Result<wire::FeedPage> page = world.ask(9);
  EXPECT_EQ(page.error().code, Errc::unavailable);
  EXPECT_EQ(page.error().detail, "there is nothing to show");
}

TEST_F(FeedServiceTest, WhileTheMetadataIsDownTheShelvesAreShownAndTheListKeepsItsPlace) {
  world.cache_list(9, listed);
  world.feed();
  world.fail_store(wire::keyspaces::metadata);
  const Result<wire::FeedPage> page = world.ask(9);
  EXPECT_EQ(ids(*page), range(1'000, 10));
  world.faults.clear();
  EXPECT_EQ(ids(*world.ask(9, page->next_cursor)), range(1, 10));
}

TEST_F(FeedServiceTest, AShortListIsFilledUpWithTrendingVideos) {
  world.cache_list(9, world.publish(500, 4));
  world.feed();
  const Result<wire::FeedPage> page = world.ask(9, {}, 6);
  EXPECT_EQ(ids(*page), (std::vector<std::uint64_t>{500, 501, 502, 503, 1'000, 1'001}));
  EXPECT_EQ(page->source, PageSource::trending);
}

TEST_F(FeedServiceTest, ASessionThatHasSeenAllThereIsBeginsAnew) {
  world.fail_service("ranking_worker");
  world.feed();
  std::string cursor;
  std::optional<wire::SessionId> first;
  std::size_t served = 0;
  for (int page = 0; page < 20; ++page) {
    const Result<wire::FeedPage> answer = world.ask(9, cursor, 50);
    ASSERT_TRUE(answer.has_value());
    if (!first) first = answer->session;
    if (answer->session != *first) {
      EXPECT_EQ(served, 90u);  // 30 trending, 60 global
      EXPECT_EQ(world.metrics.value("feed_sessions_begun_anew_total"), 1);
      return;
    }
    served += answer->items.size();
    cursor = answer->next_cursor;
  }
  FAIL() << "the session never ended";
}

TEST_F(FeedServiceTest, ADyingRankingServiceIsLeftAlone) {
  world.fail_service("ranking_worker");
  world.feed();
  for (std::uint64_t user = 0; user < 300; ++user) EXPECT_EQ(world.ask(user)->source, PageSource::trending);
  EXPECT_EQ(world.rpc.service("ranking_worker").calls, 100);
  EXPECT_EQ(world.metrics.value("breaker_open{to=ranking_worker}"), 1);
  world.rpc.service("ranking_worker").fault.reset();
  world.ranked = listed;
  world.clock.advance(61s);
  EXPECT_EQ(world.ask(1'000)->source, PageSource::fresh);
}

TEST_F(FeedServiceTest, APageIsThereBeforeItsDeadlineWhateverIsSlow) {
  world.rpc.service("feed_cache").latency = 10s;
  world.rpc.service("ranking_worker").latency = 10s;
  world.store.latency = 10s;
  FeedParams params;
  params.shelves.shipped = {world.cards.at(2'000)};
  world.feed(params);
  for (const Nanos time : {20ms, 50ms, 150ms, 400ms, 1'000ms}) {
    const Time began = world.clock.now();
    const Result<wire::FeedPage> page = world.ask(9, {}, 10, time);
    ASSERT_TRUE(page.has_value()) << millis(time);
    EXPECT_LT(world.clock.now() - began, time);
  }
}

TEST_F(FeedServiceTest, RefusesWhatWouldComeTooLate) {
  world.cache_list(9, listed);
  world.rpc.service("feed_cache").latency = 15ms;
  world.feed();
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(world.ask(9).has_value());
  EXPECT_EQ(world.ask(9, {}, 10, 10ms).error().code, Errc::deadline_exceeded);
  EXPECT_EQ(world.metrics.value("feed_refused_late_total"), 1);
}

TEST_F(FeedServiceTest, ABusyProcessorRefusesBeforeOthersAreAsked) {
  world.cpu.refuses = Error{Errc::overloaded, "no room to queue"};
  world.feed();
  EXPECT_EQ(world.ask(9).error().code, Errc::overloaded);
  EXPECT_EQ(world.rpc.service("feed_cache").calls, 0);
}

TEST_F(FeedServiceTest, LimitsBeyondOneToFiftyAreRefused) {
  world.feed();
  EXPECT_EQ(world.ask(9, {}, 0).error().detail, "limit: 0 is not between 1 and 50");
  EXPECT_EQ(world.ask(9, {}, 51).error().detail, "limit: 51 is not between 1 and 50");
  EXPECT_EQ(world.ask(9, {}, 51).error().code, Errc::invalid);
}

TEST_F(FeedServiceTest, AnotherUsersCursorIsRefused) {
  world.cache_list(9, listed);
  world.feed();
  const std::string cursor = world.ask(9)->next_cursor;
  EXPECT_EQ(world.ask(10, cursor).error().code, Errc::invalid);
  EXPECT_EQ(world.ask(9, "nonsense").error().code, Errc::invalid);
}

TEST_F(FeedServiceTest, CallsForARequestCarryItsIdAndItsUser) {
  world.cache_list(9, listed);
  world.feed();
  (void)world.ask(9);
  const CallContext& context = world.rpc.service("feed_cache").contexts.at(0);
  EXPECT_EQ(context.request_id, 1u);
  EXPECT_EQ(context.routing_key, 9u);
  EXPECT_EQ(context.method, wire::cache_get_method);
}

}  // namespace
}  // namespace headroom::feed
