#include "models/statistics/stopping.h"

#include "models/statistics/estimate.h"

namespace headroom::models {

Stop verdict_on(std::span<const double> values, const StoppingRule& rule) {
  if (values.size() >= rule.fewest) {
    const auto mean = mean_of(values);
    if (mean && mean->relative() <= rule.relative) return Stop::precise;
  }
  return values.size() >= rule.most ? Stop::gave_up : Stop::go_on;
}

}  // namespace headroom::models
