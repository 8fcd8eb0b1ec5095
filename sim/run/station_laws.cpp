#include "sim/run/station_laws.h"

#include <cmath>

namespace headroom::run {

models::Law unit_law(scenario::TimeLaw law, std::optional<double> scv) {
  const double spread = scenario::scv_of(law, scv).value_or(1);
  switch (law) {
    case scenario::TimeLaw::deterministic: return models::Law{models::Fixed{1}};
    case scenario::TimeLaw::exponential: return models::Law{models::Exponential{1}};
    case scenario::TimeLaw::erlang: return models::Law{models::Gamma{1, std::sqrt(spread)}};
    case scenario::TimeLaw::hyperexponential: return models::Law{models::Hyperexponential{1, spread}};
    case scenario::TimeLaw::lognormal: break;
  }
  return models::Law{models::Lognormal::of(1, std::sqrt(spread))};
}

}  // namespace headroom::run
