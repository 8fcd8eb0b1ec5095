// A token bucket per user in bounded memory, kept as one time each (GCRA, ITU-T I.371: the virtual
// scheduling form of the bucket).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "real/ports/units.h"

namespace headroom::policies {

struct RateLimitParams {
  double requests = 100;  // per user ...
  Nanos per = std::chrono::minutes{1};
  double burst = 100;     // tokens a user can save up
  std::size_t users = 1 << 16;  // remembered at once, 16 bytes each; rounded up to a power of two
  bool operator==(const RateLimitParams&) const = default;
};

// Users are spread over small shards. A user whose bucket is full again is as good as forgotten; where a
// shard has none such, the one nearest to full is forgotten, so memory pressure can only ever let
// somebody through, never refuse him.
class RateLimit {
 public:
  explicit RateLimit(RateLimitParams params = {});

  // Takes a token: nothing if there was one, else the time until there is.
  std::optional<Nanos> take(std::uint64_t user, Time now);

 private:
  struct Bucket {
    std::uint64_t user = 0;
    std::int64_t full_at = INT64_MIN;  // when the bucket is full again, ns; the "theoretical arrival time"
  };
  static constexpr std::size_t kShard = 8;
  Bucket& find(std::uint64_t user);

  std::int64_t interval_;   // ns a token
  std::int64_t tolerance_;  // ns of burst
  std::vector<Bucket> buckets_;
};

}  // namespace headroom::policies
