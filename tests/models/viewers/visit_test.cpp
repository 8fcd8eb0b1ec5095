#include "models/viewers/visit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace headroom::models {
namespace {

// An ordinary user's day: 150 videos and 24.2 requests of other surfaces in 8 visits.
const VisitLaw ordinary{150.0 / 8, 24.2 / 8};

// The time from swipe to swipe over the base clips, between real TikTok swipes (mean 7.9 s, p10/50/90/99
// 1.6/5.7/15.2/48 s) and KuaiRand's plays over the same clips (mean 10.5, p10/50/90/99 1.2/4.4/26.1/83).
TEST(TimePerVideo, is_as_far_from_its_two_sources_as_the_decision_says) {
  std::vector<double> times;
  double sum = 0;
  constexpr int durations = 80, uniforms = 600;
  for (int d = 0; d < durations; ++d)
    for (int i = 0; i < uniforms; ++i) {
      times.push_back(ordinary.watched_s((i + 0.5) / uniforms, ordinary.any_duration_s((d + 0.5) / durations)));
      sum += times.back();
    }
  std::ranges::sort(times);
  const auto quantile = [&](double q) {
    return times[static_cast<std::size_t>(q * static_cast<double>(times.size()))];
  };
  EXPECT_NEAR(sum / durations / uniforms, ordinary.mean_watched_s(), 0.01 * ordinary.mean_watched_s());
  EXPECT_NEAR(ordinary.mean_watched_s(), time_per_video, 0.01 * time_per_video);
  EXPECT_NEAR(quantile(0.10) / 1.6, 0.83, 0.02);
  EXPECT_NEAR(quantile(0.50) / 5.7, 0.79, 0.02);
  EXPECT_NEAR(quantile(0.90) / 15.2, 1.42, 0.02);
  EXPECT_NEAR(quantile(0.99) / 48, 1.33, 0.03);
}

// Published: mean 7.5 to 12.5 min.
TEST(AVisit, lasts_as_long_as_published_for_an_ordinary_user_and_for_an_active_one) {
  EXPECT_NEAR(ordinary.mean_length_s() / 60, 7.66, 0.05);
  const VisitLaw active{381.0 / 8, 24.2 / 8};  // KuaiRand's active users
  EXPECT_GT(active.mean_length_s() / 60, 7.5);
  EXPECT_LT(active.mean_length_s() / 60, 12.5);
}

TEST(AVisit, holds_as_many_videos_as_the_scenario_says_for_any_volume) {
  for (const double videos : {150.0 / 8, 40.0 / 5, 380.0 / 19, 1.0, 0.5}) {
    const VisitLaw law{videos, 3};
    double sum = 0;
    const int points = 200000;
    for (int i = 0; i < points; ++i) sum += static_cast<double>(law.videos((i + 0.5) / points));
    EXPECT_NEAR(sum / points / videos, 1, 1e-3) << videos;
  }
}

TEST(TimeAway, is_the_same_in_all_for_each_request_of_another_surface) {
  for (const double videos : {2.0, 18.75, 100.0})
    for (const double surfaces : {0.0, 1.0, 3.0, 12.0}) {
      const VisitLaw law{videos, surfaces};
      double sum = 0;
      const int points = 200000;
      for (int i = 0; i < points; ++i) sum += law.away_s((i + 0.5) / points);
      EXPECT_NEAR(videos * sum / points, surfaces * time_away, 0.001 * surfaces * time_away) << videos;
      EXPECT_NEAR(videos * law.mean_away_s(), surfaces * time_away, 1e-9);
    }
}

}  // namespace
}  // namespace headroom::models
