#include "real/feedcache/feed_cache_store.h"

#include <cstring>

namespace headroom::feedcache {
namespace {

constexpr std::size_t kSweptByAPut = 2;

// glibc's malloc keeps 8 bytes before a block and rounds up to 16: 16 on average.
constexpr std::int64_t kAllocatorBytes = 16;
// 8 bytes a bucket at a load between 5/16 and 5/8 (key_table.h): 18 on average.
constexpr std::int64_t kBucketBytes = 18;

// Whether a key belongs to the share picked by `salt`: the same keys for the same salt.
bool picked(std::uint64_t key, double share, std::uint64_t salt) {
  return static_cast<double>(eviction::mixed(key ^ eviction::mixed(salt)) >> 11) * 0x1p-53 < share;
}

}  // namespace

FeedCacheStore::Header FeedCacheStore::Entry::header() const {
  Header header;
  std::memcpy(&header, block.get(), sizeof header);
  return header;
}

std::string_view FeedCacheStore::Entry::value() const { return {block.get() + sizeof(Header), header().size}; }

void FeedCacheStore::Entry::assign(std::string_view value, Time written, Nanos cost) {
  const auto size = static_cast<std::uint32_t>(value.size());
  std::uint32_t room = block ? header().room : 0;
  // A block more than an eighth too large would hide memory from the cache's accounts.
  if (!block || size > room || room - size > size / 8 + 16) {
    block = std::make_unique_for_overwrite<char[]>(sizeof(Header) + size);
    room = size;
  }
  const Header header{.written = written, .cost = cost, .size = size, .room = room};
  std::memcpy(block.get(), &header, sizeof header);
  if (size != 0) std::memcpy(block.get() + sizeof header, value.data(), size);
}

Bytes FeedCacheStore::entry_overhead() {
  return Bytes{static_cast<std::int64_t>(sizeof(eviction::Node) + sizeof(Entry) + sizeof(Header)) + kBucketBytes +
               kAllocatorBytes};
}

FeedCacheStore::FeedCacheStore(StoreParams params)
    : windows_(params.windows),
      cache_(params.eviction, {.capacity = params.capacity, .entry_overhead = entry_overhead()}) {}

Lookup FeedCacheStore::described(const Entry& entry, State state, Time now) const {
  const Header header = entry.header();
  return {.state = state,
          .value = entry.value(),
          .age = now - header.written,
          .expiry = entry.expiry,
          .cost = header.cost};
}

Lookup FeedCacheStore::get(FeedKey key, Time now) {
  const Entry* entry = cache_.get(number(key));
  if (entry == nullptr) {
    ++counters_.misses;
    return {};
  }
  const State state = state_at(now, entry->expiry, windows_);
  if (state == State::absent) {
    ++counters_.misses;
    ++counters_.expirations;
    cache_.erase(number(key));
    return {};
  }
  ++(state == State::fresh ? counters_.hits : counters_.stale_hits);
  return described(*entry, state, now);
}

Lookup FeedCacheStore::peek(FeedKey key, Time now) {
  const Entry* entry = cache_.peek(number(key));
  if (entry == nullptr || over(*entry, now)) return {};
  return described(*entry, state_at(now, entry->expiry, windows_), now);
}

bool FeedCacheStore::put(FeedKey key, std::string_view value, Lifetime lifetime) {
  sweep(lifetime.now, kSweptByAPut);
  const Bytes bytes{static_cast<std::int64_t>(value.size())};
  Entry* entry = cache_.place(number(key), bytes);
  if (entry == nullptr) return false;
  entry->assign(value, lifetime.now, lifetime.cost);
  entry->expiry = lifetime.ttl == Nanos{0} ? Time::max() : lifetime.now + lifetime.ttl;
  return true;
}

bool FeedCacheStore::erase(FeedKey key) {
  const bool erased = cache_.erase(number(key));
  counters_.erasures += erased;
  return erased;
}

std::size_t FeedCacheStore::flush(double share, std::uint64_t salt) {
  const std::size_t left =
      cache_.sweep(cache_.places(), [&](std::uint64_t key, const Entry&) { return picked(key, share, salt); });
  counters_.erasures += left;
  return left;
}

std::size_t FeedCacheStore::expire_together(Time at, double share, std::uint64_t salt) {
  std::size_t changed = 0;
  cache_.for_each([&](std::uint64_t key, Entry& entry) {
    if (!picked(key, share, salt)) return;
    entry.expiry = at;
    ++changed;
  });
  return changed;
}

std::size_t FeedCacheStore::sweep(Time now, std::size_t places) {
  const std::size_t left = cache_.sweep(places, [&](std::uint64_t, const Entry& entry) { return over(entry, now); });
  counters_.expirations += left;
  return left;
}

StoreCounters FeedCacheStore::counters() const {
  StoreCounters all = counters_;
  const eviction::CacheCounters& cache = cache_.counters();
  all.insertions = cache.insertions;
  all.overwrites = cache.overwrites;
  all.refusals = cache.refusals;
  all.evictions = cache.evictions;
  return all;
}

}  // namespace headroom::feedcache
