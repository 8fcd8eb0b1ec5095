#include "real/wire/list_messages.h"

#include "real/wire/card_layout.h"

namespace headroom::wire {

const char* name(RefreshReason reason) {
  switch (reason) {
    case RefreshReason::absent: return "absent";
    case RefreshReason::expired: return "expired";
    case RefreshReason::aging: return "aging";
    case RefreshReason::exhausted: return "exhausted";
  }
  return "unknown";
}

template <>
struct Layout<RankedList> {
  static void fields(auto& m, auto& visit) {
    visit(m.created);
    visit.number(m.model, 0xffff'ffff);
    visit.ids(m.videos, longest_list);
  }
};

template <>
struct Layout<TopList> {
  static void fields(auto& m, auto& visit) {
    visit(m.created);
    visit.list(m.videos, longest_list);
  }
};

template <>
struct Layout<RefreshRequest> {
  static void fields(auto& m, auto& visit) {
    visit(m.user);
    visit.number(m.region.value, 0xffff);
    visit.choice(m.reason, RefreshReason::exhausted);
    visit(m.previous);
    visit.number(m.seen, 0xffff'ffff);
    visit.number(m.length, longest_list);
  }
};

template <>
struct Layout<RefreshReply> {
  static void fields(auto& m, auto& visit) { visit.nested(m.list); }
};

template struct BinaryCodec<RankedList>;
template struct BinaryCodec<TopList>;
template struct BinaryCodec<RefreshRequest>;
template struct BinaryCodec<RefreshReply>;

}  // namespace headroom::wire
