#include "models/queueing/staffing.h"

#include <gtest/gtest.h>

#include "models/queueing/stations.h"

namespace headroom::models {
namespace {

TEST(HalfinWhitt, wait_probability_has_its_published_values) {
  // P(wait) = 1 / (1 + beta Phi(beta) / phi(beta))
  EXPECT_NEAR(halfin_whitt_wait_probability(.5), .504539, 5.1e-7);
  EXPECT_NEAR(halfin_whitt_wait_probability(1), .223361, 5.1e-7);
  EXPECT_NEAR(halfin_whitt_wait_probability(2), .026881, 5.1e-7);
}

TEST(HalfinWhitt, beta_is_found_back_from_the_wait_probability) {
  for (double beta : {.1, .5, 1.0, 2.0, 3.0})
    EXPECT_NEAR(halfin_whitt_beta(halfin_whitt_wait_probability(beta)), beta, 1e-9);
}

TEST(SquareRootStaffing, approaches_the_exact_wait_probability_as_pools_grow) {
  const std::int64_t c = square_root_staffing(10'000, 1);
  EXPECT_EQ(c, 10'100);
  EXPECT_NEAR(erlang_c(c, 10'000), halfin_whitt_wait_probability(1), .003);
}

TEST(FewestServers, meet_the_wait_and_one_less_would_not) {
  for (double lambda : {.5, 9.0, 950.0, 12'345.6}) {
    const std::int64_t c = fewest_servers(lambda, 1, .99, .1);
    EXPECT_LE(MMc(lambda, 1, c).wait_quantile(.99), .1);
    if (c > 1) { EXPECT_GT(MMc(lambda, 1, c - 1).wait_quantile(.99), .1); }
  }
}

}  // namespace
}  // namespace headroom::models
