#include "models/demand/intensity.h"

#include <gtest/gtest.h>

#include <cmath>

#include "models/demand/sources.h"

namespace headroom::models {
namespace {

constexpr double day = 86400;
const double visits = daily_users * visits_per_user;

Intensity world() { return Intensity(default_regions(), hours_over_mean, visits); }

TEST(Regions, share_the_world_between_them) {
  double total = 0;
  for (const Region& region : default_regions()) {
    total += region.share;
    double zones = 0;
    for (const ZoneShare& z : region.zones) zones += z.share;
    EXPECT_NEAR(zones, 1, 1e-9) << region.name;
  }
  EXPECT_NEAR(total, 1, 1e-9);
}

// product.md, section 5: 1.30 mixed over the world's time zones, regions 1.45 to 1.55.
TEST(TheWorld, peaks_at_the_published_multiple_of_its_mean) {
  const Intensity i = world();
  EXPECT_NEAR(i.peak() / (visits / day), 1.30, 0.01);
  for (std::size_t r = 0; r < i.regions(); ++r) {
    const double peak = i.max_over(r, 0, day) / i.mean(r);
    EXPECT_GE(peak, 1.449) << r;
    EXPECT_LE(peak, 1.55) << r;
  }
}

TEST(TheWorld, makes_the_volume_of_its_users) {
  EXPECT_NEAR(world().total_integral(0, day) / visits, 1, 1e-9);
  const Intensity holiday(default_regions(), hours_over_mean, visits, holiday_factor);
  EXPECT_NEAR(holiday.total_integral(0, day) / visits, 1.45, 1e-9);
}

TEST(TheWorld, adds_up_over_regions) {
  const Intensity i = world();
  double sum = 0;
  for (std::size_t r = 0; r < i.regions(); ++r) sum += i.at(r, 30000);
  EXPECT_DOUBLE_EQ(sum, i.total_at(30000));
}

TEST(AReplay, keeps_the_volume_and_gives_every_region_the_trace_s_shape) {
  TraceParams trace{.points = {{0, 10}, {300, 10}, {600, 80}, {900, 20}}};
  const auto i = Intensity::from_trace(default_regions(), trace, visits, 1, 3600, 7200);
  ASSERT_TRUE(i.has_value());
  EXPECT_NEAR(i->total_integral(3600, 3600 + 7200) / (visits / 12), 1, 1e-9);
  EXPECT_EQ(i->total_integral(0, 3600), 0);
  const double third = 3600 + 2 * 1800;  // the 80 of 120 fall in the third quarter
  for (std::size_t r = 0; r < i->regions(); ++r)
    EXPECT_NEAR(i->integral(r, third, third + 1800) / i->integral(r, 3600, 3600 + 7200), 80.0 / 120, 1e-9);
  EXPECT_GE(i->peak(), i->total_at(third + 900));
}

TEST(AReplay, says_what_is_wrong_with_its_trace) {
  const auto i = Intensity::from_trace(default_regions(), {.points = {{0, 1}, {1, -1}}}, visits, 1, 0, 10);
  ASSERT_FALSE(i.has_value());
  EXPECT_EQ(i.error().detail, "row 2: the value must be a number of at least 0");
}

TEST(Surfaces, are_the_six_of_the_product) {
  EXPECT_EQ(surfaces().size(), 6u);
  for (const Surface& s : surfaces()) EXPECT_GT(s.requests_per_user_day, 0) << s.name;
}

}  // namespace
}  // namespace headroom::models
