#include "models/statistics/estimate.h"

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>

#include "real/ports/verify.h"

namespace headroom::models {

double Estimate::relative() const {
  if (half_width() == 0) return 0;
  return value != 0 ? half_width() / std::abs(value) : std::numeric_limits<double>::infinity();
}

double student_t(double confidence, double degrees) {
  verify(confidence > 0 && confidence < 1, "a confidence is within (0, 1)");
  if (!(degrees >= 1)) return std::numeric_limits<double>::infinity();
  return boost::math::quantile(boost::math::students_t(degrees), (1 + confidence) / 2);
}

double normal_z(double confidence) {
  verify(confidence > 0 && confidence < 1, "a confidence is within (0, 1)");
  // From the small side, which keeps its digits where the confidence is all but one.
  return boost::math::quantile(boost::math::complement(boost::math::normal(), (1 - confidence) / 2));
}

std::optional<Estimate> mean_of(std::span<const double> values, double confidence) {
  if (values.size() < 2) return std::nullopt;
  const auto n = static_cast<double>(values.size());
  double sum = 0;
  for (const double v : values) sum += v;
  const double mean = sum / n;
  double squares = 0;
  for (const double v : values) squares += (v - mean) * (v - mean);
  const double half = student_t(confidence, n - 1) * std::sqrt(squares / (n - 1) / n);
  return Estimate{mean, mean - half, mean + half, n - 1};
}

Estimate share_of(double ratio, double trials, double confidence) {
  verify(trials > 0 && ratio >= 0 && ratio <= 1, "a share of some trials is within [0, 1]");
  const double z = normal_z(confidence), z2 = z * z;
  if (ratio == 0) return {0, 0, z2 / (trials + z2), trials};
  const double middle = (ratio + z2 / (2 * trials)) / (1 + z2 / trials);
  const double half = z / (1 + z2 / trials) * std::sqrt(ratio * (1 - ratio) / trials + z2 / (4 * trials * trials));
  return {ratio, std::fmax(middle - half, 0), std::fmin(middle + half, 1), trials};
}

Estimate exact_share_of(double ratio, double trials, double confidence) {
  verify(trials > 0 && ratio >= 0 && ratio <= 1, "a share of some trials is within [0, 1]");
  const double successes = ratio * trials, failures = trials - successes, tail = (1 - confidence) / 2;
  using Beta = boost::math::beta_distribution<>;
  const double low = successes > 0 ? quantile(Beta(successes, failures + 1), tail) : 0;
  const double high = failures > 0 ? quantile(complement(Beta(successes + 1, failures), tail)) : 1;
  return {ratio, low, high, trials};
}

}  // namespace headroom::models
