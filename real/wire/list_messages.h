// Precomputed lists: a user's own, the shared ones of a region and of the world, and asking for a new one.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "real/wire/codec.h"
#include "real/wire/feed_messages.h"
#include "real/wire/ids.h"

namespace headroom::wire {

inline constexpr std::string_view refresh_method = "refresh";

inline constexpr std::uint32_t list_length = 200;      // of a user's list
inline constexpr std::uint32_t longest_list = 1'000;   // that a codec accepts

// Video ids, best first. 8 bytes an id and about 16 more: 1.6 KB at 200.
struct RankedList {
  WallTime created{};
  std::uint32_t model = 0;  // version of the model that ranked it
  std::vector<VideoId> videos;
  bool operator==(const RankedList&) const = default;
};

// Trending in a region, or the top of all. The cards are in it, so that it can still be shown while the
// metadata cannot be read.
struct TopList {
  WallTime created{};
  std::vector<VideoCard> videos;  // best first
  bool operator==(const TopList&) const = default;
};

enum class RefreshReason : std::uint8_t { absent, expired, aging, exhausted };
const char* name(RefreshReason reason);

// To a ranking service: a new list for a user. The answer differs from the list made at `previous`.
struct RefreshRequest {
  UserId user;
  RegionId region;
  RefreshReason reason = RefreshReason::absent;
  WallTime previous{};              // when the list it replaces was made; 0: there is none
  std::uint32_t seen = 0;           // videos served in the session so far
  std::uint32_t length = list_length;
  bool operator==(const RefreshRequest&) const = default;
};

struct RefreshReply {
  RankedList list;
  bool operator==(const RefreshReply&) const = default;
};

}  // namespace headroom::wire

template <>
struct headroom::Codec<headroom::wire::RankedList> : headroom::wire::BinaryCodec<headroom::wire::RankedList> {
  static constexpr std::string_view name = "ranked list";
};
template <>
struct headroom::Codec<headroom::wire::TopList> : headroom::wire::BinaryCodec<headroom::wire::TopList> {
  static constexpr std::string_view name = "top list";
};
template <>
struct headroom::Codec<headroom::wire::RefreshRequest> : headroom::wire::BinaryCodec<headroom::wire::RefreshRequest> {
  static constexpr std::string_view name = "refresh request";
};
template <>
struct headroom::Codec<headroom::wire::RefreshReply> : headroom::wire::BinaryCodec<headroom::wire::RefreshReply> {
  static constexpr std::string_view name = "refresh reply";
};
