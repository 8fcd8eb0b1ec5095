// A log-linear histogram of durations with weights, after HdrHistogram (Tene):
// 64 equal buckets to each doubling, so a quantile is off by at most 1/128 of its value.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "real/ports/units.h"

namespace headroom::results {

class Histogram {
 public:
  // |reported - true| / true of any quantile: half a bucket, 1 / (2 * 64). Below 128 ns it is exact.
  static constexpr double relative_error = 1.0 / 128;
  // Values from here on share the last bucket (about 73 minutes); max() stays exact.
  static constexpr Nanos ceiling{std::int64_t{1} << 42};
  static constexpr std::size_t bucket_count = 37 * 64 + 1;

  // Half open: low <= value < high.
  struct Bucket {
    Nanos low;
    Nanos high;
    double weight;
  };
  // What a file needs to rebuild a histogram; `counts` holds (low bound in ns, weight) of the filled buckets.
  struct Parts {
    std::uint64_t samples = 0;
    double weight = 0, weight_squared = 0, sum_ns = 0;
    std::int64_t min_ns = 0, max_ns = 0;
    std::vector<std::pair<std::int64_t, double>> counts;
  };

  Histogram() : weights_(bucket_count, 0.0) {}
  static Histogram from_parts(const Parts& parts);
  Parts parts() const;

  // One observation standing for `weight` of them (1 / R for a sampled request). Negative values count as 0.
  void record(Nanos value, double weight = 1.0) {
    const std::int64_t v = value.count() < 0 ? 0 : value.count();
    weights_[index_of(v)] += weight;
    weight_ += weight;
    weight_squared_ += weight * weight;
    sum_ns_ += weight * static_cast<double>(v);
    if (samples_++ == 0 || v < min_ns_) min_ns_ = v;
    if (v > max_ns_) max_ns_ = v;
  }
  void merge(const Histogram& other);
  void clear();

  bool empty() const { return samples_ == 0; }
  std::uint64_t samples() const { return samples_; }  // observations, each counted once
  double weight() const { return weight_; }           // what they stand for
  double mean_ns() const { return weight_ > 0 ? sum_ns_ / weight_ : 0; }
  Nanos min() const { return Nanos{min_ns_}; }
  Nanos max() const { return Nanos{max_ns_}; }

  // The smallest value that at least a share `q` of the weight does not exceed; 0 when empty.
  Nanos quantile(double q) const;
  // The same, with the bucket it falls into taken as evenly filled: for the ends of intervals, which may be narrower
  // than a bucket.
  Nanos quantile_within(double q) const;
  // The share of the weight above `limit`, its bucket taken as evenly filled; 0 when empty.
  double share_above(Nanos limit) const;
  // Independent equal-weight observations worth as much as these: (sum w)^2 / sum w^2 (Kish).
  double effective_samples() const { return weight_squared_ > 0 ? weight_ * weight_ / weight_squared_ : 0; }
  // Half the 95 % interval of quantile(q) from order statistics, taking observations as independent.
  // Queueing correlates neighbours, so across a whole run this is a lower bound.
  Nanos half_width_95(double q) const;

  std::vector<Bucket> buckets() const;  // the filled ones, rising

 private:
  static constexpr std::size_t index_of(std::int64_t v) {
    if (v >= ceiling.count()) return bucket_count - 1;
    if (v < 64) return static_cast<std::size_t>(v);
    const int shift = std::bit_width(static_cast<std::uint64_t>(v)) - 7;
    return static_cast<std::size_t>(shift) * 64 + static_cast<std::size_t>(v >> shift);
  }
  static constexpr std::int64_t low_of(std::size_t index) {
    if (index < 64) return static_cast<std::int64_t>(index);
    const std::size_t shift = index / 64 - 1;
    return static_cast<std::int64_t>(64 + index % 64) << shift;
  }

  std::vector<double> weights_;
  std::uint64_t samples_ = 0;
  double weight_ = 0, weight_squared_ = 0, sum_ns_ = 0;
  std::int64_t min_ns_ = 0, max_ns_ = 0;
};

}  // namespace headroom::results
