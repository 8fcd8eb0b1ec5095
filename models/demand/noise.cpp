#include "models/demand/noise.h"

#include <cmath>

#include "models/laws/uniform.h"
#include "real/ports/verify.h"

namespace headroom::models {
namespace {

LawParams factor_law(double variance) {
  if (variance < 1e-6) return Fixed{1};  // less than one part in a thousand either way
  return Gamma{1, std::sqrt(variance)};
}

}  // namespace

SecondNoise::SecondNoise(double dispersion, double count, std::uint64_t seed)
    : variance_((dispersion - 1) / count), seed_(seed), law_(factor_law(variance_)) {
  verify(dispersion >= 1 && count > 0, "a dispersion of at least 1 at a positive count");
}

double SecondNoise::factor(std::int64_t second) const {
  return law_.draw(to_uniform(mix(seed_, static_cast<std::uint64_t>(second))));
}

}  // namespace headroom::models
