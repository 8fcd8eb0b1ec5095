#include "real/policies/latency_quantile.h"

#include <algorithm>
#include <bit>

#include "real/ports/verify.h"

namespace headroom::policies {
namespace {

// Buckets are linear within an octave of nanoseconds above 2^10, as in HdrHistogram: no logarithm, so the
// same bucket on every machine.
constexpr int kFirstOctave = 10;

int bucket_of(Nanos took, int per_octave, int buckets) {
  const auto ns = static_cast<std::uint64_t>(std::max<std::int64_t>(took.count(), 0));
  if (ns < (1ULL << kFirstOctave)) return 0;
  const int octave = std::bit_width(ns) - 1;
  const auto within = static_cast<int>((ns - (1ULL << octave)) * static_cast<std::uint64_t>(per_octave) >> octave);
  return std::min((octave - kFirstOctave) * per_octave + within, buckets - 1);
}

Nanos middle_of(int bucket, int per_octave) {
  const std::int64_t start = 1LL << (kFirstOctave + bucket / per_octave);
  return Nanos{start + start * (2 * (bucket % per_octave) + 1) / (2 * per_octave)};
}

}  // namespace

LatencyQuantile::LatencyQuantile(double quantile, std::uint32_t memory) : quantile_(quantile), memory_(memory) {
  verify(quantile > 0 && quantile < 1 && memory > 0, "a quantile lies between 0 and 1 and remembers something");
}

void LatencyQuantile::record(Nanos took) {
  ++counts_[static_cast<std::size_t>(bucket_of(took, kPerOctave, kBuckets))];
  ++samples_;
  if (++total_ >= memory_) {
    total_ = 0;
    for (std::uint32_t& count : counts_) total_ += count /= 2;
  }
  if (samples_ <= 16 || samples_ % 16 == 0) recompute();
}

void LatencyQuantile::recompute() {
  const double wanted = quantile_ * total_;
  double below = 0;
  for (int i = 0; i < kBuckets; ++i) {
    below += counts_[static_cast<std::size_t>(i)];
    if (below >= wanted && below > 0) {
      value_ = middle_of(i, kPerOctave);
      return;
    }
  }
}

}  // namespace headroom::policies
