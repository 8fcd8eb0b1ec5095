#include "models/viewers/watch.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

namespace headroom::models {
namespace {

// KuaiRand's durations in the ranges of the completion table, with the share of plays in each (computed).
struct Range {
  double from, to, share;
};
const std::vector<Range> kuairand = {{3, 7, .0068},   {7, 12, .0757},   {12, 18, .0899},   {18, 30, .1057},
                                     {30, 60, .1542}, {60, 120, .2342}, {120, 300, .2749}, {300, 600, .0586}};

struct Play {
  double ratio, watched, weight;
};

std::vector<Play> plays_over_kuairand() {
  const WatchModel model;
  std::vector<Play> plays;
  const int durations = 40, uniforms = 1000;
  for (const Range& r : kuairand)
    for (int d = 0; d < durations; ++d) {
      const double duration = r.from * std::pow(r.to / r.from, (d + 0.5) / durations);
      for (int i = 0; i < uniforms; ++i) {
        const double watched = model.watched_s((i + 0.5) / uniforms, duration);
        plays.push_back({watched / duration, watched, r.share / durations / uniforms});
      }
    }
  std::ranges::sort(plays, {}, &Play::ratio);
  return plays;
}

double quantile(const std::vector<Play>& plays, double q) {
  double total = 0, sum = 0;
  for (const Play& p : plays) total += p.weight;
  for (const Play& p : plays)
    if ((sum += p.weight) >= q * total) return p.ratio;
  return plays.back().ratio;
}

// Published: watch ratio p25/50/75/90/99 .03/.125/.67/1.04/2.07, 34 % leave within 3 s. The law lies between these
// plays and TikTok's swipes: so far from the former, to two points in a hundred.
TEST(WatchRatios, are_as_far_from_the_published_as_the_decision_says) {
  const auto plays = plays_over_kuairand();
  EXPECT_NEAR(quantile(plays, 0.25) / 0.03, 1.19, 0.02);
  EXPECT_NEAR(quantile(plays, 0.50) / 0.125, 1.12, 0.02);
  EXPECT_NEAR(quantile(plays, 0.75) / 0.67, 0.76, 0.02);
  EXPECT_NEAR(quantile(plays, 0.90) / 1.04, 0.99, 0.02);
  EXPECT_NEAR(quantile(plays, 0.99) / 2.07, 0.77, 0.02);
  double left = 0, total = 0;
  for (const Play& p : plays) {
    total += p.weight;
    if (p.watched <= 3) left += p.weight;
  }
  EXPECT_NEAR(left / total, 0.30, 0.01);
}

TEST(Completion, falls_with_duration_as_published_and_is_a_scale_below) {
  const WatchModel model;
  const std::vector<std::pair<Range, double>> published = {{{3, 7, 0}, .39},    {{7, 12, 0}, .31},  {{12, 18, 0}, .27},
                                                           {{18, 30, 0}, .25},  {{30, 60, 0}, .19}, {{60, 120, 0}, .13},
                                                           {{120, 300, 0}, .06}};
  for (const auto& [range, share] : published) {
    double sum = 0;
    for (int d = 0; d < 100; ++d)
      sum += model.completion(range.from * std::pow(range.to / range.from, (d + 0.5) / 100));
    EXPECT_NEAR(sum / 100, completion_scale * share, 0.012) << range.to;
  }
}

TEST(WatchedTime, reaches_the_end_exactly_as_often_as_completion_says) {
  const WatchModel model;
  for (double duration : {1.0, 2.5, 3.4, 3.6, 8.0, 14.0, 90.0, 700.0}) {
    const double end = 1 - model.completion(duration);
    EXPECT_LT(model.watched_s(end - 1e-6, duration), duration) << duration;
    EXPECT_GE(model.watched_s(end + 1e-6, duration), duration) << duration;
    double before = 0;
    for (int i = 0; i < 2000; ++i) {
      const double watched = model.watched_s((i + 0.5) / 2000, duration);
      EXPECT_GE(watched, before) << duration;
      EXPECT_GT(watched, 0);
      before = watched;
    }
    EXPECT_LE(before, longest_rewatch * duration);
  }
}

TEST(Engagement, happens_at_the_published_rates) {
  std::map<Engagement, double> seen;
  const int points = 1000000;
  for (int i = 0; i < points; ++i) seen[engagement((i + 0.5) / points)] += 1.0 / points;
  EXPECT_NEAR(seen[Engagement::like], 0.019, 2e-6);
  EXPECT_NEAR(seen[Engagement::follow], 0.0014, 2e-6);
  EXPECT_NEAR(seen[Engagement::comment], 0.0029, 2e-6);
  EXPECT_NEAR(seen[Engagement::share], 0.0010, 2e-6);
  EXPECT_NEAR(seen[Engagement::not_interested], 0.00085, 2e-6);
}

}  // namespace
}  // namespace headroom::models
