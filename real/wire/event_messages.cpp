#include "real/wire/event_messages.h"

#include "real/wire/layout.h"

namespace headroom::wire {

template <>
struct Layout<ViewerEvent> {
  static void fields(auto& m, auto& visit) {
    visit(m.id);
    visit(m.user);
    visit(m.video);
    visit.choice(m.kind, EventKind::not_interested);
    visit(m.watched);
    visit(m.at);
  }
};
template <>
struct Layout<EventBatch> {
  static void fields(auto& m, auto& visit) { visit.list(m.events, 1'000); }
};
template <>
struct Layout<EventBatchReply> {
  static void fields(auto& m, auto& visit) { visit.number(m.accepted, 0xffff'ffff); }
};

template struct BinaryCodec<ViewerEvent>;
template struct BinaryCodec<EventBatch>;
template struct BinaryCodec<EventBatchReply>;

}  // namespace headroom::wire
