#include "sim/kernel/philox.h"

#include <gtest/gtest.h>

#include <cmath>

#include "sim/kernel/arrivals.h"

namespace headroom::kernel {
namespace {

// Known answers of Random123's kat_vectors for philox4x32-10.
TEST(Philox, GivesThePublishedKnownAnswers) {
  using Block = std::array<std::uint32_t, 4>;
  EXPECT_EQ(philox4x32({0, 0, 0, 0}, {0, 0}), (Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(philox4x32({~0u, ~0u, ~0u, ~0u}, {~0u, ~0u}), (Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
}

TEST(PhiloxRandom, StreamsDependOnNameAndSeedAlone) {
  PhiloxRandom a{1}, b{1}, c{2};
  (void)a.bits();
  PhiloxRandom from_a = a.named("users"), from_b = b.named("users");
  EXPECT_EQ(from_a.bits(), from_b.bits());
  EXPECT_NE(b.named("users").bits(), b.named("videos").bits());
  EXPECT_NE(b.named("users").bits(), c.named("users").bits());
}

TEST(PhiloxRandom, UniformsHaveTheRightMomentsAndStayInside) {
  PhiloxRandom r{7};
  double sum = 0, squares = 0;
  constexpr int n = 200'000;
  for (int i = 0; i < n; ++i) {
    const double u = r.uniform();
    ASSERT_GT(u, 0.0);
    ASSERT_LT(u, 1.0);
    sum += u;
    squares += u * u;
  }
  EXPECT_NEAR(sum / n, 0.5, 4 * std::sqrt(1.0 / 12 / n));
  EXPECT_NEAR(squares / n, 1.0 / 3, 0.002);
}

TEST(Random, BelowCoversItsRangeEvenly) {
  PhiloxRandom r{11};
  std::array<int, 7> seen{};
  for (int i = 0; i < 70'000; ++i) ++seen[r.below(7)];
  for (const int n : seen) EXPECT_NEAR(n, 10'000, 500);
}

TEST(PoissonGap, HasItsMeanAndNoLengthThatAClockCannotShow) {
  using namespace std::chrono_literals;
  PhiloxRandom r{13};
  double sum_s = 0;
  constexpr int n = 100'000;
  for (int i = 0; i < n; ++i) sum_s += seconds(poisson_gap(r, 4, 1h));
  EXPECT_NEAR(sum_s / n, 0.25, 0.004);
  for (const double nearly_never : {1e-9, 1e-30, 1e-308, 5e-324})
    EXPECT_EQ(poisson_gap(r, nearly_never, 1min), Nanos{1min}) << nearly_never;
}

}  // namespace
}  // namespace headroom::kernel
