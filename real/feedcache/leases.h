// Leases (Nishtala et al., NSDI'13, section 3.2.1): who may fetch a missing value. One token per key
// and lease time keeps a herd, or the retries after a failure, off the origin; a token that was
// revoked by an erase keeps an outdated value out of the cache.
#pragma once

#include <cstdint>
#include <optional>

#include "real/feedcache/feed_key.h"
#include "real/policies/eviction/bounded_cache.h"

namespace headroom::feedcache {

enum class LeaseToken : std::uint64_t {};

class Leases {
 public:
  // Remembers the leases of at most `keys` keys; the oldest are forgotten, which only lets one more
  // fetch through.
  Leases(Nanos length, std::size_t keys);

  // A token, or nothing while another one for this key is out.
  std::optional<LeaseToken> take(FeedKey key, Time now);

  // Ends the lease; says whether the token was still good, that is, whether its holder's value may be kept.
  bool redeem(FeedKey key, LeaseToken token, Time now);

  // The key's value changed at its origin: whoever is fetching it fetches an outdated one.
  void revoke(FeedKey key) { leases_.erase(number(key)); }

  // Until when the key's lease lasts; zero when none is out.
  Nanos left(FeedKey key, Time now);

 private:
  struct Lease {
    LeaseToken token{};
    Time until{};
  };

  Nanos length_;
  std::uint64_t issued_ = 0;
  eviction::BoundedCache<Lease> leases_;
};

}  // namespace headroom::feedcache
