#include "models/queueing/retries.h"

#include <gtest/gtest.h>

namespace headroom::models {
namespace {

TEST(RetryStorm, can_outlive_its_trigger_above_this_share_of_capacity) {
  // mu / (1 + R) < lambda < mu
  EXPECT_NEAR(metastable_band(1, 1).from, .5, 5e-4);
  EXPECT_NEAR(metastable_band(1, 2).from, .333, 5e-4);
  EXPECT_NEAR(metastable_band(1, 3).from, .25, 5e-4);
  EXPECT_NEAR(metastable_band(1, 5).from, .167, 5e-4);
  EXPECT_EQ(metastable_band(40, 3).to, 40);
}

TEST(RetryAmplification, follows_the_geometric_sum) {
  EXPECT_NEAR(retry_amplification(.5, 3), 1.75, 1e-12);
  EXPECT_NEAR(retry_amplification(1, 4), 4, 1e-12);
  EXPECT_NEAR(retry_amplification(0, 4), 1, 1e-12);
  EXPECT_NEAR(layered_amplification(3, 4), 81, 1e-12);
}

}  // namespace
}  // namespace headroom::models
