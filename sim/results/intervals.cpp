#include "sim/results/intervals.h"

#include <array>
#include <cmath>
#include <cstddef>

namespace headroom::results {

double student_t_95(int degrees_of_freedom) {
  // NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2, column 0.975.
  static constexpr std::array<double, 30> table{12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
                                                2.201,  2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
                                                2.080,  2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042};
  if (degrees_of_freedom < 1) return INFINITY;
  if (degrees_of_freedom <= 30) return table[static_cast<std::size_t>(degrees_of_freedom - 1)];
  // Cornish-Fisher from the normal point (Abramowitz and Stegun 26.7.5).
  const double z = 1.959964, n = degrees_of_freedom;
  const double z3 = z * z * z, z5 = z3 * z * z;
  return z + (z3 + z) / (4 * n) + (5 * z5 + 16 * z3 + 3 * z) / (96 * n * n);
}

std::optional<double> half_width_95(std::span<const double> values) {
  double sum = 0;
  int n = 0;
  for (const double v : values) {
    if (std::isnan(v)) continue;
    sum += v;
    ++n;
  }
  if (n < 2) return std::nullopt;
  const double mean = sum / n;
  double squares = 0;
  for (const double v : values) {
    if (!std::isnan(v)) squares += (v - mean) * (v - mean);
  }
  return student_t_95(n - 1) * std::sqrt(squares / (n - 1) / n);
}

}  // namespace headroom::results
