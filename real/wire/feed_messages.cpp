#include "real/wire/feed_messages.h"

#include "real/wire/card_layout.h"

namespace headroom::wire {

const char* name(PageSource source) {
  switch (source) {
    case PageSource::fresh: return "fresh";
    case PageSource::stale: return "stale";
    case PageSource::trending: return "trending";
    case PageSource::global: return "global";
  }
  return "unknown";
}

// Limits on texts: a cursor holds a whole session's memory (real/feed/cursor.h), a token a few claims.
template <>
struct Layout<FeedRequest> {
  static void fields(auto& m, auto& visit) {
    visit(m.user);
    visit.number(m.region.value, 0xffff);
    visit.number(m.limit, 0xffff'ffff);
    visit.text(m.cursor, 16'384);
    visit.text(m.token, 8'192);
  }
};

template <>
struct Layout<FeedPage> {
  static void fields(auto& m, auto& visit) {
    visit(m.session);
    visit.choice(m.source, PageSource::global);
    visit.list(m.items, largest_page);
    visit.text(m.next_cursor, 16'384);
  }
};

template struct BinaryCodec<FeedRequest>;
template struct BinaryCodec<VideoCard>;
template struct BinaryCodec<FeedPage>;

}  // namespace headroom::wire
