// Whatever fails, and in whatever order: no page is empty, none is late, and no video comes twice in a session.
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "tests/real/feed/feed_world.h"

namespace headroom::feed {
namespace {

struct Viewer {
  std::string cursor;
  wire::SessionId session;
  std::set<std::uint64_t> seen;
};

class Weather {
 public:
  Weather(FeedWorld& world, std::uint64_t seed) : world_(world), draw_(seed) {}

  bool chance(int percent) { return static_cast<int>(draw_() % 100) < percent; }
  std::uint64_t below(std::uint64_t n) { return draw_() % n; }

  // Turns services on and off, slow and quick; publishes, removes, refreshes.
  void change() {
    for (const char* service : {"feed_cache", "ranking_worker"}) {
      auto& s = world_.rpc.service(service);
      s.fault.reset();
      if (chance(25)) s.fault = Error{chance(50) ? Errc::unavailable : Errc::overloaded, "down"};
      s.latency = chance(30) ? std::chrono::milliseconds{below(800)} : Nanos{};
    }
    world_.faults.clear();
    for (const Keyspace space : {wire::keyspaces::lists, wire::keyspaces::metadata, wire::keyspaces::trending,
                                 wire::keyspaces::global_top}) {
      if (chance(20)) world_.fail_store(space);
    }
    world_.store.latency = chance(20) ? std::chrono::milliseconds{below(120)} : Nanos{};
    if (chance(30)) world_.cached.clear();
    if (chance(20)) world_.ranked.clear();
    else rank();
    if (chance(30)) world_.set_card({.id = {1 + below(600)}, .status = wire::VideoStatus::removed});
    if (chance(30)) world_.store_list(below(4), some(40), std::chrono::minutes{below(300)});
    if (chance(10)) world_.set_trending(some(15));
  }

 private:
  std::vector<wire::VideoId> some(std::size_t n) {
    std::vector<wire::VideoId> videos;
    for (std::size_t i = 0; i < n; ++i) videos.push_back({1 + below(600)});  // with repeats, as bugs would have them
    return videos;
  }
  void rank() { world_.ranked = some(30 + below(60)); }

  FeedWorld& world_;
  std::mt19937_64 draw_;
};

class SessionProperty : public testing::TestWithParam<int> {};

TEST_P(SessionProperty, HoldsUnderRandomFailures) {
  const auto seed = static_cast<std::uint64_t>(GetParam());
  FeedWorld world{seed};
  Weather weather{world, seed};
  world.publish(1, 600);
  world.set_trending(world.publish(1'000, 20));
  world.set_global(world.publish(2'000, 40));
  world.feed();
  std::vector<Viewer> viewers(4);
  for (int step = 0; step < 250; ++step) {
    if (weather.chance(30)) weather.change();
    world.clock.advance(std::chrono::milliseconds{weather.below(20'000)});
    const std::uint64_t user = weather.below(viewers.size());
    Viewer& viewer = viewers[user];
    if (weather.chance(3)) viewer.cursor.clear();
    const std::uint32_t limit = 1 + static_cast<std::uint32_t>(weather.below(20));
    const Time began = world.clock.now();
    const Result<wire::FeedPage> page = world.ask(user, viewer.cursor, limit);
    ASSERT_TRUE(page.has_value()) << "step " << step << ": " << page.error().detail;
    ASSERT_LE(world.clock.now() - began, 1s);
    ASSERT_FALSE(page->items.empty());
    ASSERT_LE(page->items.size(), limit);
    if (page->session != viewer.session) viewer.seen.clear();
    for (const wire::VideoCard& card : page->items) {
      ASSERT_TRUE(viewer.seen.insert(card.id.value).second) << "step " << step << ": video " << card.id.value;
      ASSERT_EQ(card.status, wire::VideoStatus::published);
    }
    viewer.session = page->session;
    viewer.cursor = page->next_cursor;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, SessionProperty, testing::Range(1, 41));

TEST(LongSession, EndsBeforeItsMemoryIsFullAndNeverRepeats) {
  FeedWorld world;
  world.publish(1, 10'000);
  world.feed();
  std::uint64_t next = 1;
  Viewer viewer;
  std::size_t sessions = 0;
  for (int page = 0; page < 80; ++page) {
    std::vector<wire::VideoId> list;
    for (int i = 0; i < 60; ++i) list.push_back({next++});
    world.clock.advance(1s);
    world.cache_list(1, list);
    const Result<wire::FeedPage> answer = world.ask(1, viewer.cursor, 50);
    ASSERT_TRUE(answer.has_value()) << answer.error().detail;
    if (answer->session != viewer.session) viewer.seen.clear(), ++sessions;
    for (const wire::VideoCard& card : answer->items) ASSERT_TRUE(viewer.seen.insert(card.id.value).second);
    viewer.session = answer->session;
    viewer.cursor = answer->next_cursor;
  }
  EXPECT_EQ(sessions, 2u);
}

}  // namespace
}  // namespace headroom::feed
