// A feed page as clients get it.
#pragma once

#include <string>

#include "real/wire/feed_messages.h"

namespace headroom::service {

// {"session", "source", "items": [{"id", "creator", "sound", "category", "duration_ms", "media"}],
// "next_cursor"}. Ids are strings: 64 bits do not fit the numbers of JavaScript.
std::string page_json(const wire::FeedPage& page);

}  // namespace headroom::service
