#include "models/laws/poisson.h"

#include <algorithm>
#include <cmath>

#include "models/laws/normal.h"

namespace headroom::models {

std::int64_t poisson_quantile(double mean, double u) {
  if (mean <= 0) return 0;
  if (mean > 500) {
    const double z = normal_quantile(u);
    const double k = mean + z * std::sqrt(mean) + (z * z - 1) / 6;
    return std::max<std::int64_t>(0, static_cast<std::int64_t>(std::floor(k + 0.5)));
  }
  double chance = std::exp(-mean), sum = chance;
  std::int64_t k = 0;
  while (sum < u && k < 2000) {
    ++k;
    chance *= mean / static_cast<double>(k);
    sum += chance;
  }
  return k;
}

std::int64_t geometric_quantile(double mean, double u) {
  if (mean <= 1) return u > 1 - mean ? 1 : 0;
  return 1 + static_cast<std::int64_t>(std::log1p(-u) / std::log1p(-1 / mean));
}

}  // namespace headroom::models
