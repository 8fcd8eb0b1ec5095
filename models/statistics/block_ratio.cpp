#include "models/statistics/block_ratio.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace headroom::models {
namespace {

// Three of them give the least that a contrast can be made of; with that the t is 3.2.
constexpr std::size_t fewest_blocks = 9;

struct Spread {
  double variance = 0, degrees = 1;
};

// The mean of squares times `times`, and what they are worth: `each` degrees apiece at most.
struct Squares {
  double sum = 0, squared = 0, count = 0;
  void add(double x) {
    sum += x * x;
    squared += x * x * x * x;
    count += 1;
  }
  Spread spread(double times, double each, double lost) const {
    if (sum == 0) return {};
    const double worth = 3 * sum * sum / squared - 2;
    return {sum / (count - lost) * times, std::clamp(worth, 1.0, count - lost) * each};
  }
};

std::vector<double> joined(std::span<const double> residuals, std::size_t most) {
  const std::size_t each = std::min((residuals.size() + most - 1) / most, residuals.size() / fewest_blocks);
  std::vector<double> sums((residuals.size() + each - 1) / each);
  for (std::size_t i = 0; i < residuals.size(); ++i) sums[i / each] += residuals[i];
  return sums;
}

// Of the sum of `residuals`.
Spread drifting_spread(std::span<const double> residuals) {
  Squares contrasts;
  for (std::size_t i = 0; i + 2 < residuals.size(); ++i)
    contrasts.add((residuals[i] - 2 * residuals[i + 1] + residuals[i + 2]) / std::sqrt(6.0));
  // Overlapping second differences of independent values: the variance of their mean square is 35/18 times that of as
  // many independent ones (36 + 2 * 16 + 2 = 70 over 36).
  constexpr double each = 18.0 / 35;
  Spread spread = contrasts.spread(static_cast<double>(residuals.size()), each, 0);
  spread.degrees = std::max(spread.degrees, 1.0);
  return spread;
}

Spread steady_spread(std::span<const double> residuals) {
  // A correlation found among independent blocks is below none as often as above; to believe all of the former would
  // make intervals too short, to believe none of it too long.
  constexpr double least = -0.05, most = 0.8;
  Squares own;
  double neighbours = 0;
  for (std::size_t i = 0; i < residuals.size(); ++i) {
    own.add(residuals[i]);
    if (i > 0) neighbours += residuals[i] * residuals[i - 1];
  }
  const auto n = static_cast<double>(residuals.size());
  Spread spread = own.spread(n, 1, 1);
  if (own.sum == 0) return spread;
  // Residuals add up to nothing, which makes neighbours look apart by one in their number.
  const double correlation = std::clamp(neighbours / own.sum + 1 / n, least, most);
  spread.variance *= (1 + correlation) / (1 - correlation);
  return spread;
}

// That of the sum of steady residuals. As the few largest of many decide it, that of a sample is too low: by a third in
// waits of M/G/1 and M/M/4 (coverage of both ends, docs/results.md).
double skewness_of_sum(std::span<const double> residuals) {
  constexpr double too_low = 1.5;
  double squares = 0, cubes = 0;
  for (const double r : residuals) {
    squares += r * r;
    cubes += r * r * r;
  }
  return squares > 0 ? too_low * cubes / std::pow(squares, 1.5) : 0;
}

// A symmetric variable's value t as that of one with skewness 6 a.
double skewed(double t, double a) { return std::abs(a) < 1e-9 ? t : (std::cbrt(1 + 6 * a * (t - a)) - 1) / (2 * a); }

Estimate skewed_estimate(const BlockRatio& r, double skewness, double confidence) {
  const double t = student_t(confidence, r.degrees), a = skewness / 6;
  return {r.ratio, r.ratio - skewed(t, a) * r.error, r.ratio - skewed(-t, a) * r.error, r.degrees};
}

}  // namespace

Estimate BlockRatio::estimate(double confidence) const {
  if (!(error > 0)) return {ratio, ratio, ratio, degrees};
  return skewed_estimate(*this, skewness.value_or(0), confidence);
}

Estimate BlockRatio::share(double confidence) const {
  if (skewness || !(error > 0) || !(ratio > 0 && ratio < 1)) return estimate(confidence);
  constexpr double clumps = 1.5;
  return skewed_estimate(*this, clumps * (1 - 2 * ratio) / (ratio * (1 - ratio)) * error, confidence);
}

std::optional<BlockRatio> block_ratio(std::span<const Block> blocks, Blocking blocking) {
  double part = 0, whole = 0;
  for (const Block& b : blocks) {
    part += b.part;
    whole += b.whole;
  }
  if (!(whole > 0)) return std::nullopt;
  const double ratio = part / whole;
  std::vector<double> residuals;
  for (const Block& b : blocks) {
    if (b.whole > 0) residuals.push_back(b.part - ratio * b.whole);
  }
  if (residuals.size() < fewest_blocks) return std::nullopt;
  residuals = joined(residuals, std::max(blocking.most, fewest_blocks));
  const bool steady = blocking.course == Course::steady;
  const Spread spread = steady ? steady_spread(residuals) : drifting_spread(residuals);
  const auto skewness = steady ? std::optional(skewness_of_sum(residuals)) : std::nullopt;
  return BlockRatio{ratio, std::sqrt(spread.variance) / whole, spread.degrees, skewness};
}

}  // namespace headroom::models
