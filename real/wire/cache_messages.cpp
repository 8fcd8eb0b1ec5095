#include "real/wire/cache_messages.h"

#include "real/wire/layout.h"

namespace headroom::wire {

const char* name(CacheState state) {
  switch (state) {
    case CacheState::fresh: return "fresh";
    case CacheState::stale: return "stale";
    case CacheState::expired: return "expired";
    case CacheState::absent: return "absent";
  }
  return "unknown";
}

namespace {
constexpr std::size_t largest_value = 1 << 20;  // far above a list of 1,000 ids
}

template <>
struct Layout<Key> {
  static void fields(auto& m, auto& visit) {
    visit.number(m.space.number, 0xffff);
    visit.number(m.id, UINT64_MAX);
    visit.number(m.sub, UINT64_MAX);
  }
};

template <>
struct Layout<CacheGet> {
  static void fields(auto& m, auto& visit) { visit.nested(m.key); }
};
template <>
struct Layout<CacheGetReply> {
  static void fields(auto& m, auto& visit) {
    visit.choice(m.state, CacheState::absent);
    visit(m.age);
    visit.text(m.value, largest_value);
  }
};
template <>
struct Layout<CachePut> {
  static void fields(auto& m, auto& visit) {
    visit.nested(m.key);
    visit(m.ttl);
    visit(m.cost);
    visit.text(m.value, largest_value);
  }
};
template <>
struct Layout<CachePutReply> {
  static void fields(auto& m, auto& visit) { visit(m.stored); }
};
template <>
struct Layout<CacheErase> {
  static void fields(auto& m, auto& visit) { visit.nested(m.key); }
};
template <>
struct Layout<CacheEraseReply> {
  static void fields(auto& m, auto& visit) { visit(m.erased); }
};

template struct BinaryCodec<CacheGet>;
template struct BinaryCodec<CacheGetReply>;
template struct BinaryCodec<CachePut>;
template struct BinaryCodec<CachePutReply>;
template struct BinaryCodec<CacheErase>;
template struct BinaryCodec<CacheEraseReply>;

}  // namespace headroom::wire
