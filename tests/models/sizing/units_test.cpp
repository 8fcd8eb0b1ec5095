#include "models/sizing/units.h"

#include <gtest/gtest.h>

namespace headroom::models {
namespace {

using namespace std::chrono_literals;

TEST(Human, figures_read_as_people_write_them) {
  EXPECT_EQ(human(868'055.6, Unit::per_second), "868k/s");
  EXPECT_EQ(human(75e9, Unit::per_day), "75B/day");
  EXPECT_EQ(human(1.8e12, Unit::per_day), "1.8T/day");
  EXPECT_EQ(human(225e15, Unit::bytes_per_day), "225 PB/day");
  EXPECT_EQ(human(2.604e12, Unit::bytes_per_second), "2.6 TB/s");
  EXPECT_EQ(human(0.11, Unit::seconds), "110 ms");
  EXPECT_EQ(human(3153.6, Unit::seconds), "52.6 min");
  EXPECT_EQ(human(.9999, Unit::share, 6), "99.99%");
  EXPECT_EQ(human(1.234e6, Unit::usd_per_year), "$1.23M/year");
  EXPECT_EQ(human(0, Unit::count), "0");
  EXPECT_EQ(human(0, Unit::seconds), "0 s");
}

TEST(Human, never_writes_a_thousand_of_a_smaller_unit) {
  EXPECT_EQ(human(999'999, Unit::count), "1M");
  EXPECT_EQ(human(999.7e9, Unit::bytes), "1 TB");
}

TEST(Human, durations_take_their_natural_unit) {
  EXPECT_EQ(human(Nanos(7 * 24h)), "7 days");
  EXPECT_EQ(human(Nanos(24h)), "1 day");
  EXPECT_EQ(human(Nanos(30min)), "30 min");
  EXPECT_EQ(human(Nanos(500us)), "500 us");
}

TEST(Agrees, printed_figures_forgive_their_last_digit_and_no_more) {
  EXPECT_TRUE(agrees(870e3, 868'056));
  EXPECT_TRUE(agrees(1.1e6, 1.157e6)) << "cut, not rounded";
  EXPECT_TRUE(agrees(2.6e12, 2.604e12));
  EXPECT_TRUE(agrees(225e15, 225e15));
  EXPECT_FALSE(agrees(1.15e12, 1.17e12));
  EXPECT_FALSE(agrees(1e9, 24e9));
  EXPECT_FALSE(agrees(1e9, 1.5e9)) << "one printed digit still forgives only a tenth";
  EXPECT_TRUE(agrees(0, 0));
  EXPECT_FALSE(agrees(0, 1));
}

}  // namespace
}  // namespace headroom::models
