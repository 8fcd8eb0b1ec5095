#include "models/statistics/batch_means.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "models/statistics/warm_up.h"
#include "sim/kernel/philox.h"

namespace headroom::models {
namespace {

// An autoregressive record: x' = a x + noise, mean 0, variance of the mean 1 / (12 n (1 - a)^2) for long n.
std::vector<double> record(std::size_t n, double a, std::uint64_t seed) {
  kernel::PhiloxRandom random{seed};
  std::vector<double> values(n);
  double x = 0;
  for (double& v : values) v = x = a * x + random.uniform() - 0.5;
  return values;
}

TEST(BatchMeans, AreAsWideAsTheCorrelationAsks) {
  constexpr double a = 0.9;
  const auto values = record(200'000, a, 1);
  const auto found = batch_means(values);
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->independent);
  const double truth = student_t(0.95, found->estimate.degrees) / std::sqrt(12 * 200'000.0) / (1 - a);
  EXPECT_NEAR(found->estimate.half_width() / truth, 1, 0.35);
  EXPECT_GT(found->estimate.half_width(), 5 * mean_of(values)->half_width() / 2) << "as if they were independent";
}

TEST(BatchMeans, GrowWhileNeighboursDepend) {
  EXPECT_EQ(batch_means(record(64'000, 0, 2))->batches, 16u);
  const auto slow = batch_means(record(6'400, 0.995, 3));
  EXPECT_LT(slow->batches, 16u);
  const auto never = batch_means(record(1'000, 0.9999, 4));
  EXPECT_FALSE(never->independent) << "a record shorter than its memory says so";
}

TEST(BatchMeans, AreAbsentWithFewerValuesThanBatches) { EXPECT_FALSE(batch_means(std::vector{1.0, 2.0})); }

TEST(WarmUp, IsCutWhereTheRecordHasSettled) {
  auto values = record(5'000, 0.5, 5);
  for (std::size_t i = 0; i < 400; ++i) values[i] += 5 * std::exp(-static_cast<double>(i) / 100);
  const WarmUp cut = warm_up_of(values);
  EXPECT_TRUE(cut.settled);
  EXPECT_GE(cut.values, 200u);
  EXPECT_LE(cut.values, 800u);
}

TEST(WarmUp, SaysWhenARecordNeverSettles) {
  std::vector<double> rising(1'000);
  for (std::size_t i = 0; i < rising.size(); ++i) rising[i] = static_cast<double>(i);
  EXPECT_FALSE(warm_up_of(rising).settled);
  EXPECT_EQ(warm_up_of({}).values, 0u);
}

}  // namespace
}  // namespace headroom::models
