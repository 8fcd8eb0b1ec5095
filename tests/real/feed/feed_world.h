// A feed service among fakes: a catalogue, a cache tier, a store and a ranking service, each of which can fail.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "real/feed/feed_service.h"
#include "real/wire/cache_messages.h"
#include "real/wire/keyspaces.h"
#include "tests/fakes/drive.h"
#include "tests/fakes/fake_cpu.h"
#include "tests/fakes/fake_rpc.h"
#include "tests/fakes/fake_store.h"
#include "tests/fakes/recorded_metrics.h"
#include "tests/fakes/seeded_random.h"

namespace headroom::feed {

using namespace std::chrono_literals;

class FeedWorld {
 public:
  explicit FeedWorld(std::uint64_t seed = 1) : random(seed) {
    rpc.service("feed_cache").answer = [this](const CallContext& c, Message m) { return cache(c, std::move(m)); };
    rpc.service("ranking_worker").answer = [this](const CallContext&, Message m) { return rank(std::move(m)); };
    store.fault = [this](Keyspace space) { return faults[space.number]; };
  }

  FeedService& feed(FeedParams params = {}) {
    params.cursor_key = {7, 8};
    params.shelves.region = {1};
    service.emplace(FeedPorts{clock, rpc, store, cpu, random, metrics}, std::move(params));
    service->start();
    return *service;
  }

  // Videos first, first + 1, ... with published cards, in `categories` categories.
  std::vector<wire::VideoId> publish(std::uint64_t first, std::size_t n, std::uint16_t categories = 5) {
    std::vector<wire::VideoId> videos;
    for (std::uint64_t id = first; id < first + n; ++id) {
      set_card({.id = {id},
                .category = {static_cast<std::uint16_t>(id % categories)},
                .status = wire::VideoStatus::published,
                .duration = 14s,
                .media = "v/" + std::to_string(id)});
      videos.push_back({id});
    }
    return videos;
  }
  void set_card(const wire::VideoCard& card) {
    cards[card.id.value] = card;
    store.set(wire::keyspaces::card_of(card.id), Codec<wire::VideoCard>::encode(card));
  }
  wire::TopList top_list(const std::vector<wire::VideoId>& videos) {
    wire::TopList list{.created = clock.wall_now()};
    for (const wire::VideoId video : videos) list.videos.push_back(cards.at(video.value));
    return list;
  }
  void set_trending(const std::vector<wire::VideoId>& videos) {
    store.set(wire::keyspaces::trending_in({1}), Codec<wire::TopList>::encode(top_list(videos)));
  }
  void set_global(const std::vector<wire::VideoId>& videos) {
    store.set(wire::keyspaces::top_of_all(), Codec<wire::TopList>::encode(top_list(videos)));
  }
  void store_list(std::uint64_t user, std::vector<wire::VideoId> videos, Nanos age = 0s) {
    store.set(wire::keyspaces::list_of({user}), encoded(std::move(videos), age));
  }
  void cache_list(std::uint64_t user, std::vector<wire::VideoId> videos, Nanos age = 0s,
                  wire::CacheState state = wire::CacheState::fresh) {
    cached[user] = {state, age, encoded(std::move(videos), age)};
  }
  std::string encoded(std::vector<wire::VideoId> videos, Nanos age) {
    const wire::RankedList list{.created = clock.wall_now() - age, .model = 1, .videos = std::move(videos)};
    return Codec<wire::RankedList>::encode(list);
  }

  Result<wire::FeedPage> ask(std::uint64_t user, std::string cursor = {}, std::uint32_t limit = 10, Nanos time = 1s) {
    const CallContext context{
        .method = wire::foryou_method, .deadline = clock.now() + time, .routing_key = user, .request_id = 1};
    wire::FeedRequest request{.user = {user}, .region = {1}, .limit = limit, .cursor = std::move(cursor)};
    Result<Message> answer = fakes::drive(clock, service->handle(context, Message::of(std::move(request))));
    if (!answer) return std::unexpected(answer.error());
    return std::move(*answer).take<wire::FeedPage>();
  }
  void fail_service(std::string_view name) { rpc.service(name).fault = Error{Errc::unavailable, "down"}; }
  void fail_store(Keyspace space) { faults[space.number] = Error{Errc::unavailable, "down"}; }

  fakes::ManualClock clock;
  fakes::FakeRpc rpc{clock};
  fakes::FakeStore store{clock};
  fakes::FakeCpu cpu{clock};
  fakes::SeededRandom random;
  fakes::RecordedMetrics metrics;
  std::map<std::uint64_t, wire::VideoCard> cards;
  std::map<std::uint64_t, wire::CacheGetReply> cached;
  std::map<std::uint16_t, std::optional<Error>> faults;  // of the store, by keyspace
  std::vector<wire::VideoId> ranked;                     // what the ranking service gives next; empty: it fails
  std::vector<wire::RefreshRequest> asked_to_rank;
  std::optional<FeedService> service;

 private:
  Result<Message> cache(const CallContext& context, Message message) {
    if (context.method == wire::cache_get_method) {
      const auto get = std::move(message).take<wire::CacheGet>();
      const auto found = cached.find(get->key.id);
      return Message::of(found == cached.end() ? wire::CacheGetReply{} : found->second);
    }
    auto put = std::move(message).take<wire::CachePut>();
    cached[put->key.id] = {wire::CacheState::fresh, {}, std::move(put->value)};
    return Message::of(wire::CachePutReply{true});
  }
  Result<Message> rank(Message message) {
    asked_to_rank.push_back(*std::move(message).take<wire::RefreshRequest>());
    if (ranked.empty()) return fail(Errc::unavailable, "no candidates");
    return Message::of(wire::RefreshReply{{.created = clock.wall_now(), .model = 2, .videos = ranked}});
  }
};

inline std::vector<std::uint64_t> ids(const wire::FeedPage& page) {
  std::vector<std::uint64_t> all;
  for (const wire::VideoCard& card : page.items) all.push_back(card.id.value);
  return all;
}

inline std::vector<std::uint64_t> range(std::uint64_t first, std::size_t n) {
  std::vector<std::uint64_t> all;
  for (std::size_t i = 0; i < n; ++i) all.push_back(first + i);
  return all;
}

}  // namespace headroom::feed
