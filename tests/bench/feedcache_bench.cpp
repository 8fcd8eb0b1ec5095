// Operations a second and core of the feed cache's store, per eviction policy: a look-aside stream of
// Zipf(1.0) requests over a million users, lists of 200 ids, room for a tenth of them. A miss is
// followed by a put, and both count as operations. Its neighbour in the same run is what one would
// write with the standard library: an unordered_map into a list, LRU.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <list>
#include <string>
#include <unordered_map>
#include <vector>

#include "real/feedcache/feed_cache_store.h"
#include "real/policies/eviction/key_table.h"

namespace headroom::feedcache {
namespace {

constexpr std::size_t kUsers = 1'000'000;
constexpr std::size_t kRequests = 1 << 22;  // drawn beforehand, played round and round
constexpr std::size_t kListBytes = 200 * 8 + 24;
constexpr std::int64_t kEntries = kUsers / 10;
constexpr std::int64_t kCapacity = kEntries * 1'722;  // a list and an entry's overhead

// User ids by rank are scattered, as they are in life.
const std::vector<std::uint64_t>& requests() {
  static const std::vector<std::uint64_t> drawn = [] {
    std::vector<double> cumulative(kUsers);
    double sum = 0;
    for (std::size_t i = 0; i < kUsers; ++i) cumulative[i] = sum += 1.0 / static_cast<double>(i + 1);
    std::vector<std::uint64_t> keys(kRequests);
    std::uint64_t state = 1;
    for (std::uint64_t& key : keys) {
      const double u = static_cast<double>(eviction::mixed(state += 0x9E3779B97F4A7C15u) >> 11) * 0x1p-53;
      const auto rank = std::ranges::upper_bound(cumulative, u * sum) - cumulative.begin();
      key = eviction::mixed(static_cast<std::uint64_t>(rank) + 1);
    }
    return keys;
  }();
  return drawn;
}

// One request in each iteration; `request(key)` says whether it was a hit.
template <class Request>
void play(benchmark::State& state, Request request) {
  const std::vector<std::uint64_t>& keys = requests();
  for (const std::uint64_t key : keys) request(key);  // warm
  std::size_t at = 0;
  std::int64_t hits = 0;
  for (auto _ : state) {
    hits += request(keys[at]);
    at = (at + 1) & (kRequests - 1);
  }
  const auto asked = static_cast<std::int64_t>(state.iterations());
  state.SetItemsProcessed(asked + (asked - hits));
  state.counters["hit_ratio"] = static_cast<double>(hits) / static_cast<double>(asked);
}

void feed_cache(benchmark::State& state, const eviction::EvictionChoice& choice) {
  FeedCacheStore store({.capacity = Bytes{kCapacity}, .eviction = choice, .windows = {}});
  const std::string list(kListBytes, 'v');
  Time now{};
  play(state, [&](std::uint64_t key) {
    now += Nanos{100};
    const Lookup found = store.get(FeedKey{key}, now);
    if (found.state != State::absent) {
      benchmark::DoNotOptimize(found.value.front());
      return true;
    }
    store.put(FeedKey{key}, list, {.now = now, .ttl = std::chrono::hours{2}});
    return false;
  });
}

void standard_library_lru(benchmark::State& state) {
  struct Entry {
    std::uint64_t key;
    std::string value;
    Time expiry;
  };
  std::list<Entry> order;
  std::unordered_map<std::uint64_t, std::list<Entry>::iterator> index;
  const std::string list(kListBytes, 'v');
  Time now{};
  play(state, [&](std::uint64_t key) {
    now += Nanos{100};
    const auto found = index.find(key);
    if (found != index.end() && now < found->second->expiry) {
      order.splice(order.begin(), order, found->second);
      benchmark::DoNotOptimize(found->second->value.front());
      return true;
    }
    if (index.size() == kEntries) {
      index.erase(order.back().key);
      order.pop_back();
    }
    order.push_front({key, list, now + std::chrono::hours{2}});
    index[key] = order.begin();
    return false;
  });
}

BENCHMARK_CAPTURE(feed_cache, lru, eviction::Lru{});
BENCHMARK_CAPTURE(feed_cache, fifo, eviction::Fifo{});
BENCHMARK_CAPTURE(feed_cache, s3_fifo, eviction::S3Fifo{});
BENCHMARK_CAPTURE(feed_cache, sieve, eviction::Sieve{});
BENCHMARK_CAPTURE(feed_cache, w_tinylfu, eviction::WTinyLfu{});
BENCHMARK(standard_library_lru);

}  // namespace
}  // namespace headroom::feedcache
