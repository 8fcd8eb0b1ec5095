#include "real/feed/user_lists.h"

#include <gtest/gtest.h>

#include "tests/real/feed/feed_world.h"

namespace headroom::feed {
namespace {

class UserListsTest : public testing::Test {
 protected:
  UserListsTest() { videos = world.publish(1, 200); }

  CallContext context(Nanos time = 1s) { return {.deadline = world.clock.now() + time}; }
  std::optional<FoundList> find(UserLists& lists, Nanos time = 1s) {
    return fakes::drive(world.clock, lists.find({9}, context(time)));
  }
  std::optional<wire::RankedList> make(UserLists& lists, Nanos time = 1s) {
    return fakes::drive(world.clock, lists.make_now({.user = {9}}, context(time)));
  }
  UserLists& lists(ListParams params = {}) {
    lists_.emplace(FeedPorts{world.clock, world.rpc, world.store, world.cpu, world.random, world.metrics}, params);
    return *lists_;
  }

  FeedWorld world;
  std::vector<wire::VideoId> videos;
  std::optional<UserLists> lists_;
};

TEST_F(UserListsTest, AListInTheCacheNeedsNoStore) {
  world.cache_list(9, videos);
  EXPECT_EQ(find(lists())->list.videos, videos);
  EXPECT_EQ(world.store.reads[wire::keyspaces::lists.number], 0);
}

TEST_F(UserListsTest, AListFromTheStoreIsPutIntoTheCache) {
  world.store_list(9, videos);
  EXPECT_EQ(find(lists())->age, ListAge::fresh);
  EXPECT_TRUE(world.cached.contains(9));
}

TEST_F(UserListsTest, AgeDecidesHowAListMayBeUsed) {
  const auto age_at = [&](Nanos age) {
    world.cache_list(9, videos, age);
    return find(lists())->age;
  };
  EXPECT_EQ(age_at(30min), ListAge::fresh);
  EXPECT_EQ(age_at(31min), ListAge::aging);
  EXPECT_EQ(age_at(2h), ListAge::aging);
  EXPECT_EQ(age_at(2h + 1s), ListAge::expired);
}

TEST_F(UserListsTest, WhatTheCacheCallsStaleIsShownAndWhatItCallsExpiredOnlyInNeed) {
  world.cache_list(9, videos, 10min, wire::CacheState::stale);
  EXPECT_EQ(find(lists())->age, ListAge::aging);
  world.cache_list(9, videos, 10min, wire::CacheState::expired);
  EXPECT_EQ(find(lists())->age, ListAge::expired);
}

TEST_F(UserListsTest, ANewerListInTheStoreReplacesAnExpiredOneInTheCache) {
  world.cache_list(9, videos, 3h);
  world.store_list(9, world.publish(500, 10), 1min);
  EXPECT_EQ(find(lists())->list.videos.size(), 10u);
  EXPECT_EQ(find(lists())->age, ListAge::fresh);
}

TEST_F(UserListsTest, TheStoreAnswersWhileTheCacheTierIsDown) {
  world.fail_service("feed_cache");
  world.store_list(9, videos);
  EXPECT_TRUE(find(lists()).has_value());
}

TEST_F(UserListsTest, ACacheThatKeepsFailingIsNoLongerAsked) {
  world.fail_service("feed_cache");
  UserLists& l = lists();
  for (int i = 0; i < 300; ++i) (void)find(l);
  EXPECT_LE(world.rpc.service("feed_cache").calls, 100);
  EXPECT_EQ(world.metrics.value("breaker_open{to=feed_cache}"), 1);
}

TEST_F(UserListsTest, ASlowCacheCostsNoMoreThanItsTimeout) {
  world.rpc.service("feed_cache").latency = 10s;
  world.store_list(9, videos);
  const Time began = world.clock.now();
  EXPECT_TRUE(find(lists()).has_value());
  EXPECT_EQ(world.clock.now() - began, 20ms);
}

TEST_F(UserListsTest, NonsenseInCacheAndStoreIsNoList) {
  world.cached[9] = {wire::CacheState::fresh, {}, "nonsense"};
  world.store.set(wire::keyspaces::list_of({9}), "nonsense");
  EXPECT_FALSE(find(lists()).has_value());
}

TEST_F(UserListsTest, AMadeListIsPutIntoTheCache) {
  world.ranked = videos;
  EXPECT_EQ(make(lists())->videos, videos);
  EXPECT_TRUE(world.cached.contains(9));
  EXPECT_EQ(world.metrics.value("feed_refreshes_total{kind=inline,outcome=made}"), 1);
}

TEST_F(UserListsTest, WaitingForAListEndsWithItsBudgetOrTheDeadlineLessTheReserve) {
  world.ranked = videos;
  world.rpc.service("ranking_worker").latency = 10s;
  Time began = world.clock.now();
  EXPECT_FALSE(make(lists(), 5s).has_value());
  EXPECT_EQ(world.clock.now() - began, 500ms);
  began = world.clock.now();
  EXPECT_FALSE(make(lists(), 300ms).has_value());
  EXPECT_EQ(world.clock.now() - began, 200ms);
}

TEST_F(UserListsTest, WithoutTimeForItNoListIsMade) {
  UserLists& l = lists();
  EXPECT_FALSE(l.can_make_now({9}, context(100ms)));
  EXPECT_FALSE(make(l, 100ms).has_value());
  EXPECT_TRUE(world.asked_to_rank.empty());
}

TEST_F(UserListsTest, OneUserHasOneListMadeAtATime) {
  world.ranked = videos;
  world.rpc.service("ranking_worker").latency = 200ms;
  UserLists& l = lists();
  for (int i = 0; i < 10; ++i) l.make_later({.user = {9}}, context());
  l.make_later({.user = {10}}, context());
  EXPECT_FALSE(make(l).has_value());
  EXPECT_EQ(l.refreshes_under_way(), 2u);
  world.clock.advance(1s);
  EXPECT_EQ(world.asked_to_rank.size(), 2u);
  EXPECT_EQ(l.refreshes_under_way(), 0u);
  EXPECT_EQ(world.rpc.service("ranking_worker").contexts.at(0).priority, Priority::background);
}

TEST_F(UserListsTest, RefreshesUnderWayAreBounded) {
  world.rpc.service("ranking_worker").latency = 1s;
  UserLists& l = lists({.refreshes = 5});
  for (std::uint64_t user = 0; user < 100; ++user) l.make_later({.user = {user}}, context());
  EXPECT_EQ(l.refreshes_under_way(), 5u);
}

TEST_F(UserListsTest, DroppingTheListsCancelsWhatTheyWaitFor) {
  world.rpc.service("ranking_worker").latency = 1s;
  lists().make_later({.user = {9}}, context());
  EXPECT_EQ(world.clock.armed(), 1u);
  lists_.reset();
  EXPECT_EQ(world.clock.armed(), 0u);
}

}  // namespace
}  // namespace headroom::feed
