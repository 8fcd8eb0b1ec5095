#include "real/feedcache/node.h"

#include <algorithm>
#include <string>
#include <utility>

#include "real/wire/work.h"

namespace headroom::feedcache {
namespace {

// Ids stay below 2^56, so keyspaces never meet.
FeedKey cached_under(const Key& key) { return FeedKey{key.id ^ static_cast<std::uint64_t>(key.space.number) << 56}; }

wire::CacheState told(State state) {
  switch (state) {
    case State::fresh: return wire::CacheState::fresh;
    case State::stale: return wire::CacheState::stale;
    case State::expired: return wire::CacheState::expired;
    case State::absent: break;
  }
  return wire::CacheState::absent;
}

}  // namespace

FeedCacheNode::FeedCacheNode(NodePorts ports, NodeParams params)
    : ports_(ports), params_(std::move(params)), jitter_(ports.random.stream("feed_cache.ttl_jitter")),
      early_(ports.random.stream("feed_cache.early_refresh")), metrics_(ports.metrics), store_(params_.store) {}

void FeedCacheNode::warm(const Key& key, std::string_view value, Nanos left) {
  // Put a moment before it expires, if that is over: a TTL is above zero.
  const Time put = ports_.clock.now() + std::min(left - Nanos{1}, Nanos{});
  store_.put(cached_under(key), value, {.now = put, .ttl = std::max(left, Nanos{1})});
}

Lookup FeedCacheNode::peek(const Key& key) { return store_.peek(cached_under(key), ports_.clock.now()); }

void FeedCacheNode::forget(const Key& key) { store_.erase(cached_under(key)); }

Task<Result<Message>> FeedCacheNode::handle(CallContext context, Message request) {
  if (context.method == wire::cache_get_method) return get(context, std::move(request));
  if (context.method == wire::cache_put_method) return put(context, std::move(request));
  return erase(context, std::move(request));
}

Task<Result<Message>> FeedCacheNode::get(CallContext context, Message message) {
  const Result<wire::CacheGet> request = std::move(message).take<wire::CacheGet>();
  if (!request) co_return std::unexpected(request.error());
  const FeedKey key = cached_under(request->key);
  auto reply = co_await ports_.cpu.run({wire::work::cache_get, 1, request->key.id, context.priority}, context.deadline,
                                       [this, key] { return look_up(key); });
  if (!reply) co_return std::unexpected(std::move(reply.error()));
  co_return Message::of(std::move(*reply));
}

wire::CacheGetReply FeedCacheNode::look_up(FeedKey key) {
  const Time now = ports_.clock.now();
  const Lookup found = store_.get(key, now);
  metrics_.looked_up(found.state);
  const double beta = params_.early_refresh_beta;
  const bool early = found.state == State::fresh && early_refresh_possible(now, found.expiry, found.cost, beta) &&
                     early_refresh_due(now, found.expiry, found.cost, beta, early_->uniform());
  return {early ? wire::CacheState::stale : told(found.state), found.age, std::string(found.value)};
}

Task<Result<Message>> FeedCacheNode::put(CallContext context, Message message) {
  Result<wire::CachePut> request = std::move(message).take<wire::CachePut>();
  if (!request) co_return std::unexpected(std::move(request.error()));
  auto stored = co_await ports_.cpu.run(
      {wire::work::cache_put, 1, request->key.id, context.priority}, context.deadline, [this, &request] {
        const Nanos ttl = request->ttl > Nanos{} ? request->ttl : params_.ttl;
        const Lifetime life{ports_.clock.now(), jittered(ttl, params_.ttl_jitter, jitter_->uniform()), request->cost};
        return store_.put(cached_under(request->key), request->value, life);
      });
  metrics_.follow(store_);
  if (!stored) co_return std::unexpected(std::move(stored.error()));
  co_return Message::of(wire::CachePutReply{*stored});
}

Task<Result<Message>> FeedCacheNode::erase(CallContext context, Message message) {
  if (context.method != wire::cache_erase_method) co_return fail(Errc::not_found, "a cache node knows no such method");
  const Result<wire::CacheErase> request = std::move(message).take<wire::CacheErase>();
  if (!request) co_return std::unexpected(request.error());
  const FeedKey key = cached_under(request->key);
  auto erased = co_await ports_.cpu.run({wire::work::cache_put, 1, request->key.id, context.priority},
                                        context.deadline, [this, key] { return store_.erase(key); });
  metrics_.follow(store_);
  if (!erased) co_return std::unexpected(std::move(erased.error()));
  co_return Message::of(wire::CacheEraseReply{*erased});
}

}  // namespace headroom::feedcache
