// The shared feed-cache tier (service "feed_cache"): look-aside get and put of encoded lists.
// routing_key of every call is key.id, so that a user's list lives on one node.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "real/ports/store.h"
#include "real/wire/codec.h"

namespace headroom::wire {

inline constexpr std::string_view cache_get_method = "cache_get";
inline constexpr std::string_view cache_put_method = "cache_put";
inline constexpr std::string_view cache_erase_method = "cache_erase";

struct CacheGet {
  Key key;
  bool operator==(const CacheGet&) const = default;
};

// fresh: within its TTL (and not picked for an early refresh). stale: to be served while a new one is
// fetched (stale-while-revalidate). expired: to be served only if a new one cannot be had
// (stale-if-error). absent: no value.
enum class CacheState : std::uint8_t { fresh, stale, expired, absent };
const char* name(CacheState state);

struct CacheGetReply {
  CacheState state = CacheState::absent;
  Nanos age{};        // since it was put
  std::string value;  // empty when absent
  bool operator==(const CacheGetReply&) const = default;
};

struct CachePut {
  Key key;
  Nanos ttl{};   // zero: the node's own
  Nanos cost{};  // what making the value took: early refresh weighs it
  std::string value;
  bool operator==(const CachePut&) const = default;
};
struct CachePutReply {
  bool stored = false;  // false: not admitted (too large, or not worth its place)
  bool operator==(const CachePutReply&) const = default;
};

struct CacheErase {
  Key key;
  bool operator==(const CacheErase&) const = default;
};
struct CacheEraseReply {
  bool erased = false;
  bool operator==(const CacheEraseReply&) const = default;
};

}  // namespace headroom::wire

template <>
struct headroom::Codec<headroom::wire::CacheGet> : headroom::wire::BinaryCodec<headroom::wire::CacheGet> {
  static constexpr std::string_view name = "cache get";
};
template <>
struct headroom::Codec<headroom::wire::CacheGetReply> : headroom::wire::BinaryCodec<headroom::wire::CacheGetReply> {
  static constexpr std::string_view name = "cache get reply";
};
template <>
struct headroom::Codec<headroom::wire::CachePut> : headroom::wire::BinaryCodec<headroom::wire::CachePut> {
  static constexpr std::string_view name = "cache put";
};
template <>
struct headroom::Codec<headroom::wire::CachePutReply> : headroom::wire::BinaryCodec<headroom::wire::CachePutReply> {
  static constexpr std::string_view name = "cache put reply";
};
template <>
struct headroom::Codec<headroom::wire::CacheErase> : headroom::wire::BinaryCodec<headroom::wire::CacheErase> {
  static constexpr std::string_view name = "cache erase";
};
template <>
struct headroom::Codec<headroom::wire::CacheEraseReply> : headroom::wire::BinaryCodec<headroom::wire::CacheEraseReply> {
  static constexpr std::string_view name = "cache erase reply";
};
