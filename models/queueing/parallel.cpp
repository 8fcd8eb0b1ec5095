#include "models/queueing/parallel.h"

#include <cmath>
#include <limits>

#include "real/ports/verify.h"

namespace headroom::models {

double jsq_mean_response(double rho, int d) {
  verify(rho >= 0 && d >= 1, "rho >= 0, d >= 1");
  if (rho >= 1) return std::numeric_limits<double>::infinity();
  if (d == 1) return 1 / (1 - rho);
  // The exponents are 0, d, d + d^2, ...: they grow geometrically, so few terms matter.
  double total = 0, exponent = 0, power = d;
  for (int i = 1; i <= 1100; ++i) {
    const double term = std::pow(rho, exponent);
    total += term;
    if (term < 1e-18 * total) break;
    exponent += power;
    power *= d;
  }
  return total;
}

double fork_join_of_two_mean_response(double rho) {
  verify(rho >= 0, "rho >= 0");
  return rho < 1 ? (12 - rho) / (8 * (1 - rho)) : std::numeric_limits<double>::infinity();
}

double fan_out_mean_of_slowest(std::int64_t n) {
  verify(n >= 0, "n >= 0");
  double sum = 0;
  for (std::int64_t i = n; i >= 1; --i) sum += 1 / static_cast<double>(i);
  return sum;
}

double fan_out_any_slow(std::int64_t n, double p) {
  verify(n >= 0 && p >= 0 && p <= 1, "n >= 0, 0 <= p <= 1");
  return -std::expm1(static_cast<double>(n) * std::log1p(-p));
}

}  // namespace headroom::models
