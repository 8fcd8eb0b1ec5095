#include "models/laws/poisson.h"

#include <gtest/gtest.h>

namespace headroom::models {
namespace {

TEST(PoissonCounts, have_mean_and_variance_equal) {
  for (double mean : {0.3, 4.0, 60.0, 450.0, 5000.0}) {
    const int points = 200000;
    double sum = 0, squares = 0;
    for (int i = 0; i < points; ++i) {
      const auto k = static_cast<double>(poisson_quantile(mean, (i + 0.5) / points));
      sum += k;
      squares += k * k;
    }
    const double m = sum / points;
    EXPECT_NEAR(m / mean, 1, 2e-3) << mean;
    EXPECT_NEAR((squares / points - m * m) / mean, 1, 0.01) << mean;
  }
}

TEST(PoissonCounts, are_exact_where_they_are_small) {
  EXPECT_EQ(poisson_quantile(0, 0.99), 0);
  EXPECT_EQ(poisson_quantile(1, 0.36), 0);  // P(0) = .3679
  EXPECT_EQ(poisson_quantile(1, 0.37), 1);
  EXPECT_EQ(poisson_quantile(1, 0.74), 2);  // P(<= 1) = .7358
}

TEST(GeometricCounts, have_their_mean_exactly) {
  for (double mean : {0.4, 1.0, 1.5, 18.75, 60.0}) {
    const int points = 400000;
    double sum = 0;
    for (int i = 0; i < points; ++i) sum += static_cast<double>(geometric_quantile(mean, (i + 0.5) / points));
    EXPECT_NEAR(sum / points / mean, 1, 1e-3) << mean;
  }
}

TEST(GeometricCounts, begin_at_one) {
  EXPECT_EQ(geometric_quantile(18.75, 1e-9), 1);
  EXPECT_EQ(geometric_quantile(1, 0.999), 1);
}

}  // namespace
}  // namespace headroom::models
