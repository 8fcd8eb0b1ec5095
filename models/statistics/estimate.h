// A number and how sure it is, and the distributions that say so.
#pragma once

#include <optional>
#include <span>

namespace headroom::models {

// Every interval is two-sided at this confidence unless told otherwise.
inline constexpr double usual_confidence = 0.95;

// `value` in its own unit; the interval [low, high] holds the true one with the confidence asked for.
struct Estimate {
  double value = 0;
  double low = 0, high = 0;
  double degrees = 0;  // of freedom behind the interval

  double half_width() const { return (high - low) / 2; }
  // Half the interval over the value; infinite where the value is 0 and the interval is not.
  double relative() const;
  bool covers(double truth) const { return low <= truth && truth <= high; }
};

// The t that a Student variable stays within (-t, t) of with that confidence; infinite below one degree of freedom.
double student_t(double confidence, double degrees);
// The z that a standard normal variable stays within (-z, z) of with that confidence.
double normal_z(double confidence);

// The mean of independent values of one law (replications): Student's t. Absent with fewer than two.
std::optional<Estimate> mean_of(std::span<const double> values, double confidence = usual_confidence);

// Part and whole of a ratio known from independent trials: Wilson, "Probable inference", JASA 22 (1927). Holds for
// ratios of 0 and 1 too. `trials` above 0; `ratio` in [0, 1].
Estimate share_of(double ratio, double trials, double confidence = usual_confidence);
// The same by the binomial law itself: Clopper and Pearson, Biometrika 26 (1934). Holds at any confidence, however few
// the trials; wider than share_of. Trials need not be whole.
Estimate exact_share_of(double ratio, double trials, double confidence = usual_confidence);

}  // namespace headroom::models
