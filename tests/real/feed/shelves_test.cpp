#include "real/feed/shelves.h"

#include <gtest/gtest.h>

#include "tests/real/feed/feed_world.h"

namespace headroom::feed {
namespace {

wire::VideoCard card(std::uint64_t id, std::uint16_t category) {
  return {.id = {id}, .category = {category}, .status = wire::VideoStatus::published};
}

std::vector<std::uint64_t> ids_of(const std::vector<const wire::VideoCard*>& cards) {
  std::vector<std::uint64_t> all;
  for (const wire::VideoCard* c : cards) all.push_back(c->id.value);
  return all;
}

TEST(DiverseTop, TakesTheBestOfEachCategoryInTurn) {
  const std::vector<wire::VideoCard> cards = {card(1, 7), card(2, 7), card(3, 7), card(4, 9), card(5, 7), card(6, 8)};
  EXPECT_EQ(ids_of(diverse(cards, {}, 10)), (std::vector<std::uint64_t>{1, 4, 6, 2, 3, 5}));
  EXPECT_EQ(ids_of(diverse(cards, {}, 4)), (std::vector<std::uint64_t>{1, 4, 6, 2}));
}

TEST(DiverseTop, LeavesOutWhatWasSeen) {
  const std::vector<wire::VideoCard> cards = {card(1, 7), card(2, 7), card(3, 8)};
  SeenVideos seen;
  seen.add({1});
  EXPECT_EQ(ids_of(diverse(cards, seen, 10)), (std::vector<std::uint64_t>{2, 3}));
  EXPECT_TRUE(diverse({}, seen, 10).empty());
}

class ShelvesTest : public testing::Test {
 protected:
  FeedWorld world;
  Shelves shelves{{world.clock, world.rpc, world.store, world.cpu, world.random, world.metrics}, {.region = {1}}};
  TaskSet tasks;
};

TEST_F(ShelvesTest, AreReadAnewEveryMinute) {
  world.set_trending(world.publish(1, 10));
  tasks.spawn(shelves.follow());
  EXPECT_EQ(shelves.trending().size(), 10u);
  world.set_trending(world.publish(100, 20));
  world.clock.advance(50s);
  EXPECT_EQ(shelves.trending().size(), 10u);
  world.clock.advance(20s);
  EXPECT_EQ(shelves.trending().size(), 20u);
}

TEST_F(ShelvesTest, KeepTheLastSnapshotWhileTheStoreIsDown) {
  world.set_global(world.publish(1, 10));
  tasks.spawn(shelves.follow());
  world.fail_store(wire::keyspaces::global_top);
  world.clock.advance(1h);
  EXPECT_EQ(shelves.global().size(), 10u);
  EXPECT_GT(world.metrics.value("feed_shelf_readings_total{outcome=kept_old}"), 50);
}

TEST_F(ShelvesTest, TakeNoBrokenAndNoEmptySnapshot) {
  world.set_global(world.publish(1, 10));
  tasks.spawn(shelves.follow());
  world.store.set(wire::keyspaces::top_of_all(), "nonsense");
  world.clock.advance(2min);
  EXPECT_EQ(shelves.global().size(), 10u);
  world.set_global({});
  world.clock.advance(2min);
  EXPECT_EQ(shelves.global().size(), 10u);
}

TEST_F(ShelvesTest, ShowNothingUnpublished) {
  std::vector<wire::VideoId> videos = world.publish(1, 10);
  world.set_card({.id = {3}, .status = wire::VideoStatus::removed});
  world.set_card({.id = {4}, .status = wire::VideoStatus::processing});
  world.set_trending(videos);
  tasks.spawn(shelves.follow());
  EXPECT_EQ(shelves.trending().size(), 8u);
}

}  // namespace
}  // namespace headroom::feed
