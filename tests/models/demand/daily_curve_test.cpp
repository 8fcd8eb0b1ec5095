#include "models/demand/daily_curve.h"

#include <gtest/gtest.h>

#include "models/demand/sources.h"

namespace headroom::models {
namespace {

constexpr double day = 86400;
const std::vector<ZoneShare> greenwich = {{0, 1}};

TEST(TheDailyCurve, gives_back_every_published_hour) {
  const DailyCurve curve(hours_over_mean, greenwich);
  for (int h = 0; h < 24; ++h)
    EXPECT_NEAR(curve.integral(h * 3600, (h + 1) * 3600) / 3600, hours_over_mean[h] / 1.00125, 1e-12) << h;
}

TEST(TheDailyCurve, has_mean_one_over_any_day) {
  const DailyCurve curve(hours_over_mean, default_regions()[1].zones);
  EXPECT_NEAR(curve.integral(0, day), day, 1e-6);
  EXPECT_NEAR(curve.integral(-12345.6, day - 12345.6), day, 1e-6);
  EXPECT_NEAR(curve.integral(1000, 1000 + 7 * day), 7 * day, 1e-5);
}

TEST(TheDailyCurve, is_smooth_positive_and_repeats) {
  const DailyCurve curve(hours_over_mean, default_regions()[3].zones);
  for (int s = 0; s < 86400; s += 7) {
    EXPECT_GT(curve.at(s), 0.15);
    EXPECT_NEAR(curve.at(s + 7), curve.at(s), 2e-3);
    EXPECT_DOUBLE_EQ(curve.at(s), curve.at(s + 3 * day));
  }
}

TEST(TheDailyCurve, shifts_with_the_clock_of_its_zone) {
  const DailyCurve utc(hours_over_mean, greenwich);
  const std::vector<ZoneShare> kathmandu = {{5.75, 1}};
  const DailyCurve nepal(hours_over_mean, kathmandu);
  for (int s = 0; s < 86400; s += 600) EXPECT_NEAR(nepal.at(s), utc.at(s + 5.75 * 3600), 1e-12);
}

TEST(TheDailyCurve, integrates_what_it_shows) {
  const DailyCurve curve(hours_over_mean, default_regions()[0].zones);
  double sum = 0;
  for (int i = 0; i < 10000; ++i) sum += curve.at(40000 + (i + 0.5)) * 1;
  EXPECT_NEAR(curve.integral(40000, 50000), sum, 1e-4);
}

TEST(TheDailyCurve, bounds_itself_for_thinning) {
  const DailyCurve curve(hours_over_mean, default_regions()[2].zones);
  for (int from = -3000; from < 90000; from += 1111) {
    const double bound = curve.max_over(from, from + 700);
    for (int s = from; s <= from + 700; s += 5) EXPECT_LE(curve.at(s), bound);
    EXPECT_LE(bound, curve.peak());
  }
  EXPECT_EQ(curve.max_over(0, 3 * day), curve.peak());
}

TEST(TheDailyCurve, wants_offsets_in_quarter_hours) {
  const std::vector<ZoneShare> odd = {{5.1, 1}};
  EXPECT_DEATH(DailyCurve(hours_over_mean, odd), "quarters of an hour");
}

}  // namespace
}  // namespace headroom::models
