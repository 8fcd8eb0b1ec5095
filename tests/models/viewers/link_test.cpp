#include "models/viewers/link.h"

#include <gtest/gtest.h>

#include <cmath>

#include "models/laws/uniform.h"
#include "models/viewers/playback.h"

namespace headroom::models {
namespace {

TEST(Links, have_the_published_class_means) {
  const LinkModel links;
  const double published[] = {1.2e6, 1.6e6, 3.6e6};
  for (LinkClass c : link_classes) {
    double visits = 0, segments = 0;
    const int points = 200000;
    for (int i = 0; i < points; ++i) {
      visits += links.visit(c, (i + 0.5) / points);
      segments += links.segment(c, 1e6, (i + 0.5) / points);
    }
    EXPECT_NEAR(visits / points / published[static_cast<int>(c)], 1, 1e-3);
    EXPECT_NEAR(links.mean(c), published[static_cast<int>(c)], 1e-6);
    EXPECT_NEAR(segments / points / 1e6, 1, 2e-3);
  }
}

TEST(Links, are_mixed_in_the_given_shares) {
  const LinkMix mix{.slow = 1, .medium = 1, .fast = 2};
  EXPECT_EQ(link_class(mix, 0.24), LinkClass::slow);
  EXPECT_EQ(link_class(mix, 0.26), LinkClass::medium);
  EXPECT_EQ(link_class(mix, 0.51), LinkClass::fast);
}

TEST(APlayer, picks_the_highest_rendition_below_its_margin) {
  EXPECT_EQ(ladder[rendition_for(0.1e6)].lines, 240);
  EXPECT_EQ(ladder[rendition_for(1.2e6)].lines, 360);
  EXPECT_EQ(ladder[rendition_for(1.5e6 / 0.8)].lines, 360);
  EXPECT_EQ(ladder[rendition_for(1.501e6 / 0.8)].lines, 480);
  EXPECT_EQ(ladder[rendition_for(3.76e6)].lines, 720);
  EXPECT_EQ(ladder[rendition_for(50e6)].lines, 1080);
}

TEST(AStart, costs_round_trips_and_the_first_segment) {
  EXPECT_NEAR(start_delay_s(Transport::quic, 0.04, 0.01, 1e6, 2e6), 0.08 + 0.01 + 0.5, 1e-12);
  EXPECT_NEAR(start_delay_s(Transport::tcp, 0.04, 0.01, 1e6, 2e6), 0.12 + 0.01 + 0.5, 1e-12);
}

TEST(Playback, stalls_when_the_buffer_runs_dry) {
  Playback play(2);
  EXPECT_EQ(play.arrived(1), 0);
  EXPECT_EQ(play.buffered_s(), 3);
  EXPECT_EQ(play.arrived(5), 2);
  EXPECT_EQ(play.buffered_s(), 2);
  EXPECT_EQ(play.stalled_s(), 2);
}

TEST(Playback, does_not_load_beyond_its_limit) {
  Playback play(2, 6);
  for (int i = 0; i < 20; ++i) play.arrived(0.1);
  EXPECT_EQ(play.buffered_s(), 6);
}

TEST(StallOdds, agree_with_drawn_downloads) {
  const double bits = 3e6, mean = 1.6e6, sd = 0.5, buffered = 2.5;
  const Law throughput(Lognormal{std::log(mean) - sd * sd / 2, sd});
  double stalls = 0, length = 0;
  const int points = 200000;
  for (int i = 0; i < points; ++i) {
    const double over = bits / throughput.draw((i + 0.5) / points) - buffered;
    if (over > 0) {
      stalls += 1.0 / points;
      length += over / points;
    }
  }
  const StallOdds odds = stall_odds(bits, mean, sd, buffered);
  EXPECT_NEAR(odds.chance, stalls, 1e-4);
  EXPECT_NEAR(odds.mean_s, length, 1e-4);
  EXPECT_EQ(stall_odds(bits, mean, sd, 0).chance, 1);
}

TEST(PrefetchWaste, is_a_share_of_what_is_delivered) {
  EXPECT_EQ(delivered(Bytes{650}).count, 1000);
  EXPECT_EQ(delivered(Bytes{650}, 0).count, 650);
  EXPECT_DEATH(delivered(Bytes{1}, 1), "waste is a share");
}

}  // namespace
}  // namespace headroom::models
