#include "models/viewers/link.h"

#include <gtest/gtest.h>

#include <cmath>

#include "models/viewers/playback.h"

namespace headroom::models {
namespace {

TEST(Links, have_the_published_class_means) {
  const LinkModel links;
  const double published[] = {1.2e6, 1.6e6, 3.6e6};
  for (LinkClass c : link_classes) {
    double visits = 0, its_seconds = 0;
    const int points = 200000;
    for (int i = 0; i < points; ++i) {
      visits += links.visit(c, (i + 0.5) / points);
      its_seconds += links.second(1e6, (i + 0.5) / points);
    }
    EXPECT_NEAR(visits / points / published[static_cast<int>(c)], 1, 1e-3);
    EXPECT_NEAR(links.mean(c), published[static_cast<int>(c)], 1e-6);
    EXPECT_NEAR(its_seconds / points / 1e6, 1, 2e-3);
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

TEST(Playback, stalls_when_the_buffer_runs_dry) {
  Playback play{10, 2};  // from second 10 on, two seconds of it
  EXPECT_EQ(play.arrived(11, 2), 0);
  EXPECT_EQ(play.buffered_s(11), 3);
  EXPECT_EQ(play.dry_at_s(), 14);
  EXPECT_EQ(play.arrived(16, 2), 2) << "from second 14 on";
  EXPECT_EQ(play.buffered_s(16), 2);
}

}  // namespace
}  // namespace headroom::models
