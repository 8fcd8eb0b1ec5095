#include "models/queueing/caches.h"

#include <gtest/gtest.h>

namespace headroom::models {
namespace {

constexpr double five_digits = 5.1e-6;

TEST(Che, lru_on_zipf_has_its_known_hit_ratios) {
  const auto flat = zipf_probabilities(10'000, .8), steep = zipf_probabilities(10'000, 1);
  EXPECT_NEAR(lru_hit_ratio(flat, 100), .15662, five_digits);
  EXPECT_NEAR(lru_hit_ratio(flat, 1000), .43666, five_digits);
  EXPECT_NEAR(lru_hit_ratio(steep, 100), .39053, five_digits);
  EXPECT_NEAR(lru_hit_ratio(steep, 1000), .67560, five_digits);
}

TEST(Che, fifo_and_random_on_zipf_have_their_known_hit_ratios) {
  const auto steep = zipf_probabilities(10'000, 1);
  EXPECT_NEAR(fifo_hit_ratio(steep, 100), .34233, five_digits);
  EXPECT_NEAR(fifo_hit_ratio(steep, 1000), .63091, five_digits);
}

TEST(Che, empty_and_full_caches_miss_and_hit_everything) {
  const auto p = zipf_probabilities(100, 1);
  EXPECT_EQ(lru_hit_ratio(p, 0), 0);
  EXPECT_EQ(lru_hit_ratio(p, 100), 1);
  EXPECT_EQ(fifo_hit_ratio(p, 500), 1);
}

TEST(Che, uniform_popularity_hits_in_proportion_to_room) {
  const auto p = zipf_probabilities(1000, 0);
  EXPECT_NEAR(lru_hit_ratio(p, 250), .25, 1e-9);
  EXPECT_NEAR(fifo_hit_ratio(p, 250), .25, 1e-9);
}

TEST(Che, a_hierarchy_filters_the_head_away) {
  const auto p = zipf_probabilities(10'000, .8);
  const LruHierarchy both = lru_hierarchy(p, 16, 500, 2000);
  EXPECT_EQ(both.edge, lru_hit_ratio(p, 500));
  EXPECT_LT(both.shared, lru_hit_ratio(p, 2000));
  EXPECT_GT(both.shared, 2000.0 / 10'000) << "what is left is still better than none";
  EXPECT_NEAR(lru_hierarchy(p, 1, 0, 2000).shared, lru_hit_ratio(p, 2000), 1e-9) << "nothing is filtered";
  EXPECT_EQ(lru_hierarchy(p, 16, 10'000, 2000).shared, 0) << "nothing is asked of it";
  EXPECT_EQ(lru_hierarchy(p, 1, 500, 400).shared, 0) << "a smaller cache behind a single one holds what that one has";
}

}  // namespace
}  // namespace headroom::models
