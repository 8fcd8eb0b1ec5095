#include "models/viewers/visit.h"

#include <algorithm>
#include <cmath>

#include "models/laws/poisson.h"

namespace headroom::models {
namespace {

// The mean over both uniforms by the midpoint rule; finer grids change it by less than one in a thousand.
double mean_watched(const VisitLaw& law) {
  constexpr int durations = 64, uniforms = 256;
  double sum = 0;
  for (int d = 0; d < durations; ++d) {
    const double duration_s = law.any_duration_s((d + 0.5) / durations);
    for (int i = 0; i < uniforms; ++i) sum += law.watched_s((i + 0.5) / uniforms, duration_s);
  }
  return sum / durations / uniforms;
}

}  // namespace

VisitLaw::VisitLaw(double videos, double surfaces)
    : videos_(videos), away_chance_(videos > 0 ? std::min(1.0, surfaces / videos) : 0),
      away_mean_s_(away_chance_ > 0 ? time_away * surfaces / videos / away_chance_ : 0) {
  mean_watched_s_ = mean_watched(*this);
}

std::int64_t VisitLaw::videos(double u) const { return geometric_quantile(videos_, u); }

double VisitLaw::away_s(double u) const {
  return u < away_chance_ ? -away_mean_s_ * std::log(u / away_chance_) : 0;
}

}  // namespace headroom::models
