// The tables of the product: what is stored under which id, by whom it is written.
#pragma once

#include "real/ports/store.h"
#include "real/wire/ids.h"

namespace headroom::wire::keyspaces {

inline constexpr Keyspace lists{1};           // id = user: RankedList            ("feed:")
inline constexpr Keyspace watched{2};         // id = user, sub = video: empty    ("watched:", 30 days)
inline constexpr Keyspace metadata{3};        // id = video: VideoCard
inline constexpr Keyspace trending{4};        // id = region: TopList
inline constexpr Keyspace global_top{5};      // id = 0: TopList
inline constexpr Keyspace user_features{6};   // id = user
inline constexpr Keyspace video_features{7};  // id = video
inline constexpr Keyspace view_dedup{8};      // id = user, sub = video: empty    (30 s)
inline constexpr Keyspace counters{9};        // id = video

constexpr const char* name(Keyspace space) {
  switch (space.number) {
    case 1: return "lists";
    case 2: return "watched";
    case 3: return "metadata";
    case 4: return "trending";
    case 5: return "global_top";
    case 6: return "user_features";
    case 7: return "video_features";
    case 8: return "view_dedup";
    case 9: return "counters";
  }
  return "unknown";
}

constexpr Key list_of(UserId user) { return {lists, user.value, 0}; }
constexpr Key card_of(VideoId video) { return {metadata, video.value, 0}; }
constexpr Key trending_in(RegionId region) { return {trending, region.value, 0}; }
constexpr Key top_of_all() { return {global_top, 0, 0}; }

}  // namespace headroom::wire::keyspaces
