#include "models/statistics/drift.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace headroom::models {
namespace {

// Three of them give the least that an interval can be made of; with that the t is 3.2.
constexpr std::size_t fewest_blocks = 9;
// Doubled blocks leave at least so many contrasts: the t of 15 degrees is 9 % above the normal's point.
constexpr std::size_t fewest_contrasts = 15;

struct Spread {
  double variance = 0, degrees = 1;
};

// Of the sum of `residuals`.
Spread spread_of(std::span<const double> residuals) {
  const std::size_t contrasts = residuals.size() / 3;
  double sum = 0, squares = 0;
  for (std::size_t i = 0; i < contrasts; ++i) {
    const double d = residuals[3 * i] - 2 * residuals[3 * i + 1] + residuals[3 * i + 2];
    sum += d * d / 6;
    squares += d * d / 6 * (d * d / 6);
  }
  if (sum == 0) return {};
  const auto n = static_cast<double>(contrasts);
  // Each square estimates a block's variance; the left-over blocks count as the average one.
  return {sum / n * static_cast<double>(residuals.size()), std::clamp(3 * sum * sum / squares - 2, 1.0, n)};
}

std::vector<double> doubled(std::span<const double> residuals) {
  std::vector<double> pairs(residuals.size() / 2);
  for (std::size_t i = 0; i < pairs.size(); ++i) pairs[i] = residuals[2 * i] + residuals[2 * i + 1];
  return pairs;
}

}  // namespace

std::optional<DriftingRatio> drifting_ratio(std::span<const Block> blocks) {
  double part = 0, whole = 0;
  std::size_t filled = 0;
  for (const Block& b : blocks) {
    part += b.part;
    whole += b.whole;
    filled += b.whole > 0 ? 1 : 0;
  }
  if (filled < fewest_blocks) return std::nullopt;
  const double ratio = part / whole;
  std::vector<double> residuals;
  for (const Block& b : blocks) {
    if (b.whole > 0) residuals.push_back(b.part - ratio * b.whole);
  }
  while (residuals.size() / 6 >= fewest_contrasts) residuals = doubled(residuals);
  const Spread spread = spread_of(residuals);
  return DriftingRatio{ratio, std::sqrt(spread.variance) / whole, spread.degrees};
}

}  // namespace headroom::models
