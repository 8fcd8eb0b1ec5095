// Whether a record that begins unlike the rest is told from one that is uneven by chance.
#include "sim/run/settling.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <vector>

#include "sim/kernel/philox.h"

namespace headroom::run {
namespace {

using Blocks = std::vector<results::Histogram::Parts>;

Blocks blocks_of(std::size_t count, const std::function<double(std::size_t)>& mean_ns) {
  Blocks blocks(count);
  for (std::size_t i = 0; i < count; ++i) {
    blocks[i].weight = 50;
    blocks[i].sum_ns = 50 * mean_ns(i);
  }
  return blocks;
}

TEST(Settling, TellsARecordThatHadNotSettledFromChance) {
  kernel::PhiloxRandom random{7};
  int alarms = 0, seen = 0;
  constexpr int records = 200;
  for (int n = 0; n < records; ++n) {
    std::vector<double> noise(140);
    for (double& each : noise) each = 2e5 * (random.uniform() - 0.5);
    const auto start = [](std::size_t i) { return 5e5 * std::exp(-static_cast<double>(i) / 4); };
    alarms += unsettled_blocks(blocks_of(140, [&](std::size_t i) { return 1e6 + noise[i]; })) > 0 ? 1 : 0;
    seen += unsettled_blocks(blocks_of(140, [&](std::size_t i) { return 1e6 + noise[i] - start(i); })) > 0 ? 1 : 0;
  }
  EXPECT_LE(alarms, 1);
  EXPECT_GE(seen, records * 0.6) << "the rest looks as if it lasted longer than a sixth: of that nothing is said";
  EXPECT_EQ(unsettled_blocks({}), 0u);
  EXPECT_EQ(unsettled_blocks(blocks_of(100, [](std::size_t) { return 1e6; })), 0u);
}

// Mean times in the system of a queue in steady state, by block, from Lindley's recursion.
Blocks queue(kernel::PhiloxRandom& random, double utilization, int per_block, const std::function<double()>& service) {
  double wait = 0;
  const auto block = [&](std::size_t) {
    double sum = 0;
    for (int i = 0; i < per_block; ++i) {
      const double served = service();
      sum += wait + served;
      wait = std::max(0.0, wait + served - random.exponential(1 / utilization));
    }
    return sum / per_block;
  };
  (void)blocks_of(60, block);
  return blocks_of(140, block);
}

// Every record here is in steady state; short blocks remember one another, long services come once in many blocks.
TEST(Settling, IsNotDeniedToQueuesWithMemoryAndHeavyTails) {
  kernel::PhiloxRandom random{11};
  const auto exponential = [&] { return random.exponential(1); };
  // Two exponentials with balanced means, squared coefficient of variation 100.
  const double p = (1 + std::sqrt(99.0 / 101)) / 2;
  const auto uneven = [&] {
    const bool usual = random.uniform() < p;
    return random.exponential(1 / (2 * (usual ? p : 1 - p)));
  };
  constexpr int records = 100;
  for (const double utilization : {0.7, 0.9}) {
    int of_exponential = 0, of_uneven = 0;
    for (int n = 0; n < records; ++n) {
      of_exponential += unsettled_blocks(queue(random, utilization, 100, exponential)) > 0 ? 1 : 0;
      of_uneven += unsettled_blocks(queue(random, utilization, 100, uneven)) > 0 ? 1 : 0;
    }
    EXPECT_LE(of_exponential, 4) << utilization;
    EXPECT_LE(of_uneven, 4) << utilization;
  }
}

// One block of forty whose mean is a thousand times the others': MSER cuts there, and half the record would be warm-up.
TEST(Settling, IsNotDeniedForOneRareLongService) {
  kernel::PhiloxRandom random{13};
  for (const std::size_t rare : {0u, 3u, 20u, 49u, 69u})
    EXPECT_EQ(unsettled_blocks(blocks_of(
                  140, [&](std::size_t i) { return (1e6 + 2e5 * random.uniform()) * (i == rare ? 1000 : 1); })),
              0u)
        << rare;
}

}  // namespace
}  // namespace headroom::run
