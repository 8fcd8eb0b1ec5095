// One filled message of every kind, for tests that go through all codecs.
#pragma once

#include <tuple>

#include "real/wire/cache_messages.h"
#include "real/wire/event_messages.h"
#include "real/wire/feed_messages.h"
#include "real/wire/keyspaces.h"
#include "real/wire/list_messages.h"

namespace headroom::wire {

inline VideoCard sample_card(std::uint64_t id) {
  return {.id = {id},
          .creator = {id / 7},
          .sound = {id / 3},
          .category = {static_cast<std::uint16_t>(id % 40)},
          .status = VideoStatus::published,
          .duration = std::chrono::seconds{14},
          .media = "v/" + std::to_string(id)};
}

inline RankedList sample_list() {
  RankedList list{.created = WallTime{std::chrono::seconds{1'700'000'000}}, .model = 42};
  for (std::uint64_t i = 0; i < list_length; ++i) list.videos.push_back({spread(i)});
  return list;
}

inline auto sample_messages() {
  const WallTime at{std::chrono::seconds{1'700'000'000}};
  const Key key = keyspaces::list_of({1ULL << 63});
  return std::tuple{
      FeedRequest{.user = {77}, .region = {3}, .limit = 20, .cursor = "abc", .token = "h.p.s"},
      sample_card(123'456),
      FeedPage{
          .session = {9}, .source = PageSource::stale, .items = {sample_card(1), sample_card(2)}, .next_cursor = "n"},
      sample_list(),
      TopList{.created = at, .videos = {sample_card(5), sample_card(6)}},
      RefreshRequest{.user = {1}, .region = {4}, .reason = RefreshReason::exhausted, .previous = at, .seen = 200},
      RefreshReply{.list = sample_list()},
      CacheGet{key},
      CacheGetReply{.state = CacheState::stale, .age = std::chrono::minutes{90}, .value = std::string(1700, 'x')},
      CachePut{.key = key, .ttl = std::chrono::hours{2}, .cost = std::chrono::milliseconds{110}, .value = "v"},
      CachePutReply{true},
      CacheErase{key},
      CacheEraseReply{false},
      ViewerEvent{.id = {1}, .user = {2}, .video = {3}, .kind = EventKind::share, .watched = Nanos{-1}, .at = at},
      EventBatch{.events = {{.id = {1}}, {.id = {2}, .kind = EventKind::not_interested}}},
      EventBatchReply{2}};
}

}  // namespace headroom::wire
