// The opaque cursor: a session's whole memory, kept by the client, readable and changeable by nobody else.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "real/feed/seen_videos.h"
#include "real/feed/sip_hash.h"
#include "real/ports/result.h"

namespace headroom::feed {

struct Session {
  wire::SessionId id;
  std::uint64_t list = 0;      // mark of the list it was last served from; 0: none
  std::uint32_t position = 0;  // how far into that list it is
  SeenVideos seen;
  bool operator==(const Session&) const = default;
};

// base64url text without padding, bound to `user` and to the key by a 64-bit tag.
std::string seal(const Session& session, wire::UserId user, const SipKey& key);

// Errors: invalid, for anything that seal() with this user and key never gave.
Result<Session> unseal(std::string_view cursor, wire::UserId user, const SipKey& key);

}  // namespace headroom::feed
