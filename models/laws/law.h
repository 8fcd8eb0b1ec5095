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

// A quantile function given at knots: u strictly rising from 0 to 1, x positive and not falling;
// between knots log x is linear in u.
struct Quantiles {
  struct Knot {
    double u, x;
  };
  std::vector<Knot> knots;
};

using LawParams = std::variant<Fixed, Exponential, ShiftedExponential, Lognormal, Gamma, Quantiles>;

// One law, ready to draw from. A draw allocates nothing; the dearest (gamma) costs a table look-up,
// a normal quantile and an exponential.
class Law {
 public:
  explicit Law(LawParams params);

  double draw(double u) const;  // 0 < u < 1; monotone in u
  double mean() const { return mean_; }
  double scv() const { return scv_; }  // variance over mean squared
  const LawParams& params() const { return params_; }
  Law scaled(double factor) const;  // the law of factor x, factor > 0

 private:
  double gamma_draw(double u) const;

  LawParams params_;
  double mean_ = 0;
  double scv_ = 0;
  double scale_ = 1;
  std::vector<double> log_gamma_;  // log quantiles of the gamma at evenly spaced normal scores
};

}  // namespace headroom::models
