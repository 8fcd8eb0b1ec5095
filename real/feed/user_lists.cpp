#include "real/feed/user_lists.h"

#include <algorithm>
#include <string>
#include <utility>

#include "real/wire/keyspaces.h"

namespace headroom::feed {

class UserLists::Making {
 public:
  Making(std::set<std::uint64_t>& making, wire::UserId user) : making_(making), at_(making.insert(user.value).first) {}
  Making(const Making&) = delete;
  Making& operator=(const Making&) = delete;
  ~Making() { making_.erase(at_); }

 private:
  std::set<std::uint64_t>& making_;
  std::set<std::uint64_t>::iterator at_;
};

UserLists::UserLists(FeedPorts ports, ListParams params)
    : ports_(ports),
      params_(std::move(params)),
      cache_(ports.rpc.peer("feed_cache")),
      ranking_(ports.rpc.peer(params_.ranking_service)),
      cache_caller_(ports.clock, ports.random, ports.metrics, "feed_cache", params_.cache),
      store_caller_(ports.clock, ports.random, ports.metrics, "candidate_store", params_.stored),
      ranking_caller_(ports.clock, ports.random, ports.metrics, params_.ranking_service, params_.ranking),
      made_now_(refreshes("inline", "made")),
      made_later_(refreshes("behind", "made")),
      failed_now_(refreshes("inline", "failed")),
      failed_later_(refreshes("behind", "failed")) {}

Counter& UserLists::refreshes(const char* kind, const char* outcome) const {
  return ports_.metrics.counter("feed_refreshes_total", "New lists asked for", {{"kind", kind}, {"outcome", outcome}});
}

Task<std::optional<FoundList>> UserLists::find(wire::UserId user, CallContext context) {
  std::optional<FoundList> cached = co_await from_cache(user, context);
  if (cached && cached->age != ListAge::expired) co_return cached;
  // The store may know a newer one than an expired copy: whoever makes lists writes them there.
  std::optional<FoundList> stored = co_await from_store(user, context);
  if (!stored || (cached && cached->list.created >= stored->list.created)) co_return cached;
  if (stored->age != ListAge::expired) {
    behind_.spawn(fill_cache(user, Codec<wire::RankedList>::encode(stored->list), {}, context));
  }
  co_return stored;
}

Task<std::optional<FoundList>> UserLists::from_cache(wire::UserId user, CallContext context) {
  context.method = wire::cache_get_method;
  context.routing_key = user.value;
  auto reply = co_await policies::call_with_policies<wire::CacheGetReply>(
      cache_caller_, ports_.rpc, cache_, context, wire::CacheGet{wire::keyspaces::list_of(user)});
  if (!reply || reply->state == wire::CacheState::absent) co_return std::nullopt;
  auto list = Codec<wire::RankedList>::decode(reply->value);
  if (!list) co_return std::nullopt;
  const ListAge age = age_of(*list, reply->state);
  co_return FoundList{std::move(*list), age};
}

Task<std::optional<FoundList>> UserLists::from_store(wire::UserId user, CallContext context) {
  Store* const store = &ports_.store;
  auto stored = co_await store_caller_.call<std::optional<StoredValue>>(
      context.deadline, [store, user](Time deadline) { return store->get(wire::keyspaces::list_of(user), deadline); });
  if (!stored || !*stored) co_return std::nullopt;
  auto list = Codec<wire::RankedList>::decode((**stored).bytes);
  if (!list) co_return std::nullopt;
  const ListAge age = age_of(*list, wire::CacheState::fresh);
  co_return FoundList{std::move(*list), age};
}

ListAge UserLists::age_of(const wire::RankedList& list, wire::CacheState state) const {
  const Nanos age = ports_.clock.wall_now() - list.created;
  if (state == wire::CacheState::expired) return ListAge::expired;
  // Just past its TTL it may still be shown while a new one is made (stale-while-revalidate).
  if (state == wire::CacheState::stale) return ListAge::aging;
  if (age > params_.fresh_for) return ListAge::expired;
  return age > params_.refresh_interval ? ListAge::aging : ListAge::fresh;
}

bool UserLists::may_begin(wire::UserId user) const {
  return !making_.contains(user.value) && making_.size() < params_.refreshes;
}

Time UserLists::inline_deadline(CallContext context) const {
  return std::min(context.deadline - params_.reserve, ports_.clock.now() + params_.inline_budget);
}

bool UserLists::can_make_now(wire::UserId user, CallContext context) const {
  return may_begin(user) && inline_deadline(context) > ports_.clock.now();
}

Task<std::optional<wire::RankedList>> UserLists::make_now(wire::RefreshRequest request, CallContext context) {
  if (!can_make_now(request.user, context)) co_return std::nullopt;
  context.deadline = inline_deadline(context);
  co_return co_await make(request, context, true);
}

void UserLists::make_later(wire::RefreshRequest request, CallContext context) {
  if (!may_begin(request.user)) return;
  context.deadline = ports_.clock.now() + params_.background_budget;
  context.priority = Priority::background;
  behind_.spawn(make_behind(request, context));
}

Task<void> UserLists::make_behind(wire::RefreshRequest request, CallContext context) {
  (void)co_await make(request, context, false);
}

Task<std::optional<wire::RankedList>> UserLists::make(wire::RefreshRequest request, CallContext context,
                                                      bool waited_for) {
  const Making making{making_, request.user};
  const Time began = ports_.clock.now();
  context.method = wire::refresh_method;
  context.routing_key = request.user.value;
  request.length = params_.length;
  auto reply = co_await policies::call_with_policies<wire::RefreshReply>(ranking_caller_, ports_.rpc, ranking_, context,
                                                                         request);
  if (!reply || reply->list.videos.empty()) {
    (waited_for ? failed_now_ : failed_later_).add();
    co_return std::nullopt;
  }
  (waited_for ? made_now_ : made_later_).add();
  // The ranking service has written it to the store; the cache is filled by who read it.
  const Nanos cost = ports_.clock.now() - began;
  behind_.spawn(fill_cache(request.user, Codec<wire::RankedList>::encode(reply->list), cost, context));
  co_return std::move(reply->list);
}

Task<void> UserLists::fill_cache(wire::UserId user, std::string value, Nanos cost, CallContext context) {
  context.method = wire::cache_put_method;
  context.routing_key = user.value;
  context.priority = Priority::background;
  context.deadline = ports_.clock.now() + params_.cache.timeout;
  wire::CachePut put{.key = wire::keyspaces::list_of(user), .cost = cost, .value = std::move(value)};
  // Best effort: what does not get in is found in the store.
  (void)co_await policies::call_with_policies<wire::CachePutReply>(cache_caller_, ports_.rpc, cache_, context,
                                                                   std::move(put));
}

}  // namespace headroom::feed
