#include "models/statistics/warm_up.h"

#include <limits>
#include <vector>

namespace headroom::models {

WarmUp warm_up_of(std::span<const double> values) {
  constexpr std::size_t group = 5;
  std::vector<double> means(values.size() / group);
  for (std::size_t i = 0; i < means.size(); ++i) {
    for (const double v : values.subspan(i * group, group)) means[i] += v / group;
  }
  // From the end on, so that sums of what remains grow by one value at a time (Welford 1962).
  double least = std::numeric_limits<double>::infinity(), mean = 0, squares = 0;
  std::size_t cut = 0, remaining = 0;
  for (std::size_t i = means.size(); i-- > 0;) {
    ++remaining;
    const double off = means[i] - mean;
    mean += off / static_cast<double>(remaining);
    squares += off * (means[i] - mean);
    if (i > means.size() / 2) continue;
    const auto n = static_cast<double>(remaining);
    if (const double error = squares / (n * n); error <= least) {
      least = error;
      cut = i;
    }
  }
  return {cut * group, means.empty() || cut < means.size() / 2};
}

}  // namespace headroom::models
