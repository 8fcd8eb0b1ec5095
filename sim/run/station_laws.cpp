#include "sim/run/station_laws.h"

#include <cmath>

#include "models/laws/law.h"

namespace headroom::run {
namespace {

// Two exponentials with balanced means, p m1 = (1 - p) m2: p = (1 + sqrt((scv - 1) / (scv + 1))) / 2 (Whitt 1982).
struct Hyperexponential {
  explicit Hyperexponential(double scv) : p((1 + std::sqrt((scv - 1) / (scv + 1))) / 2) {}
  double exceeds(double x) const { return p * std::exp(-2 * p * x) + (1 - p) * std::exp(-2 * (1 - p) * x); }
  double quantile(double u) const {
    double low = 0, high = 1;
    while (exceeds(high) > 1 - u) high *= 2;
    for (int i = 0; i < 100 && high - low > 1e-12 * high; ++i) {
      const double middle = (low + high) / 2;
      (exceeds(middle) > 1 - u ? low : high) = middle;
    }
    return high;
  }
  double p;
};

}  // namespace

double unit_quantile(scenario::TimeLaw law, double scv, double u) {
  switch (law) {
    case scenario::TimeLaw::deterministic: return 1;
    case scenario::TimeLaw::exponential: return -std::log1p(-u);
    case scenario::TimeLaw::erlang: return models::Law{models::Gamma{1, std::sqrt(scv)}}.draw(u);
    case scenario::TimeLaw::hyperexponential: return Hyperexponential{scv}.quantile(u);
    case scenario::TimeLaw::lognormal: break;
  }
  return models::Law{models::Lognormal::of(1, std::sqrt(scv))}.draw(u);
}

cluster::ServiceTable unit_table(scenario::TimeLaw law, std::optional<double> scv) {
  const double spread = scenario::scv_of(law, scv).value_or(1);
  if (law == scenario::TimeLaw::erlang) {
    const models::Law gamma{models::Gamma{1, std::sqrt(spread)}};  // its own table is dear to make
    return cluster::ServiceTable{[&](double u) { return gamma.draw(u); }, 1};
  }
  return cluster::ServiceTable{[&](double u) { return unit_quantile(law, spread, u); }, 1};
}

}  // namespace headroom::run
