// A running quantile of durations that follows change: log-spaced buckets whose counts fade.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "real/ports/units.h"

namespace headroom::policies {

// Relative error at most 4.5 % (8 buckets an octave) between 1 us and 137 s. All counts are halved
// whenever they reach `memory`, so the estimate speaks of about the last 2 x memory samples.
class LatencyQuantile {
 public:
  explicit LatencyQuantile(double quantile, std::uint32_t memory = 1'000);

  void record(Nanos took);
  // Zero until the first sample. Recomputed every 16 samples.
  Nanos value() const { return value_; }
  std::uint64_t samples() const { return samples_; }

 private:
  static constexpr int kPerOctave = 8;
  static constexpr int kBuckets = 27 * kPerOctave;
  void recompute();

  double quantile_;
  std::uint32_t memory_;
  std::array<std::uint32_t, kBuckets> counts_{};
  std::uint32_t total_ = 0;
  std::uint64_t samples_ = 0;
  Nanos value_{};
};

}  // namespace headroom::policies
