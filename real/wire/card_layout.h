// The fields of a video card, which pages and shared lists hold. Included by the .cpp files of this room only.
#pragma once

#include "real/wire/feed_messages.h"
#include "real/wire/layout.h"

namespace headroom::wire {

template <>
struct Layout<VideoCard> {
  static void fields(auto& m, auto& visit) {
    visit(m.id);
    visit(m.creator);
    visit(m.sound);
    visit.number(m.category.value, 0xffff);
    visit.choice(m.status, VideoStatus::removed);
    visit(m.duration);
    visit.text(m.media, 2'048);
  }
};

}  // namespace headroom::wire
