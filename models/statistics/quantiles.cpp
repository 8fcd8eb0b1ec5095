#include "models/statistics/quantiles.h"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cmath>
#include <vector>

#include "real/ports/verify.h"

namespace headroom::models {
namespace {

// Position, from 0, of the q-quantile among n sorted values.
std::size_t place_of(std::size_t n, double q) {
  const double wanted = std::ceil(q * static_cast<double>(n) * (1 - 1e-12));
  return static_cast<std::size_t>(std::clamp(wanted - 1, 0.0, static_cast<double>(n - 1)));
}

}  // namespace

double quantile(std::span<const double> values, double q) {
  verify(!values.empty() && q >= 0 && q <= 1, "a quantile within [0, 1] of some values");
  std::vector<double> sorted(values.begin(), values.end());
  const auto at = sorted.begin() + static_cast<std::ptrdiff_t>(place_of(sorted.size(), q));
  std::nth_element(sorted.begin(), at, sorted.end());
  return *at;
}

std::optional<Estimate> independent_quantile(std::span<const double> values, double q, double confidence) {
  verify(q > 0 && q < 1, "a quantile within (0, 1)");
  if (values.empty()) return std::nullopt;
  const auto n = static_cast<double>(values.size());
  // X(l) <= quantile <= X(u), counted from 1, holds with P(l <= Binomial(n, q) <= u - 1).
  const boost::math::binomial below(n, q);
  const double miss = (1 - confidence) / 2;
  double low = n * q, high = n * q + 1;
  while (low >= 1 && boost::math::cdf(below, std::floor(low) - 1) > miss) --low;
  while (high <= n && boost::math::cdf(boost::math::complement(below, std::floor(high) - 1)) > miss) ++high;
  if (low < 1 || high > n) return std::nullopt;
  std::vector<double> sorted(values.begin(), values.end());
  std::ranges::sort(sorted);
  return Estimate{sorted[place_of(sorted.size(), q)], sorted[static_cast<std::size_t>(low) - 1],
                  sorted[static_cast<std::size_t>(high) - 1], n};
}

}  // namespace headroom::models
