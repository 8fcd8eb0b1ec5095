#include "models/laws/law.h"

#include <gtest/gtest.h>

#include <cmath>

#include "models/laws/normal.h"
#include "models/laws/uniform.h"

namespace headroom::models {
namespace {

struct Observed {
  double mean, scv;
};

// Mean and squared coefficient of variation by the midpoint rule over the uniform.
Observed observe(const Law& law, int points = 400000) {
  double sum = 0, squares = 0;
  for (int i = 0; i < points; ++i) {
    const double x = law.draw((i + 0.5) / points);
    sum += x;
    squares += x * x;
  }
  const double mean = sum / points;
  return {mean, squares / points / (mean * mean) - 1};
}

TEST(NormalQuantile, inverts_the_distribution_function) {
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-14);
  EXPECT_NEAR(normal_quantile(0.01), -2.3263478740408408, 1e-14);
  EXPECT_EQ(normal_quantile(0.5), 0);
  for (double u : {1e-300, 1e-12, 1e-4, 0.02, 0.3, 0.6, 0.99, 0.999999})
    EXPECT_NEAR(normal_cdf(normal_quantile(u)) / u, 1, 1e-11) << u;
}

TEST(ALaw, has_the_mean_and_variation_that_it_says) {
  for (const LawParams& params :
       {LawParams{Fixed{3}}, LawParams{Exponential{2}}, LawParams{ShiftedExponential{1, 0.5}},
        LawParams{Lognormal{1.67, 0.88}}, LawParams{Gamma{1, 0.04}}, LawParams{Gamma{5, 0.7}}, LawParams{Gamma{2, 1.6}},
        LawParams{Hyperexponential{2, 1}}, LawParams{Hyperexponential{3, 2}},
        LawParams{Quantiles{{{0, 0.1}, {0.5, 0.13}, {0.99, 0.22}, {1, 2}}}}}) {
    const Law law(params);
    const Observed seen = observe(law);
    EXPECT_NEAR(seen.mean / law.mean(), 1, 1e-3) << params.index();
    EXPECT_NEAR(seen.scv, law.scv(), 0.01 * law.scv() + 1e-9) << params.index();
  }
}

TEST(ALaw, never_falls_as_the_uniform_rises) {
  for (const LawParams& params : {LawParams{Exponential{1}}, LawParams{Lognormal{0, 1}}, LawParams{Gamma{1, 0.3}},
                                  LawParams{Hyperexponential{1, 4}}}) {
    const Law law(params);
    double before = 0;
    for (int i = 0; i < 10000; ++i) {
      const double x = law.draw((i + 0.5) / 10000);
      EXPECT_GE(x, before);
      before = x;
    }
  }
}

TEST(ALaw, knows_what_few_draws_exceed) {
  for (const LawParams& params :
       {LawParams{Fixed{3}}, LawParams{Exponential{2}}, LawParams{ShiftedExponential{1, 0.5}},
        LawParams{Lognormal{1.67, 0.88}}, LawParams{Gamma{5, 0.7}}, LawParams{Hyperexponential{2, 9}},
        LawParams{Quantiles{{{0, 0.1}, {0.5, 0.13}, {1, 2}}}}}) {
    const Law law(params);
    for (const double p : {0.9, 0.5, 0.25, 0.001}) EXPECT_NEAR(law.exceeded_by(p), law.draw(1 - p), 1e-9) << p;
  }
  // Where 1 - p is 1.
  EXPECT_NEAR(Law(Exponential{2}).exceeded_by(1e-18), 2 * 18 * std::log(10), 1e-9);
  const double score = (std::log(Law(Lognormal{1, 2}).exceeded_by(1e-18)) - 1) / 2;
  EXPECT_NEAR(normal_cdf(-score) / 1e-18, 1, 1e-9);
  // Of the second phase, which is drawn once in 19.9 and lasts ten times the mean.
  const double share = (1 - std::sqrt(0.8)) / 2;
  EXPECT_NEAR(Law(Hyperexponential{1, 9}).exceeded_by(1e-18), std::log(share / 1e-18) / (2 * share), 1e-6);
}

// Chi-squared with 2k degrees of freedom is gamma of shape k: its quantiles from tables.
TEST(TheGammaLaw, has_the_quantiles_of_chi_squared) {
  const Law ten(Gamma{10, std::sqrt(0.2)});  // shape 5, scale 2
  EXPECT_NEAR(ten.draw(0.95), 18.307, 0.005);
  EXPECT_NEAR(ten.draw(0.5), 9.342, 0.003);
  EXPECT_NEAR(ten.draw(0.01), 2.558, 0.002);
  const Law two(Gamma{2, 1});  // exponential of mean 2
  EXPECT_NEAR(two.draw(0.9), 4.60517, 0.002);
}

TEST(TheLognormal, is_made_from_mean_and_variation) {
  const Law law(Lognormal::of(7, 0.5));
  EXPECT_NEAR(law.mean(), 7, 1e-12);
  EXPECT_NEAR(law.scv(), 0.25, 1e-12);
}

TEST(Quantiles, pass_through_their_knots) {
  const Law law(Quantiles{{{0, 0.1}, {0.5, 0.13}, {0.99, 0.22}, {0.999, 0.27}, {1, 2}}});
  EXPECT_NEAR(law.draw(0.5), 0.13, 1e-12);
  EXPECT_NEAR(law.draw(0.99), 0.22, 1e-12);
  EXPECT_NEAR(law.draw(0.999), 0.27, 1e-12);
}

TEST(AScaledLaw, keeps_its_shape) {
  const Law law = Law(Gamma{2, 0.6}).scaled(3);
  EXPECT_NEAR(law.mean(), 6, 1e-12);
  EXPECT_NEAR(law.scv(), 0.36, 1e-12);
  EXPECT_NEAR(law.draw(0.7), 3 * Law(Gamma{2, 0.6}).draw(0.7), 1e-12);
}

TEST(TheHash, scatters_neighbours_evenly) {
  double sum = 0;
  for (std::uint64_t i = 0; i < 100000; ++i) {
    const double u = to_uniform(mix(7, i));
    ASSERT_GT(u, 0);
    ASSERT_LT(u, 1);
    sum += u;
  }
  EXPECT_NEAR(sum / 100000, 0.5, 0.005);
  EXPECT_EQ(mix(0), 0xe220a8397b1dcdafULL);  // SplitMix64's first output for seed 0
  EXPECT_LT(to_uniform(~0ULL), 1);
  EXPECT_GT(to_uniform(0), 0);
}

TEST(ALawOfNonsense, aborts) {
  EXPECT_DEATH(Law(Quantiles{{{0, 1}, {0.5, 2}}}), "quantiles run from 0 to 1");
  EXPECT_DEATH(Law(Quantiles{{{0, 1}, {0.5, 2}, {1, 1.5}}}), "quantiles do not fall");
  EXPECT_DEATH(Law(Fixed{0}), "the mean of a law is positive");
  EXPECT_DEATH(Law(Fixed{1}).scaled(-1), "positive factor");
  EXPECT_DEATH(Law(Hyperexponential{1, 0.9}), "varies no less than an exponential one");
}

}  // namespace
}  // namespace headroom::models
