#include "models/queueing/parallel.h"

#include <gtest/gtest.h>

namespace headroom::models {
namespace {

constexpr double six_digits = 5.1e-7;

TEST(Jsq, shortest_of_d_has_its_mean_field_response) {
  // T = sum_i rho^((d^i - d) / (d - 1))
  EXPECT_NEAR(jsq_mean_response(.80, 2), 1.947363, six_digits);
  EXPECT_NEAR(jsq_mean_response(.90, 2), 2.614057, six_digits);
  EXPECT_NEAR(jsq_mean_response(.95, 2), 3.383046, six_digits);
  EXPECT_NEAR(jsq_mean_response(.90, 3), 2.027856, six_digits);
}

TEST(Jsq, with_one_choice_is_a_plain_queue) { EXPECT_NEAR(jsq_mean_response(.9, 1), 10, 1e-12); }

TEST(ForkJoin, of_two_has_its_exact_mean) {
  // (12 - rho) / (8 (1 - rho))
  EXPECT_NEAR(fork_join_of_two_mean_response(.5), 2.875, 1e-12);
  EXPECT_NEAR(fork_join_of_two_mean_response(.8), 7, 1e-12);
  EXPECT_NEAR(fork_join_of_two_mean_response(.9), 13.875, 1e-12);
}

TEST(FanOut, waits_for_the_slowest) {
  EXPECT_NEAR(fan_out_mean_of_slowest(100), 5.187378, six_digits);  // H_100
  EXPECT_NEAR(fan_out_any_slow(100, .01), .633968, six_digits);     // 1 - .99^100
}

}  // namespace
}  // namespace headroom::models
