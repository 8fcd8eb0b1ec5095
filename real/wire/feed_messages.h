// The For You feed: what a client asks and what a page holds.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "real/wire/codec.h"
#include "real/wire/ids.h"

namespace headroom::wire {

inline constexpr std::string_view foryou_method = "foryou";

inline constexpr std::uint32_t default_page = 10;
inline constexpr std::uint32_t largest_page = 50;

// Before the gateway `token` proves who asks and `user` is what the client says of itself; behind it
// `user` is what the token said, and the token is gone.
struct FeedRequest {
  UserId user;
  RegionId region;
  std::uint32_t limit = default_page;  // 1 to largest_page; the feed service refuses others
  std::string cursor;                  // empty: a new session
  std::string token;
  bool operator==(const FeedRequest&) const = default;
};

enum class VideoStatus : std::uint8_t { processing, published, removed };

// A video's metadata as a page shows it.
struct VideoCard {
  VideoId id;
  CreatorId creator;
  SoundId sound;
  Category category;
  VideoStatus status = VideoStatus::processing;
  Nanos duration{};
  std::string media;  // base path of its renditions on the CDN
  bool operator==(const VideoCard&) const = default;
};

// Where a page came from, best first.
enum class PageSource : std::uint8_t { fresh, stale, trending, global };
const char* name(PageSource source);

struct FeedPage {
  SessionId session;  // no video comes twice under one session
  PageSource source = PageSource::fresh;  // the least good that the page drew on
  std::vector<VideoCard> items;  // never empty
  std::string next_cursor;
  bool operator==(const FeedPage&) const = default;
};

}  // namespace headroom::wire

template <>
struct headroom::Codec<headroom::wire::FeedRequest> : headroom::wire::BinaryCodec<headroom::wire::FeedRequest> {
  static constexpr std::string_view name = "feed request";
};
template <>
struct headroom::Codec<headroom::wire::VideoCard> : headroom::wire::BinaryCodec<headroom::wire::VideoCard> {
  static constexpr std::string_view name = "video card";
};
template <>
struct headroom::Codec<headroom::wire::FeedPage> : headroom::wire::BinaryCodec<headroom::wire::FeedPage> {
  static constexpr std::string_view name = "feed page";
};
