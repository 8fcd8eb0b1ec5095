#include "real/policies/rate_limit.h"

#include <algorithm>
#include <bit>

#include "real/ports/verify.h"

namespace headroom::policies {

RateLimit::RateLimit(RateLimitParams params)
    : interval_(static_cast<std::int64_t>(static_cast<double>(params.per.count()) / params.requests)),
      tolerance_(static_cast<std::int64_t>(static_cast<double>(interval_) * params.burst)),
      buckets_(std::bit_ceil(std::max(params.users, kShard))) {
  verify(params.requests > 0 && params.burst >= 1 && interval_ > 0, "a token bucket gives out tokens");
}

std::optional<Nanos> RateLimit::take(std::uint64_t user, Time now) {
  const std::int64_t at = now.time_since_epoch().count();
  Bucket& bucket = find(user);
  const std::int64_t full_at = std::max(bucket.full_at, at) + interval_;
  if (full_at - at > tolerance_) return Nanos{full_at - at - tolerance_};
  bucket.full_at = full_at;
  return std::nullopt;
}

RateLimit::Bucket& RateLimit::find(std::uint64_t user) {
  // Fibonacci hashing picks the shard: user ids may be consecutive.
  const std::size_t shards = buckets_.size() / kShard;
  const auto shard = static_cast<std::size_t>(
      (static_cast<unsigned __int128>(user * 0x9e3779b97f4a7c15) * shards) >> 64);
  Bucket* const first = &buckets_[shard * kShard];
  Bucket* emptiest = first;
  for (Bucket* b = first; b != first + kShard; ++b) {
    if (b->user == user && b->full_at != INT64_MIN) return *b;
    if (b->full_at < emptiest->full_at) emptiest = b;
  }
  *emptiest = Bucket{user, INT64_MIN};
  return *emptiest;
}

}  // namespace headroom::policies
