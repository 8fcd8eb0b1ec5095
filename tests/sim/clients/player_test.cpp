#include "sim/clients/player.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "models/viewers/visit.h"
#include "sim/clients/sources.h"
#include "tests/sim/clients/living_room.h"

namespace headroom::clients {
namespace {

constexpr models::LinkMix all_slow{1, 0, 0}, all_medium{0, 1, 0}, all_fast{0, 0, 1};

struct Watched {
  double first_start_s = 0, stalled_s = 0, watched_s = 0, given_s = 0, lasted_s = 0, bytes = 0, watched_bytes = 0;
  int swipes = 0, spinners = 0;

  double spinner_ratio() const { return static_cast<double>(spinners) / swipes; }
  double rebuffer_ratio() const { return stalled_s / watched_s; }
  double waste() const { return 1 - watched_bytes / bytes; }
};

// The same viewers come to the same videos over links of this mix; each has `depth` videos lined up behind the one that
// is on. `stays_s`: for how long each, 0 for what the law says.
Watched watch(const models::LinkMix& links, std::size_t depth, double stays_s = 0, int visits = 300) {
  LivingRoom room;
  const Player::World world = room.world();
  const models::VisitLaw law{18.75, 3};
  Watched sum;
  double at = 0;
  for (int visit = 0; visit < visits; ++visit) {
    kernel::PhiloxRandom viewer{static_cast<std::uint64_t>(visit)};
    kernel::PhiloxRandom network = viewer.named("network");
    Player player{world, 0, static_cast<std::uint64_t>(visit), links, network};
    const std::int64_t videos = law.videos(viewer.uniform());
    const auto next = [&](std::int64_t n) {
      return room.catalogue.video_at({0, static_cast<std::uint64_t>(visit * 131 + n)}, midnight);
    };
    std::int64_t lined_up = 0;
    for (std::int64_t n = 0; n < videos; ++n) {
      while (player.lined_up() <= depth) player.line_up(next(lined_up++));
      const double drawn = law.watched_s(viewer.uniform(), player.next_duration_s());
      const double stays = stays_s > 0 ? stays_s : drawn, away = law.away_s(viewer.uniform());
      const auto play = player.show({at, at + stays, at + stays + away}, Time{from_seconds(at)}, midnight);
      if (!play) throw std::runtime_error("every tier serves");
      EXPECT_GE(seconds(play->watched), 0);
      EXPECT_LE(seconds(play->watched), stays + 1e-6) << "nobody watches longer than he is there";
      sum.watched_s += seconds(play->watched);
      sum.given_s += stays;
      sum.lasted_s += stays + away;
      sum.stalled_s += seconds(play->stalled);
      if (n == 0) {
        sum.first_start_s += seconds(play->start);
      } else {
        ++sum.swipes;
        sum.spinners += play->waited ? 1 : 0;
      }
      at += stays + away;
    }
    sum.watched_bytes += player.watched_bits() / 8;
  }
  sum.bytes = room.cdn->bytes_sent(cluster::CdnTier::edge);
  return sum;
}

TEST(Player, starts_at_once_what_was_fetched_ahead_in_time) {
  const Watched ready = watch(all_fast, 1, 600, 20), cold = watch(all_fast, 0, 600, 20);
  EXPECT_EQ(ready.spinners, 0);
  EXPECT_EQ(cold.spinners, cold.swipes) << "fetching nothing ahead is not fetching one ahead";
}

TEST(Player, makes_its_viewers_wait_less_the_further_it_fetches_ahead) {
  const Watched none = watch({}, 0), one = watch({}, 1), three = watch({}, 3);
  EXPECT_EQ(none.spinners, none.swipes);
  EXPECT_LT(one.spinner_ratio(), 0.5 * none.spinner_ratio());
  EXPECT_LT(three.spinner_ratio(), 0.8 * one.spinner_ratio());
  EXPECT_LT(three.given_s - three.watched_s, none.given_s - none.watched_s);
}

TEST(Player, takes_more_bytes_the_further_it_fetches_ahead) {
  double before = 0;
  for (const std::size_t depth : {0u, 1u, 2u, 3u, 6u}) {
    const double bytes = watch({}, depth).bytes;
    EXPECT_GT(bytes, 1.01 * before) << depth;
    before = bytes;
  }
}

// Published for prefetching 2 to 3 videos: 30 to 40 % of the bytes.
TEST(Player, wastes_as_many_bytes_as_published_at_the_depths_they_were_measured_at) {
  for (const std::size_t depth : {2u, 3u}) {
    const double waste = watch({}, depth).waste();
    EXPECT_GT(waste, 0.30) << depth;
    EXPECT_LT(waste, 0.40) << depth;
  }
}

TEST(Player, makes_its_viewers_wait_less_over_a_faster_link) {
  const Watched slow = watch(all_slow, 3, 0, 600), medium = watch(all_medium, 3, 0, 600);
  const Watched fast = watch(all_fast, 3, 0, 600);
  EXPECT_EQ(slow.given_s, fast.given_s) << "the same viewers of the same videos";
  EXPECT_LT(medium.rebuffer_ratio(), 0.8 * slow.rebuffer_ratio());
  EXPECT_LT(fast.rebuffer_ratio(), medium.rebuffer_ratio());
  EXPECT_LT(medium.spinner_ratio(), slow.spinner_ratio());
  EXPECT_LT(fast.spinner_ratio(), medium.spinner_ratio());
  EXPECT_LT(medium.first_start_s, slow.first_start_s);
  EXPECT_LT(fast.first_start_s, medium.first_start_s);
  EXPECT_LT(slow.bytes, 0.7 * fast.bytes) << "a lower rendition";
}

// Whatever is lined up, a link carries no more than it can: swiping every second asks for more than there is.
TEST(Player, shares_the_link_between_all_that_it_fetches) {
  for (const std::size_t depth : {1u, 3u, 10u}) {
    const Watched hasty = watch(all_slow, depth, 1);
    EXPECT_LT(hasty.bytes * 8 / hasty.lasted_s, models::slow_link) << depth;
    EXPECT_GT(hasty.spinner_ratio(), 0.1) << depth;
  }
}

TEST(Player, never_stalls_in_its_first_segment) {
  const Watched glances = watch(all_fast, 0, 1.5);
  EXPECT_EQ(glances.stalled_s, 0);
  EXPECT_GT(glances.given_s, glances.watched_s) << "but waits for it";
}

TEST(Player, shows_nothing_when_no_tier_serves_it) {
  LivingRoom room;
  const Player::World world = room.world();
  kernel::PhiloxRandom random{1};
  Player player{world, 0, 1, {}, random};
  player.line_up(room.catalogue.video_at({0, 1}, midnight));
  player.line_up(room.catalogue.video_at({0, 2}, midnight));
  for (auto& fleet : room.fleets) fleet->set_down(true);
  EXPECT_FALSE(player.show({0, 5, 5}, Time{}, midnight).has_value());
  for (auto& fleet : room.fleets) fleet->set_down(false);
  EXPECT_TRUE(player.show({5, 10, 10}, Time{5s}, midnight).has_value());
}

}  // namespace
}  // namespace headroom::clients
