#include "sim/results/histogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace headroom::results {
namespace {

// Log-uniform over ten decades, from a fixed generator (mt19937_64's output is specified bit by bit).
std::vector<std::int64_t> spread_values(std::size_t n) {
  std::mt19937_64 bits(7);
  std::vector<std::int64_t> values(n);
  for (auto& v : values) {
    const double u = static_cast<double>(bits() >> 11) * 0x1p-53;
    v = static_cast<std::int64_t>(std::pow(10, 2 + 10 * u));
  }
  return values;
}

Histogram histogram_of(const std::vector<std::int64_t>& values) {
  Histogram h;
  for (const auto v : values) h.record(Nanos{v});
  return h;
}

TEST(Histogram, QuantilesStayWithinTheStatedErrorOfTheExactOnes) {
  auto values = spread_values(100'000);
  const Histogram h = histogram_of(values);
  std::ranges::sort(values);
  for (const double q : {.0, .001, .01, .1, .25, .5, .75, .9, .95, .99, .999, .9999, 1.0}) {
    const auto rank = static_cast<std::size_t>(std::max(1.0, std::ceil(q * 1e5 - 1e-6)));
    const auto exact = static_cast<double>(values[rank - 1]);
    const auto found = static_cast<double>(h.quantile(q).count());
    EXPECT_LE(std::abs(found - exact), exact * Histogram::relative_error + .5) << "q = " << q;
  }
}

TEST(Histogram, EverySingleValueIsReportedWithinTheErrorAndSmallOnesExactly) {
  for (std::int64_t v = 0; v < 128; ++v) {
    Histogram h;
    h.record(Nanos{v});
    h.record(Nanos{1'000'000});
    EXPECT_EQ(h.quantile(.5).count(), v);
  }
  for (int power = 7; power < 42; ++power) {
    for (const std::int64_t v :
         {std::int64_t{1} << power, (std::int64_t{1} << power) + 1, (std::int64_t{2} << power) - 1}) {
      Histogram h;
      h.record(Nanos{0});
      h.record(Nanos{v});
      h.record(Histogram::ceiling * 2);
      EXPECT_LE(std::abs(static_cast<double>(h.quantile(.5).count() - v)),
                static_cast<double>(v) * Histogram::relative_error)
          << v;
    }
  }
}

TEST(Histogram, WeightsCountLikeRepetitions) {
  Histogram weighted, repeated;
  for (int i = 1; i <= 100; ++i) {
    weighted.record(Nanos{i * 1000}, i % 7 + 1);
    for (int k = 0; k < i % 7 + 1; ++k) repeated.record(Nanos{i * 1000});
  }
  for (const double q : {.01, .2, .5, .9, .99}) EXPECT_EQ(weighted.quantile(q), repeated.quantile(q));
  EXPECT_DOUBLE_EQ(weighted.mean_ns(), repeated.mean_ns());
  EXPECT_EQ(weighted.samples(), 100u);
  EXPECT_EQ(weighted.weight(), repeated.weight());
  EXPECT_LT(weighted.effective_samples(), 100);
}

TEST(Histogram, MergingEqualsRecordingEverythingInOne) {
  const auto values = spread_values(5000);
  Histogram first, second, both;
  for (std::size_t i = 0; i < values.size(); ++i) {
    (i % 3 == 0 ? first : second).record(Nanos{values[i]}, 4);
    both.record(Nanos{values[i]}, 4);
  }
  first.merge(second);
  first.merge(Histogram{});
  EXPECT_EQ(first.samples(), both.samples());
  EXPECT_EQ(first.weight(), both.weight());
  EXPECT_EQ(first.min(), both.min());
  EXPECT_EQ(first.max(), both.max());
  for (const double q : {0.0, .5, .99, 1.0}) EXPECT_EQ(first.quantile(q), both.quantile(q));
}

TEST(Histogram, MergingIntoAnEmptyOneTakesItsExtremes) {
  Histogram empty, full;
  full.record(Nanos{500});
  empty.merge(full);
  EXPECT_EQ(empty.min(), Nanos{500});
  EXPECT_EQ(empty.max(), Nanos{500});
}

TEST(Histogram, ShareAboveAgreesWithCountingWithinOneBucket) {
  auto values = spread_values(50'000);
  const Histogram h = histogram_of(values);
  for (const std::int64_t limit : {200L, 45'000L, 1'000'000L, 777'777'777L}) {
    const auto above = std::ranges::count_if(values, [&](auto v) { return v > limit; });
    EXPECT_NEAR(h.share_above(Nanos{limit}), static_cast<double>(above) / 50'000, .001) << limit;
  }
  EXPECT_EQ(h.share_above(h.max()), 0);
  EXPECT_EQ(h.share_above(Nanos{0}), 1);
}

TEST(Histogram, ValuesBeyondTheCeilingKeepTheirMaximumAndNegativeOnesCountAsZero) {
  Histogram h;
  h.record(Nanos{-5});
  h.record(Histogram::ceiling * 100);
  EXPECT_EQ(h.quantile(.5), Nanos{0});
  EXPECT_EQ(h.quantile(1), Histogram::ceiling * 100);
}

TEST(Histogram, AnEmptyOneAnswersZero) {
  const Histogram h;
  EXPECT_TRUE(h.empty());
  EXPECT_EQ(h.quantile(.99), Nanos{0});
  EXPECT_EQ(h.mean_ns(), 0);
  EXPECT_EQ(h.share_above(Nanos{1}), 0);
  EXPECT_EQ(h.half_width_95(.99), Nanos{0});
}

TEST(Histogram, PartsRebuildIt) {
  const Histogram h = histogram_of(spread_values(3000));
  const Histogram again = Histogram::from_parts(h.parts());
  EXPECT_EQ(again.samples(), h.samples());
  EXPECT_EQ(again.mean_ns(), h.mean_ns());
  for (const double q : {.01, .5, .999}) EXPECT_EQ(again.quantile(q), h.quantile(q));
}

TEST(Histogram, TheIntervalOfAQuantileHoldsTheTruthAboutNinetyFiveTimesInAHundred) {
  std::mt19937_64 bits(11);
  int held = 0;
  for (int trial = 0; trial < 400; ++trial) {
    Histogram h;
    for (int i = 0; i < 2000; ++i) {
      const double u = static_cast<double>(bits() >> 11) * 0x1p-53;
      h.record(from_seconds(-std::log(1 - u)));
    }
    const double off = seconds(h.quantile(.9)) - std::log(10.0);
    held += std::abs(off) <= seconds(h.half_width_95(.9));
  }
  EXPECT_GE(held, 360);
  EXPECT_LE(held, 396);
}

}  // namespace
}  // namespace headroom::results
