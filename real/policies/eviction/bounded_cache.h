// A byte-bounded cache whose policy is chosen when it is made: one of the PolicyCaches, told apart
// once per operation.
#pragma once

#include <cstdint>
#include <utility>
#include <variant>

#include "real/policies/eviction/choice.h"
#include "real/policies/eviction/policy_cache.h"

namespace headroom::eviction {

namespace bounded_cache_detail {
template <class Payload, class Choice>
struct CachesOf;
template <class Payload, class... Params>
struct CachesOf<Payload, std::variant<Params...>> {
  using type = std::variant<PolicyCache<Params, Payload>...>;
};
}  // namespace bounded_cache_detail

// Each operation is PolicyCache's of that name.
template <class Payload>
class BoundedCache {
 public:
  using AnyCache = typename bounded_cache_detail::CachesOf<Payload, EvictionChoice>::type;

  BoundedCache(const EvictionChoice& choice, CacheLimits limits) : cache_(make(choice, limits)) {}

  Payload* get(std::uint64_t key) {
    return std::visit([&](auto& cache) { return cache.get(key); }, cache_);
  }
  Payload* peek(std::uint64_t key) {
    return std::visit([&](auto& cache) { return cache.peek(key); }, cache_);
  }
  template <class OnEvict = IgnoreEvicted>
  Payload* place(std::uint64_t key, Bytes bytes, OnEvict on_evict = {}) {
    return std::visit([&](auto& cache) { return cache.place(key, bytes, on_evict); }, cache_);
  }
  bool erase(std::uint64_t key) {
    return std::visit([&](auto& cache) { return cache.erase(key); }, cache_);
  }
  void set_capacity(Bytes capacity) {
    std::visit([&](auto& cache) { cache.set_capacity(capacity); }, cache_);
  }
  template <class Leaves>
  std::size_t sweep(std::size_t slots, Leaves leaves) {
    return std::visit([&](auto& cache) { return cache.sweep(slots, leaves); }, cache_);
  }
  template <class Visit>
  void for_each(Visit visit) {
    std::visit([&](auto& cache) { cache.for_each(visit); }, cache_);
  }

  std::size_t size() const {
    return std::visit([](const auto& cache) { return cache.size(); }, cache_);
  }
  std::size_t places() const {
    return std::visit([](const auto& cache) { return cache.places(); }, cache_);
  }
  Bytes bytes() const {
    return std::visit([](const auto& cache) { return cache.bytes(); }, cache_);
  }
  Bytes capacity() const {
    return std::visit([](const auto& cache) { return cache.capacity(); }, cache_);
  }
  const CacheCounters& counters() const {
    return std::visit([](const auto& cache) -> const CacheCounters& { return cache.counters(); }, cache_);
  }

 private:
  static AnyCache make(const EvictionChoice& choice, CacheLimits limits) {
    return std::visit(
        [&]<class Params>(const Params& params) {
          return AnyCache{std::in_place_type<PolicyCache<Params, Payload>>, params, limits};
        },
        choice);
  }

  AnyCache cache_;
};

}  // namespace headroom::eviction
