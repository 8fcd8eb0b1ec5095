#include "models/statistics/block_ratio.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "models/statistics/estimate.h"
#include "sim/kernel/philox.h"

namespace headroom::models {
namespace {

// A day of 144 blocks whose load and whose share of parts both swing by the hour: refusals at the evening's peak.
struct Day {
  explicit Day(std::uint64_t seed) : random{seed} {}
  static double trials(std::size_t block) { return std::round(400 * (1 + 0.5 * wave(block))); }
  static double share(std::size_t block) { return 0.05 * (1 + 0.9 * wave(block)); }
  static double wave(std::size_t block) { return std::sin(static_cast<double>(block) / 144 * 2 * std::numbers::pi); }
  static double truth() {
    double part = 0, whole = 0;
    for (std::size_t b = 0; b < 144; ++b) part += trials(b) * share(b), whole += trials(b);
    return part / whole;
  }
  std::vector<Block> blocks() {
    std::vector<Block> day(144);
    for (std::size_t b = 0; b < 144; ++b) {
      day[b].whole = trials(b);
      for (int i = 0; i < static_cast<int>(day[b].whole); ++i) day[b].part += random.uniform() < share(b) ? 1 : 0;
    }
    return day;
  }
  kernel::PhiloxRandom random;
};

TEST(BlockRatio, CoversTheTruthOfADayThatSwingsAsOftenAsItPromises) {
  constexpr int days = 400;
  Day day{20'260'401};
  int held = 0;
  double width = 0, plain = 0;
  for (int i = 0; i < days; ++i) {
    const auto blocks = day.blocks();
    const auto found = block_ratio(blocks);
    ASSERT_TRUE(found);
    const double half = student_t(0.95, found->degrees) * found->error;
    held += std::abs(found->ratio - Day::truth()) <= half ? 1 : 0;
    width += half;
    // What the blocks' plain spread would say: the hours of the day as noise.
    double squares = 0, whole = 0;
    for (const Block& b : blocks) squares += std::pow(b.part - found->ratio * b.whole, 2), whole += b.whole;
    plain += 1.96 * std::sqrt(squares) / whole;
  }
  EXPECT_GE(held, 0.93 * days);
  EXPECT_LE(held, 0.98 * days);
  EXPECT_LT(width, 0.5 * plain) << "the day's curve counts as noise";
}

TEST(BlockRatio, IsExactWhereNothingVaries) {
  const auto found = block_ratio(std::vector<Block>(30, {2, 8}));
  EXPECT_EQ(found->ratio, 0.25);
  EXPECT_EQ(found->error, 0);
}

TEST(BlockRatio, SeesNoiseThatNeighboursShare) {
  // Means of four blocks each: the same noise in all four.
  kernel::PhiloxRandom random{7};
  std::vector<Block> shared, own;
  for (int i = 0; i < 240; ++i) {
    const double fresh = 100 + 20 * (random.uniform() - 0.5);
    own.push_back({fresh, 1000});
    shared.push_back({i % 4 == 0 ? fresh : shared.back().part, 1000});
  }
  EXPECT_GT(block_ratio(shared)->error, 1.4 * block_ratio(own)->error);
}

TEST(BlockRatio, TrustsAFewWildBlocksAsFew) {
  std::vector<Block> blocks(144, {10, 1000});
  kernel::PhiloxRandom random{8};
  for (Block& b : blocks) b.part += random.uniform();
  const double calm = block_ratio(blocks)->degrees;
  blocks[70].part += 500;
  EXPECT_GT(calm, 10);
  EXPECT_LT(block_ratio(blocks)->degrees, 3);
}

TEST(BlockRatio, OfARareShareReachesFartherUpThanDown) {
  const BlockRatio rare{0.01, 0.001, 30}, common{0.5, 0.001, 30}, nearly_all{0.99, 0.001, 30};
  EXPECT_GT(rare.share().high - 0.01, 1.05 * (0.01 - rare.share().low));
  EXPECT_NEAR(common.share().high, common.estimate().high, 1e-9);
  EXPECT_NEAR(rare.share().high - 0.01, 0.99 - nearly_all.share().low, 1e-9);
}

TEST(BlockRatio, IsWiderWhereNeighboursOfASteadyRecordDepend) {
  kernel::PhiloxRandom random{9};
  std::vector<Block> own, shared;
  double level = 0;
  for (int i = 0; i < 36; ++i) {
    const double fresh = random.uniform() - 0.5;
    level = 0.7 * level + fresh;
    own.push_back({100 + fresh, 1000});
    shared.push_back({100 + level, 1000});
  }
  const auto wide = block_ratio(shared, Course::steady), narrow = block_ratio(own, Course::steady);
  // As 1 / (1 - 0.7) in the long run.
  EXPECT_GT(wide->error, 2 * narrow->error);
  EXPECT_LT(wide->error, 5 * narrow->error);
}

TEST(BlockRatio, IsAbsentForAHandfulOfBlocks) {
  EXPECT_FALSE(block_ratio(std::vector<Block>(8, {1, 2})));
  std::vector<Block> mostly_empty(100);
  for (int i = 0; i < 8; ++i) mostly_empty[static_cast<std::size_t>(i) * 10] = {1, 2};
  EXPECT_FALSE(block_ratio(mostly_empty));
}

}  // namespace
}  // namespace headroom::models
