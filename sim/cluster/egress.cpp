#include "sim/cluster/egress.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "models/laws/uniform.h"

namespace headroom::cluster {
namespace {

constexpr Nanos step = std::chrono::seconds{1};
// Arrivals over which the bytes of one are averaged: sizes of videos differ by about their mean, so to 1.5 %.
constexpr double averaged = 5000;

}  // namespace

// Implicit Euler: stable for any step, with the equation's own fixed point, and exact in its growth far above
// saturation.
void SharedLine::advance(double dt_s, double arrivals, double capacity, double most) {
  const double in = under_way_ + arrivals * dt_s;
  const double p = 1 - in + capacity * dt_s;
  const double root = std::sqrt(p * p + 4 * in);
  under_way_ = p > 0 ? 2 * in / (p + root) : (root - p) / 2;
  admitted_ = 1;
  if (under_way_ <= most) return;
  under_way_ = most;
  admitted_ = std::min(1.0, capacity * most / (1 + most) / arrivals);
}

std::optional<Nanos> Egress::send(Time now, double bytes, std::uint64_t bits) {
  if (!limited()) return Nanos{};
  traffic_.offered += bytes;
  fresh_bytes_ += bytes;
  fresh_responses_ += 1;
  if (now - advanced_to_ >= step) advance(now);
  if (line_.admitted() < 1 && models::to_uniform(bits) >= line_.admitted()) return std::nullopt;
  traffic_.sent += bytes;
  return from_seconds(bytes / fair_share());
}

void Egress::advance(Time now) {
  const std::uint64_t offers = pool_.account().offered;
  const auto fresh = static_cast<double>(offers - std::exchange(pool_offers_, offers));
  const double kept = std::exp(-fresh / averaged);
  offered_ = offered_ * kept + std::exchange(fresh_bytes_, 0);
  responses_ = responses_ * kept + std::exchange(fresh_responses_, 0);
  arrivals_ = arrivals_ * kept + fresh;
  const double dt_s = seconds(now - std::exchange(advanced_to_, now));
  if (offered_ <= 0 || arrivals_ <= 0) return;
  const double mean = offered_ / responses_;
  const double capacity = params_.bytes_per_s / mean;
  const double arrivals = pool_.arrival_rate(now) * responses_ / arrivals_ / pool_.replicas();
  line_.advance(dt_s, arrivals, capacity, std::max(1.0, seconds(params_.deadline) * capacity - 1));
}

double Egress::utilization(Time now) {
  if (!limited()) return 0;
  advance(now);
  return pool_.arrival_rate(now) * bytes_per_arrival() / capacity();
}

}  // namespace headroom::cluster
