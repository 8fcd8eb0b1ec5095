#include "models/statistics/batch_means.h"

#include <cmath>
#include <vector>

namespace headroom::models {
namespace {

double mean(std::span<const double> values) {
  double sum = 0;
  for (const double v : values) sum += v;
  return sum / static_cast<double>(values.size());
}

// Correlation of neighbours, from von Neumann's ratio of successive to ordinary squares.
double correlation_of(std::span<const double> values) {
  const double middle = mean(values);
  double squares = 0, steps = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    squares += (values[i] - middle) * (values[i] - middle);
    if (i > 0) steps += (values[i] - values[i - 1]) * (values[i] - values[i - 1]);
  }
  if (squares == 0) return 0;
  const double first = values.front() - middle, last = values.back() - middle;
  return 1 - (steps + first * first + last * last) / (2 * squares);
}

// Under independence the correlation's variance is (n - 2) / (n^2 - 1) (von Neumann 1941).
bool dependent(double correlation, std::size_t batches, double chance) {
  const auto n = static_cast<double>(batches);
  return correlation > normal_z(1 - 2 * chance) * std::sqrt((n - 2) / (n * n - 1));
}

}  // namespace

std::optional<BatchMeans> batch_means(std::span<const double> values, BatchParams params, double confidence) {
  std::optional<BatchMeans> found;
  for (std::size_t batches = params.most_batches; batches >= params.fewest_batches; batches /= 2) {
    const std::size_t length = values.size() / batches;
    if (length < 1) continue;
    const auto kept = values.last(length * batches);
    std::vector<double> means(batches);
    for (std::size_t i = 0; i < batches; ++i) means[i] = mean(kept.subspan(i * length, length));
    const double whole = mean(kept);
    const auto n = static_cast<double>(batches);
    double squares = 0, cubes = 0;
    for (const double m : means) {
      squares += (m - whole) * (m - whole);
      cubes += (m - whole) * (m - whole) * (m - whole);
    }
    const double variance = squares / (n - 1), error = std::sqrt(variance / n);
    const double half = student_t(confidence, n - 1) * error;
    const double skewness = variance > 0 ? cubes * n / ((n - 1) * (n - 2)) / std::pow(variance, 1.5) : 0;
    const double correlation = correlation_of(means);
    found = BatchMeans{{whole, whole - half, whole + half, n - 1},
                       batches,
                       error,
                       skewness,
                       correlation,
                       !dependent(correlation, batches, params.chance)};
    if (found->independent) break;
  }
  return found;
}

}  // namespace headroom::models
