#include "sim/cluster/service_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "sim/cluster/draws.h"

namespace headroom::cluster {
namespace {

using models::Law;

// The draw that a share p = number / 2^64 of all exceeds, or below which that share is.
double exceeded_by(const ServiceTable& table, double p) {
  return table.draw_ns(~static_cast<std::uint64_t>(p * 0x1p64) + 1);
}
double below_which(const ServiceTable& table, double p) {
  return table.draw_ns(static_cast<std::uint64_t>(p * 0x1p64));
}

struct Moments {
  double mean = 0, scv = 0;
};

// Of all 2^64 draws but the outermost 2^10 of each end: between places whose shares are a 64th of a power of two apart,
// draws lie on straight lines.
Moments moments(const ServiceTable& table) {
  double mean = 0, square = 0;
  for (double octave = 0x1p-54; octave < 0.5; octave *= 2)
    for (int i = 0; i < 64; ++i) {
      const double from = octave * (1 + i / 64.0), half = octave / 128;
      for (const auto at : {below_which, exceeded_by}) {
        const double begin = at(table, from), end = 2 * at(table, from + half) - begin;
        mean += 2 * half * (begin + end) / 2;
        square += 2 * half * (begin * begin + begin * end + end * end) / 3;
      }
    }
  return {mean, square / (mean * mean) - 1};
}

TEST(ServiceTable, DrawsHaveTheMeanAndTheVariationOfTheirLaw) {
  const auto expect = [](const Law& law, double share) {
    const ServiceTable table{law};
    const Moments drawn = moments(table);
    EXPECT_NEAR(drawn.mean, law.mean(), 1e-6 * law.mean());
    EXPECT_NEAR(drawn.scv, law.scv(), share * law.scv());
    EXPECT_DOUBLE_EQ(table.mean_ns(), law.mean());
    EXPECT_DOUBLE_EQ(table.variance_ns2(), law.scv() * law.mean() * law.mean());
  };
  expect(Law{models::Exponential{3e6}}, 1e-4);
  for (const double scv : {0.04, 1.0, 4.0, 16.0, 25.0, 100.0}) {
    SCOPED_TRACE(scv);
    expect(Law{models::Lognormal::of(1e6, std::sqrt(scv))}, 1e-3);
    if (scv >= 1) expect(Law{models::Hyperexponential{1e6, scv}}, 1e-3);
    if (scv <= 25) expect(Law{models::Gamma{1e6, std::sqrt(scv)}}, 1e-3);
  }
  // 2.6 % of the mean square of this law are of draws of which there is one in 10^18.
  expect(Law{models::Lognormal::of(1e6, 100)}, 0.03);
}

TEST(ServiceTable, DrawsAreExactInTheBodyAndInBothTails) {
  for (const Law& law : {Law{models::Exponential{1e6}}, Law{models::Lognormal::of(1e6, 10)},
                         Law{models::Hyperexponential{1e6, 50}}, Law{models::Gamma{1e6, 2}}}) {
    const ServiceTable table{law};
    for (double p = 0.4999; p > 1e-15; p *= 0.83) {
      EXPECT_NEAR(exceeded_by(table, p) / law.exceeded_by(p), 1, 1e-3) << p;
      // Next to nothing, for some, and of no matter.
      EXPECT_NEAR(below_which(table, p), law.draw(p), 1e-3 * law.draw(p) + 1e-12 * law.mean()) << p;
    }
  }
}

TEST(ServiceTable, DrawsNeverFallFromOneEndToTheOther) {
  const ServiceTable table{Law{models::Lognormal::of(1e6, 2)}};
  double before = 0;
  for (int i = 1; i < 200'000; ++i) {
    const double u = i / 200'000.0;
    const double drawn = u < 0.5 ? below_which(table, u) : exceeded_by(table, 1 - u);
    EXPECT_GE(drawn, before);
    before = drawn;
  }
}

TEST(ServiceTable, DrawsOfAFixedLawAreAllAlike) {
  const ServiceTable table{Law{models::Fixed{1e6}}};
  Draws draws{1};
  for (const std::uint64_t bits : {std::uint64_t{0}, std::uint64_t{1}, ~std::uint64_t{0}, ~std::uint64_t{0} >> 1,
                                   std::uint64_t{1} << 63, draws.bits(), draws.bits()})
    EXPECT_EQ(table.draw_ns(bits), 1e6);
}

// The slowest of a hundred takes 5.187 means, and in one case of a thousand 11.51 or more.
TEST(ServiceTable, TheLargestOfManyDrawsIsAsLargeAsItsLawSays) {
  const ServiceTable& table = unit_exponential();
  Draws draws{2};
  constexpr int requests = 100'000;
  double sum = 0, slow = 0;
  for (int i = 0; i < requests; ++i) {
    double largest = 0;
    for (int copy = 0; copy < 100; ++copy) largest = std::max(largest, table.draw_ns(draws.bits()));
    sum += largest;
    slow += largest > -std::log1p(-std::pow(0.999, 0.01)) ? 1 : 0;
  }
  EXPECT_NEAR(sum / requests, 5.187378, 0.02);
  EXPECT_NEAR(slow / requests, 0.001, 0.0004);
}

}  // namespace
}  // namespace headroom::cluster
