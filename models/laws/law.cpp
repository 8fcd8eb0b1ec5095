#include "models/laws/law.h"

#include <algorithm>
#include <cmath>

#include "models/laws/normal.h"
#include "real/ports/verify.h"

namespace headroom::models {
namespace {

template <class... F>
struct Overload : F... {
  using F::operator()...;
};

// The table of the gamma law: normal scores -8 to 8 (probabilities down to 6e-16) in steps of 1/32.
constexpr double score_reach = 8;
constexpr double scores_per_unit = 32;
constexpr int score_count = 2 * static_cast<int>(score_reach * scores_per_unit) + 1;

// Lower regularized incomplete gamma P(a, x): series below a + 1, Lentz's continued fraction above
// (Abramowitz and Stegun 6.5.29, 6.5.31).
double gamma_cdf(double a, double x) {
  const double front = std::exp(a * std::log(x) - x - std::lgamma(a));
  if (x < a + 1) {
    double term = 1 / a, sum = term;
    for (double n = a + 1; term > sum * 1e-16; n += 1) sum += term *= x / n;
    return front * sum;
  }
  double b = x + 1 - a, c = 1e300, d = 1 / b, h = d;
  for (int i = 1; i < 100000; ++i) {
    const double an = -i * (i - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    const double step = d * c;
    h *= step;
    if (std::fabs(step - 1) < 1e-16) break;
  }
  return 1 - front * h;
}

// log of the x with P(a, x) = u, by bisection on log x.
double log_gamma_quantile(double a, double u) {
  double low = -800 / std::min(a, 1.0), high = std::log(a + 60 + 40 * std::sqrt(a));
  for (int i = 0; i < 80; ++i) {
    const double middle = 0.5 * (low + high);
    (gamma_cdf(a, std::exp(middle)) < u ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

// Of a hyperexponential with mean 1: the two rates are 2 p and 2 (1 - p), p the share of the first.
struct TwoPhases {
  explicit TwoPhases(double scv) : first(std::sqrt((scv - 1) / (scv + 1))), second((1 - first) / 2) {
    first = (1 + first) / 2;
  }
  double below(double x) const { return -first * std::expm1(-2 * first * x) - second * std::expm1(-2 * second * x); }
  double above(double x) const { return first * std::exp(-2 * first * x) + second * std::exp(-2 * second * x); }
  double first, second;
};

// The x > 0 at which `passed(x)` turns true.
template <class Passed>
double turning_point(Passed passed) {
  double low = 0, high = 1;
  while (!passed(high)) high *= 2;
  for (int i = 0; i < 100 && high - low > 1e-12 * high; ++i) {
    const double middle = (low + high) / 2;
    (passed(middle) ? high : low) = middle;
  }
  return high;
}

struct Moments {
  double mean, scv;
};

Moments moments(const Quantiles& q) {
  double first = 0, second = 0;
  for (std::size_t i = 1; i < q.knots.size(); ++i) {
    const auto [u0, x0] = q.knots[i - 1];
    const auto [u1, x1] = q.knots[i];
    const double rise = std::log(x1 / x0);
    first += (u1 - u0) * (rise > 1e-9 ? (x1 - x0) / rise : x0);
    second += (u1 - u0) * (rise > 1e-9 ? (x1 * x1 - x0 * x0) / (2 * rise) : x0 * x0);
  }
  return {first, second / (first * first) - 1};
}

void verify_knots(const Quantiles& q) {
  verify(q.knots.size() >= 2 && q.knots.front().u == 0 && q.knots.back().u == 1, "quantiles run from 0 to 1");
  verify(q.knots.front().x > 0, "quantiles are positive");
  for (std::size_t i = 1; i < q.knots.size(); ++i)
    verify(q.knots[i - 1].u < q.knots[i].u && q.knots[i - 1].x <= q.knots[i].x, "quantiles do not fall");
}

double quantile(const Quantiles& q, double u) {
  std::size_t i = 1;
  while (i + 1 < q.knots.size() && q.knots[i].u < u) ++i;
  const auto [u0, x0] = q.knots[i - 1];
  const auto [u1, x1] = q.knots[i];
  return x0 * std::exp(std::log(x1 / x0) * ((u - u0) / (u1 - u0)));
}

Moments moments(const LawParams& params) {
  return std::visit(Overload{[](const Fixed& p) { return Moments{p.mean, 0}; },
                             [](const Exponential& p) { return Moments{p.mean, 1}; },
                             [](const ShiftedExponential& p) {
                               const double mean = p.least + p.mean_excess;
                               return Moments{mean, p.mean_excess * p.mean_excess / (mean * mean)};
                             },
                             [](const Lognormal& p) {
                               const double s2 = p.sigma * p.sigma;
                               return Moments{std::exp(p.mu + s2 / 2), std::expm1(s2)};
                             },
                             [](const Gamma& p) { return Moments{p.mean, p.cv * p.cv}; },
                             [](const Hyperexponential& p) { return Moments{p.mean, p.scv}; },
                             [](const Quantiles& p) { return moments(p); }},
                    params);
}

}  // namespace

Lognormal Lognormal::of(double mean, double cv) {
  const double s2 = std::log1p(cv * cv);
  return Lognormal{std::log(mean) - s2 / 2, std::sqrt(s2)};
}

Law::Law(LawParams params) : params_(std::move(params)) {
  if (const auto* q = std::get_if<Quantiles>(&params_)) verify_knots(*q);
  if (const auto* g = std::get_if<Gamma>(&params_)) {
    verify(g->mean > 0 && g->cv > 0 && g->cv <= 5, "a gamma law has a positive mean and 0 < cv <= 5");
    const double shape = 1 / (g->cv * g->cv);
    const double log_scale = std::log(g->mean / shape);
    log_gamma_.reserve(score_count);
    for (int i = 0; i < score_count; ++i)
      log_gamma_.push_back(log_scale + log_gamma_quantile(shape, normal_cdf(i / scores_per_unit - score_reach)));
  }
  if (const auto* h = std::get_if<Hyperexponential>(&params_))
    verify(h->scv >= 1, "a hyperexponential law varies no less than an exponential one");
  const Moments m = moments(params_);
  verify(m.mean > 0, "the mean of a law is positive");
  mean_ = m.mean;
  scv_ = m.scv;
}

double Law::Place::normal_score() const { return below < above ? normal_quantile(below) : -normal_quantile(above); }

double Law::gamma_at(Place place) const {
  const double score = std::clamp(place.normal_score(), -score_reach, score_reach);
  const double cell = (score + score_reach) * scores_per_unit;
  const int i = std::min(static_cast<int>(cell), score_count - 2);
  const double share = cell - i;
  return std::exp(log_gamma_[i] * (1 - share) + log_gamma_[i + 1] * share);
}

double Law::at(Place place) const {
  const auto exponential = [place] {
    return place.below < place.above ? -std::log1p(-place.below) : -std::log(place.above);
  };
  const auto two_phases = [place](double scv) {
    const TwoPhases phases{scv};
    if (place.below < place.above) return turning_point([&](double x) { return phases.below(x) >= place.below; });
    return turning_point([&](double x) { return phases.above(x) <= place.above; });
  };
  return scale_ *
         std::visit(Overload{[](const Fixed& p) { return p.mean; },
                             [&](const Exponential& p) { return p.mean * exponential(); },
                             [&](const ShiftedExponential& p) { return p.least + p.mean_excess * exponential(); },
                             [&](const Lognormal& p) { return std::exp(p.mu + p.sigma * place.normal_score()); },
                             [&](const Gamma&) { return gamma_at(place); },
                             [&](const Hyperexponential& p) { return p.mean * two_phases(p.scv); },
                             [&](const Quantiles& p) { return quantile(p, place.below); }},
                    params_);
}

double Law::draw(double u) const { return at({u, 1 - u}); }
double Law::exceeded_by(double p) const { return at({1 - p, p}); }

Law Law::scaled(double factor) const {
  verify(factor > 0, "a law is scaled by a positive factor");
  Law other = *this;
  other.scale_ *= factor;
  other.mean_ *= factor;
  return other;
}

}  // namespace headroom::models
