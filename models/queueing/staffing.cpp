#include "models/queueing/staffing.h"

#include <cmath>
#include <numbers>

#include "real/ports/verify.h"
#include "models/queueing/stations.h"

namespace headroom::models {

double halfin_whitt_wait_probability(double beta) {
  verify(beta > 0, "beta > 0");
  const double density = std::exp(-beta * beta / 2) / std::sqrt(2 * std::numbers::pi);
  const double distribution = std::erfc(-beta / std::numbers::sqrt2) / 2;
  return 1 / (1 + beta * distribution / density);
}

double halfin_whitt_beta(double wait_probability) {
  verify(wait_probability > 0 && wait_probability < 1, "0 < p < 1");
  double low = 1e-12, high = 1;
  while (high < 32 && halfin_whitt_wait_probability(high) > wait_probability) high *= 2;
  for (int i = 0; i < 200; ++i) {
    const double middle = low + (high - low) / 2;
    (halfin_whitt_wait_probability(middle) > wait_probability ? low : high) = middle;
  }
  return high;
}

std::int64_t square_root_staffing(double a, double beta) {
  verify(a >= 0 && beta >= 0, "a >= 0, beta >= 0");
  return static_cast<std::int64_t>(std::ceil(a + beta * std::sqrt(a)));
}

std::int64_t fewest_servers(double lambda, double mu, double q, double limit) {
  verify(lambda >= 0 && mu > 0 && limit >= 0, "lambda >= 0, mu > 0, limit >= 0");
  const auto enough = [&](std::int64_t c) { return MMc(lambda, mu, c).wait_quantile(q) <= limit; };
  std::int64_t few = static_cast<std::int64_t>(std::floor(lambda / mu));  // never enough: rho >= 1
  std::int64_t step = 1;
  while (!enough(few + step)) step *= 2;
  std::int64_t many = few + step;
  few += step / 2;
  while (many - few > 1) {
    const std::int64_t middle = few + (many - few) / 2;
    (enough(middle) ? many : few) = middle;
  }
  return many;
}

}  // namespace headroom::models
