// Laws of positive quantities, drawn by inverting the distribution function at a uniform.
#pragma once

#include <variant>
#include <vector>

namespace headroom::models {

// Always the mean.
struct Fixed {
  double mean = 1;
};

// Memoryless; coefficient of variation 1.
struct Exponential {
  double mean = 1;
};

// At least `least`, plus an exponential: a fixed path with a memoryless wait.
struct ShiftedExponential {
  double least = 0;
  double mean_excess = 1;
};

// exp(N(mu, sigma^2)).
struct Lognormal {
  double mu = 0;
  double sigma = 1;
  // The lognormal of this mean > 0 and coefficient of variation >= 0.
  static Lognormal of(double mean, double cv);
};

// Gamma of this mean > 0 and coefficient of variation > 0; shape 1/cv^2.
struct Gamma {
  double mean = 1;
  double cv = 1;
};

// Two exponentials with balanced means, p m1 = (1 - p) m2 (Whitt 1982); scv, variance over mean squared, is 1 or more.
struct Hyperexponential {
  double mean = 1;
  double scv = 1;
};

// A quantile function given at knots: u strictly rising from 0 to 1, x positive and not falling;
// between knots log x is linear in u.
struct Quantiles {
  struct Knot {
    double u, x;
  };
  std::vector<Knot> knots;
};

using LawParams = std::variant<Fixed, Exponential, ShiftedExponential, Lognormal, Gamma, Hyperexponential, Quantiles>;

// One law, ready to draw from. A draw allocates nothing; a gamma's costs a table look-up, a normal quantile and an
// exponential, a hyperexponential's some dozens of exponentials.
class Law {
 public:
  explicit Law(LawParams params);

  double draw(double u) const;  // 0 < u < 1; monotone in u
  // What a share p of all draws exceeds, 0 < p < 1: draw(1 - p), as exact where p is too small for 1 - p to show it.
  double exceeded_by(double p) const;
  double mean() const { return mean_; }
  double scv() const { return scv_; }  // variance over mean squared
  const LawParams& params() const { return params_; }
  Law scaled(double factor) const;  // the law of factor x, factor > 0

 private:
  // A place in the law: the shares of all draws below and above it. They add up to 1, and the smaller one is exact.
  struct Place {
    double below, above;
    double normal_score() const;
  };
  double at(Place place) const;
  double gamma_at(Place place) const;

  LawParams params_;
  double mean_ = 0;
  double scv_ = 0;
  double scale_ = 1;
  std::vector<double> log_gamma_;  // log quantiles of the gamma at evenly spaced normal scores
};

}  // namespace headroom::models
