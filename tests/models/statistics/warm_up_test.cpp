#include "models/statistics/warm_up.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "sim/kernel/philox.h"

namespace headroom::models {
namespace {

// An autoregressive record: x' = a x + noise.
std::vector<double> record(std::size_t n, double a, std::uint64_t seed) {
  kernel::PhiloxRandom random{seed};
  std::vector<double> values(n);
  double x = 0;
  for (double& v : values) v = x = a * x + random.uniform() - 0.5;
  return values;
}

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
