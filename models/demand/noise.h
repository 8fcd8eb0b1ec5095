// Second-to-second unrest on top of the exact intensity.
#pragma once

#include <cstdint>

#include "models/laws/law.h"

namespace headroom::models {

// Arrivals are doubly stochastic Poisson: in each second the intensity is multiplied by a gamma factor of mean 1, drawn
// by a hash of (seed, second), independent between seconds. Counts of mean m then have variance m + m^2 v, hence an
// index of dispersion 1 + m v; the factor's variance is v = (dispersion - 1) / count, so that counts of mean `count` a
// second have the given dispersion. By default count is the mean of the trace in which 1.1 was measured (63.6/s, factor
// CoV 4.0 %); the relative unrest is then the same at any volume. A caller who wants the dispersion at the full world's
// counts instead gives their mean, and gets a factor of CoV sqrt(.1/mean).
class SecondNoise {
 public:
  SecondNoise(double dispersion, double count, std::uint64_t seed);

  double factor(std::int64_t second) const;  // mean 1
  double variance() const { return variance_; }

 private:
  double variance_;
  std::uint64_t seed_;
  Law law_;
};

}  // namespace headroom::models
