#include "sim/clients/player.h"

#include <gtest/gtest.h>

#include "sim/clients/sources.h"
#include "tests/sim/clients/living_room.h"

namespace headroom::clients {
namespace {

constexpr models::LinkMix all_slow{1, 0, 0}, all_fast{0, 0, 1};

struct Watched {
  double start_s = 0, stalled_s = 0, watched_s = 0, waited = 0, bytes = 0;
  int plays = 0;
};

// Plays one video in each of many visits over links of one kind.
Watched watch(const models::LinkMix& links, Nanos ahead, double patience) {
  LivingRoom room;
  const Player::World world = room.world();
  Watched sum;
  for (std::uint64_t visit = 0; visit < 400; ++visit) {
    kernel::PhiloxRandom random{visit};
    Player player{world, 0, 1, links, random};
    const models::VideoId video = room.catalogue.video_at({0, visit}, midnight);
    const auto play = player.play(video, patience, ahead, Time{}, midnight);
    EXPECT_TRUE(play.has_value());
    sum.start_s += seconds(play->start);
    sum.stalled_s += seconds(play->stalled);
    sum.watched_s += seconds(play->watched);
    sum.waited += play->waited ? 1 : 0;
    ++sum.plays;
  }
  sum.bytes = room.cdn->bytes_sent(cluster::CdnTier::edge);
  return sum;
}

TEST(Player, StartsAtOnceWhatWasPrefetchedInTime) {
  const Watched ready = watch(all_fast, 1h, 0.5);
  EXPECT_EQ(ready.waited, 0);
  EXPECT_NEAR(ready.start_s / ready.plays, decoder_start_s, 1e-9) << "all that is left is the decoder";
  const Watched cold = watch(all_fast, 0s, 0.5);
  EXPECT_EQ(cold.waited, cold.plays);
  EXPECT_GT(cold.start_s, ready.start_s);
}

TEST(Player, TakesALowerRenditionOverASlowerLink) {
  const Watched slow = watch(all_slow, 0s, 0.9), fast = watch(all_fast, 0s, 0.9);
  EXPECT_EQ(slow.watched_s, fast.watched_s) << "the same viewers of the same videos";
  EXPECT_LT(slow.bytes, 0.7 * fast.bytes);
}

// A segment of two seconds over links whose rate swings by a factor of three: it sometimes takes longer than it plays.
TEST(Player, StallsWhileTheLinkIsBelowTheRateAndLessWithABufferAhead) {
  const Watched cold = watch(all_fast, 0s, 0.95), ready = watch(all_fast, 1h, 0.95);
  EXPECT_GT(cold.stalled_s, 0);
  EXPECT_LT(ready.stalled_s, cold.stalled_s);
  EXPECT_LT(cold.stalled_s, 0.1 * cold.watched_s);
}

TEST(Player, NeverStallsInItsFirstSegment) {
  const Watched glance = watch(all_fast, 0s, 0.05);
  EXPECT_LT(glance.watched_s, 2.0 * glance.plays);
  EXPECT_EQ(glance.stalled_s, 0);
}

TEST(Player, PlaysNothingWhenNoTierServesIt) {
  LivingRoom room;
  const Player::World world = room.world();
  for (auto& fleet : room.fleets) fleet->set_down(true);
  kernel::PhiloxRandom random{1};
  Player player{world, 0, 1, {}, random};
  EXPECT_FALSE(player.play(room.catalogue.video_at({0, 1}, midnight), 0.5, 0s, Time{}, midnight).has_value());
}

}  // namespace
}  // namespace headroom::clients
