#include "models/popularity/growth.h"

#include <algorithm>
#include <cmath>

#include "models/laws/poisson.h"
#include "real/ports/verify.h"

namespace headroom::models {

double ViralSpike::share(double t_s) const {
  const double since = t_s - at_s;
  if (since <= 0) return 0;
  if (since < rise_s) return peak_share * since / rise_s;
  return peak_share * std::exp(-decay_exponent * std::log(since / rise_s));
}

HawkesGrowth::HawkesGrowth(HawkesParams params) : params_(params) {
  verify(params.immigrants_per_s >= 0 && params.branching >= 0, "growth has no negative rates");
  verify(params.memory > 0 && params.cutoff_s > 0 && params.step_s > 0, "a memory has positive times");
  // The kernel's density is memory * cutoff^memory (t + cutoff)^-(1 + memory); what is left after t is (1 +
  // t/cutoff)^-memory.
  const auto left = [&](double t) { return std::exp(-params_.memory * std::log1p(t / params_.cutoff_s)); };
  for (std::uint32_t lag = 1; lag <= params_.steps; ++lag)
    kernel_.push_back(params_.branching * (left((lag - 1) * params_.step_s) - left(lag * params_.step_s)));
  counts_.reserve(params_.steps);
}

double HawkesGrowth::expected_after(const std::vector<double>& counts) const {
  double sum = params_.immigrants_per_s * params_.step_s;
  const std::size_t reach = std::min(counts.size(), kernel_.size());
  for (std::size_t lag = 1; lag <= reach; ++lag) sum += counts[counts.size() - lag] * kernel_[lag - 1];
  return sum;
}

double HawkesGrowth::expected() const { return expected_after(counts_); }

std::uint64_t HawkesGrowth::next(double u) {
  const auto count = static_cast<std::uint64_t>(poisson_quantile(expected(), u));
  counts_.push_back(static_cast<double>(count));
  return count;
}

void HawkesGrowth::observe(double count) { counts_.push_back(count); }

std::vector<double> HawkesGrowth::mean_path(std::uint32_t steps) const {
  std::vector<double> path;
  for (std::uint32_t k = 0; k < steps; ++k) path.push_back(expected_after(path));
  return path;
}

}  // namespace headroom::models
