#include "real/feedcache/leases.h"

namespace headroom::feedcache {

Leases::Leases(Nanos length, std::size_t keys)
    : length_(length),
      leases_(eviction::Fifo{}, {.capacity = Bytes{static_cast<std::int64_t>(keys)}, .entry_overhead = Bytes{0}}) {}

std::optional<LeaseToken> Leases::take(FeedKey key, Time now) {
  if (left(key, now) > Nanos{0}) return std::nullopt;
  leases_.erase(number(key));
  const LeaseToken token{++issued_};
  if (Lease* lease = leases_.place(number(key), Bytes{1})) *lease = {.token = token, .until = now + length_};
  return token;
}

bool Leases::redeem(FeedKey key, LeaseToken token, Time now) {
  const Lease* lease = leases_.peek(number(key));
  if (lease == nullptr || lease->token != token || lease->until <= now) return false;
  leases_.erase(number(key));
  return true;
}

Nanos Leases::left(FeedKey key, Time now) {
  const Lease* lease = leases_.peek(number(key));
  return lease != nullptr && lease->until > now ? lease->until - now : Nanos{0};
}

}  // namespace headroom::feedcache
