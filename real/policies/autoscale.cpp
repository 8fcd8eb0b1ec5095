#include "real/policies/autoscale.h"

#include <algorithm>
#include <cmath>

namespace headroom::policies {
namespace {

int whole_up(double wish, int most) {
  // A ratio computed as 1.0000000000000002 asks for no replica more.
  return static_cast<int>(std::min(std::ceil(wish - 1e-9), static_cast<double>(most)));
}

}  // namespace

int Autoscaler::wanted(Time now, int replicas, double metric) {
  const double ratio = metric / params_.target;
  const bool near = std::abs(ratio - 1) <= params_.tolerance;
  const int wish = std::clamp(near ? replicas : whole_up(replicas * ratio, params_.max), params_.min, params_.max);

  while (!wishes_.empty() && wishes_.front().first <= now - params_.down_window) wishes_.pop_front();
  wishes_.emplace_back(now, wish);
  int held = wish;
  for (const auto& [at, earlier] : wishes_) held = std::max(held, earlier);
  // Stabilization holds against going down only; it never makes the pool grow.
  const int stable = wish < replicas ? std::min(held, replicas) : wish;

  const int up = std::max(whole_up(replicas * params_.up_share, params_.max), params_.up_replicas);
  const int down = whole_up(replicas * params_.down_share, params_.max);
  return std::clamp(std::clamp(stable, replicas - down, replicas + up), params_.min, params_.max);
}

int workers_wanted(const AutoscaleLagParams& params, double lag) {
  return std::clamp(whole_up(lag / params.lag_per_worker, params.max), params.min, params.max);
}

}  // namespace headroom::policies
