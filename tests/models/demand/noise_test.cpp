#include "models/demand/noise.h"

#include <gtest/gtest.h>

#include "models/demand/sources.h"
#include "models/laws/poisson.h"
#include "models/laws/uniform.h"

namespace headroom::models {
namespace {

// Counts per second at the trace's mean have variance over mean 1.1.
TEST(SecondNoise, gives_counts_the_published_dispersion) {
  const SecondNoise noise(dispersion, dispersion_count, 5);
  const int seconds = 400000;
  double sum = 0, squares = 0;
  for (int s = 0; s < seconds; ++s) {
    const double u = to_uniform(mix(99, static_cast<std::uint64_t>(s)));
    const auto k = static_cast<double>(poisson_quantile(dispersion_count * noise.factor(s), u));
    sum += k;
    squares += k * k;
  }
  const double mean = sum / seconds;
  EXPECT_NEAR(mean, dispersion_count, 0.1);
  EXPECT_NEAR((squares / seconds - mean * mean) / mean, 1.1, 0.01);
}

TEST(SecondNoise, is_a_function_of_seed_and_second) {
  const SecondNoise a(1.1, 63.6, 1), b(1.1, 63.6, 2);
  EXPECT_EQ(a.factor(77), a.factor(77));
  EXPECT_NE(a.factor(77), a.factor(78));
  EXPECT_NE(a.factor(77), b.factor(77));
}

TEST(SecondNoise, is_silent_where_arrivals_are_poisson) {
  const SecondNoise none(1, 63.6, 1);
  EXPECT_EQ(none.factor(3), 1);
  EXPECT_EQ(none.variance(), 0);
}

}  // namespace
}  // namespace headroom::models
