#include "sim/results/histogram.h"

#include <algorithm>
#include <cmath>

namespace headroom::results {

Histogram Histogram::from_parts(const Parts& parts) {
  Histogram h;
  h.samples_ = parts.samples;
  h.weight_ = parts.weight;
  h.weight_squared_ = parts.weight_squared;
  h.sum_ns_ = parts.sum_ns;
  h.min_ns_ = parts.min_ns;
  h.max_ns_ = parts.max_ns;
  for (const auto& [low_ns, weight] : parts.counts) h.weights_[index_of(std::max<std::int64_t>(low_ns, 0))] = weight;
  return h;
}

Histogram::Parts Histogram::parts() const {
  Parts parts{samples_, weight_, weight_squared_, sum_ns_, min_ns_, max_ns_, {}};
  for (std::size_t i = 0; i < bucket_count; ++i) {
    if (weights_[i] != 0) parts.counts.emplace_back(low_of(i), weights_[i]);
  }
  return parts;
}

void Histogram::merge(const Histogram& other) {
  if (other.samples_ == 0) return;
  for (std::size_t i = index_of(other.min_ns_); i <= index_of(other.max_ns_); ++i) weights_[i] += other.weights_[i];
  min_ns_ = samples_ == 0 ? other.min_ns_ : std::min(min_ns_, other.min_ns_);
  max_ns_ = std::max(max_ns_, other.max_ns_);
  samples_ += other.samples_;
  weight_ += other.weight_;
  weight_squared_ += other.weight_squared_;
  sum_ns_ += other.sum_ns_;
}

// Only what is between the extremes can be filled: a step's histogram is a small part of all buckets.
void Histogram::clear() {
  if (samples_ == 0) return;
  std::fill(weights_.begin() + static_cast<std::ptrdiff_t>(index_of(min_ns_)),
            weights_.begin() + static_cast<std::ptrdiff_t>(index_of(max_ns_)) + 1, 0.0);
  samples_ = 0;
  weight_ = weight_squared_ = sum_ns_ = 0;
  min_ns_ = max_ns_ = 0;
}

Nanos Histogram::quantile(double q) const {
  if (samples_ == 0) return Nanos{0};
  // Buckets add up to weight_ only up to rounding; a hair less than asked keeps q = 1 inside.
  const double wanted = std::clamp(q, 0.0, 1.0) * weight_ * (1 - 1e-12);
  double seen = 0;
  for (std::size_t i = index_of(min_ns_); i < bucket_count; ++i) {
    if (weights_[i] == 0) continue;
    seen += weights_[i];
    if (seen < wanted) continue;
    if (i + 1 == bucket_count) return Nanos{max_ns_};
    const std::int64_t low = low_of(i);
    const std::int64_t width = low_of(i + 1) - low;
    return Nanos{std::clamp(low + width / 2, min_ns_, max_ns_)};
  }
  return Nanos{max_ns_};
}

Nanos Histogram::quantile_within(double q) const {
  if (samples_ == 0) return Nanos{0};
  const double wanted = std::clamp(q, 0.0, 1.0) * weight_ * (1 - 1e-12);
  double seen = 0;
  for (std::size_t i = index_of(min_ns_); i + 1 < bucket_count; ++i) {
    if (weights_[i] == 0) continue;
    if (seen + weights_[i] >= wanted) {
      const std::int64_t low = std::max(low_of(i), min_ns_), high = std::min(low_of(i + 1), max_ns_);
      return Nanos{low + static_cast<std::int64_t>((wanted - seen) / weights_[i] * static_cast<double>(high - low))};
    }
    seen += weights_[i];
  }
  return Nanos{max_ns_};
}

double Histogram::share_above(Nanos limit) const {
  if (weight_ <= 0 || limit.count() >= max_ns_) return 0;
  if (limit.count() < min_ns_) return 1;
  const std::size_t split = index_of(limit.count());
  double above = 0;
  for (std::size_t i = split + 1; i < bucket_count; ++i) above += weights_[i];
  if (split + 1 < bucket_count) {
    const auto low = static_cast<double>(low_of(split));
    const auto high = static_cast<double>(low_of(split + 1));
    // A bucket of one value holds nothing above that value.
    if (high - low > 1) above += weights_[split] * (high - static_cast<double>(limit.count())) / (high - low);
  }
  return above / weight_;
}

Nanos Histogram::half_width_95(double q) const {
  const double n = effective_samples();
  if (n <= 0) return Nanos{0};
  const double spread = 1.96 * std::sqrt(q * (1 - q) / n);
  return (quantile(q + spread) - quantile(q - spread)) / 2;
}

std::vector<Histogram::Bucket> Histogram::buckets() const {
  std::vector<Bucket> filled;
  for (std::size_t i = 0; i < bucket_count; ++i) {
    if (weights_[i] == 0) continue;
    const bool last = i + 1 == bucket_count;
    const std::int64_t high = last ? std::max(max_ns_, low_of(i)) + 1 : low_of(i + 1);
    filled.push_back({Nanos{low_of(i)}, Nanos{high}, weights_[i]});
  }
  return filled;
}

}  // namespace headroom::results
