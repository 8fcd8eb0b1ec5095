#include "models/popularity/growth.h"

#include <gtest/gtest.h>

#include <cmath>

#include "models/laws/uniform.h"

namespace headroom::models {
namespace {

TEST(ASpike, rises_to_its_peak_and_relaxes_as_a_power_of_time) {
  const ViralSpike spike{.at_s = 1000, .peak_share = 0.05, .rise_s = 600, .decay_exponent = 1.4};
  EXPECT_EQ(spike.share(999), 0);
  EXPECT_NEAR(spike.share(1300), 0.025, 1e-12);
  EXPECT_NEAR(spike.share(1600), 0.05, 1e-12);
  EXPECT_NEAR(spike.share(1000 + 6000), 0.05 * std::pow(10, -1.4), 1e-12);
  const ViralSpike critical{.at_s = 0, .peak_share = 0.05, .rise_s = 600, .decay_exponent = 0.6};
  EXPECT_GT(critical.share(86400), ViralSpike({.rise_s = 600}).share(86400));
}

// A sub-critical process with branching n ends up at 1 / (1 - n) views per immigrant.
TEST(SubCriticalGrowth, settles_at_one_over_one_minus_branching) {
  HawkesGrowth growth({.immigrants_per_s = 1, .branching = 0.4, .memory = 2, .cutoff_s = 60, .steps = 500});
  const auto path = growth.mean_path(500);
  EXPECT_NEAR(path.back() / (60 / (1 - 0.4)), 1, 0.005);
}

TEST(SuperCriticalGrowth, has_no_end) {
  const auto path =
      HawkesGrowth({.immigrants_per_s = 1, .branching = 2, .memory = 2, .cutoff_s = 60, .steps = 60}).mean_path(60);
  for (std::size_t k = 1; k < path.size(); ++k) EXPECT_GT(path[k], path[k - 1]);
  EXPECT_GT(path.back(), 1e6 * path.front());
}

// Crane and Sornette: after a burst the rate falls as t^-(1 + theta) below criticality.
TEST(AfterABurst, sub_critical_views_relax_with_the_memory_s_exponent) {
  HawkesGrowth growth({.immigrants_per_s = 0, .branching = 0.05, .memory = 0.4, .cutoff_s = 60, .steps = 5000});
  growth.observe(1e9);
  std::vector<double> path;
  for (int k = 0; k < 4000; ++k) {
    path.push_back(growth.expected());
    growth.observe(path.back());
  }
  const double slope = std::log(path[3999] / path[399]) / std::log(10);
  EXPECT_NEAR(slope, -1.4, 0.05);
}

TEST(CountedGrowth, follows_its_mean) {
  const HawkesParams params{.immigrants_per_s = 5, .branching = 0.4, .memory = 2, .cutoff_s = 60, .steps = 100};
  const auto path = HawkesGrowth(params).mean_path(100);
  std::vector<double> mean(100, 0);
  const int runs = 300;
  for (std::uint64_t run = 0; run < runs; ++run) {
    HawkesGrowth growth(params);
    for (std::uint64_t k = 0; k < 100; ++k) mean[k] += static_cast<double>(growth.next(to_uniform(mix(run, k)))) / runs;
  }
  for (std::size_t k : {0u, 10u, 99u}) EXPECT_NEAR(mean[k] / path[k], 1, 0.02) << k;
}

TEST(Growth, without_positive_times_aborts) {
  EXPECT_DEATH(HawkesGrowth({.cutoff_s = 0}), "positive times");
  EXPECT_DEATH(HawkesGrowth({.branching = -1}), "no negative rates");
}

}  // namespace
}  // namespace headroom::models
