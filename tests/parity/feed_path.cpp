#include "tests/parity/feed_path.h"

#include "real/wire/keyspaces.h"

namespace headroom::parity {
namespace {

namespace keyspaces = wire::keyspaces;

constexpr std::uint64_t videos = 600;
constexpr std::uint64_t users = 40;

std::unexpected<Error> down_error() { return fail(Errc::unavailable, "this part of the store is down"); }

wire::VideoCard card(std::uint64_t id) {
  return {.id = {id},
          .creator = {id % 50},
          .category = {static_cast<std::uint16_t>(id % 7)},
          .status = id % 31 == 0 ? wire::VideoStatus::removed : wire::VideoStatus::published,
          .duration = 14s,
          .media = "v/" + std::to_string(id)};
}

std::vector<wire::VideoId> list_of(std::uint64_t user, std::uint64_t number, std::size_t length) {
  std::vector<wire::VideoId> list;
  // 7 and 600 have no common divisor: 600 steps before a video comes again.
  const std::uint64_t first = wire::spread(user << 20 | number);
  for (std::size_t i = 0; i < length; ++i) list.push_back({1 + (first % videos + 7 * i) % videos});
  return list;
}

wire::TopList top(std::uint64_t first, std::uint64_t n) {
  wire::TopList list{.created = beginning};
  for (std::uint64_t id = first; id < first + n; ++id) list.videos.push_back(card(id));
  return list;
}

feedcache::NodeParams cache_params() {
  // Room for about half of the lists. No early refresh: it weighs measured times.
  return {.store = {.capacity = Bytes{12'000},
                    .windows = {.stale_while_revalidate = 10min, .stale_if_error = 3h}},
          .ttl = 40min,
          .early_refresh_beta = 0};
}
feed::FeedParams feed_params() {
  feed::FeedParams params{.cursor_key = {1, 2}};
  params.shelves.region = {1};
  return params;
}
gateway::GatewayParams gateway_params() {
  return {.tokens = {.secret = secret}, .rate_limit = {.requests = 10, .burst = 10}};
}

}  // namespace

Task<Result<std::optional<StoredValue>>> FailingStore::get(Key key, Time deadline) {
  if (down.contains(key.space)) co_return down_error();
  co_return co_await store_.get(key, deadline);
}
Task<Result<std::vector<std::optional<StoredValue>>>> FailingStore::mget(std::vector<Key> keys, Time deadline) {
  if (!keys.empty() && down.contains(keys.front().space)) co_return down_error();
  co_return co_await store_.mget(std::move(keys), deadline);
}
Task<Result<std::uint64_t>> FailingStore::put(Key key, std::string bytes, PutOptions options, Time deadline) {
  if (down.contains(key.space)) co_return down_error();
  co_return co_await store_.put(key, std::move(bytes), options, deadline);
}
Task<Result<bool>> FailingStore::erase(Key key, Time deadline) {
  if (down.contains(key.space)) co_return down_error();
  co_return co_await store_.erase(key, deadline);
}
Task<Result<std::vector<StoredEntry>>> FailingStore::scan(Key from, std::size_t limit, Time deadline) {
  if (down.contains(from.space)) co_return down_error();
  co_return co_await store_.scan(from, limit, deadline);
}

Task<Result<Message>> ScriptedRanker::handle(CallContext context, Message message) {
  const auto request = std::move(message).take<wire::RefreshRequest>();
  if (!request) co_return std::unexpected(request.error());
  if (down) co_return fail(Errc::unavailable, "ranking is down");
  wire::RankedList list{.created = nominal, .model = 2, .videos = list_of(request->user.value, ++made, 40)};
  // A list that cannot be kept is still a list.
  (void)co_await store_.put(keyspaces::list_of(request->user), Codec<wire::RankedList>::encode(list), {.ttl = 24h},
                            context.deadline);
  co_return Message::of(wire::RefreshReply{std::move(list)});
}

FeedPath::FeedPath(PathPorts ports) : store(ports.store), ranker(ports.clock, store), ports_(ports) {
  cache.emplace(feedcache::NodePorts{ports.clock, ports.cpu, ports.random, ports.metrics}, cache_params());
  ports.rpc.serve("feed_cache", *cache);
  ports.rpc.serve("ranking_worker", ranker);
  feed.emplace(feed::FeedPorts{ports.clock, ports.rpc, store, ports.cpu, ports.random, ports.metrics}, feed_params());
  ports.rpc.serve("feed", *feed);
  gateway.emplace(gateway::GatewayPorts{ports.clock, ports.rpc, ports.cpu, ports.random, ports.metrics},
                  gateway_params());
}

Task<bool> FeedPath::fill() {
  const Time patience = ports_.clock.now() + 1h;
  bool all = true;
  // Every twentieth video has no card at all.
  for (std::uint64_t id = 1; id <= videos; ++id) {
    if (id % 20 == 0) continue;
    all &= (co_await store.put(keyspaces::card_of({id}), Codec<wire::VideoCard>::encode(card(id)), {}, patience))
               .has_value();
  }
  for (std::uint64_t user = 1; user <= users; user += 2) {
    const wire::RankedList list{beginning - user * 5min, 1, list_of(user, 0, 20 + user)};
    all &= (co_await store.put(keyspaces::list_of({user}), Codec<wire::RankedList>::encode(list), {}, patience))
               .has_value();
  }
  const std::string trending = Codec<wire::TopList>::encode(top(100, 60));
  const std::string global = Codec<wire::TopList>::encode(top(300, 120));
  all &= (co_await store.put(keyspaces::trending_in({1}), trending, {}, patience)).has_value();
  all &= (co_await store.put(keyspaces::top_of_all(), global, {}, patience)).has_value();
  co_return all;
}

}  // namespace headroom::parity
