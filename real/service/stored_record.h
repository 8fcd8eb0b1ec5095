// How the embedded store writes keys and values as bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "real/ports/store.h"

namespace headroom::service {

// Space, id and sub, big-endian: bytes sort as keys do.
std::string key_bytes(const Key& key);
// What all keys of one space and id begin with.
std::string row_bytes(const Key& key);
Key key_from(std::string_view bytes);

// Version, instant of writing and of expiry (zero: never), 8 bytes each, little-endian; then the value.
struct StoredRecord {
  StoredValue value;
  WallTime expires{};

  bool live(WallTime now) const { return expires == WallTime{} || expires > now; }
};
std::string record_bytes(std::string_view value, std::uint64_t version, WallTime written, WallTime expires);
// Nothing for bytes too short to be a record.
std::optional<StoredRecord> record_from(std::string_view bytes);
// The expiry alone, without copying the value.
WallTime expiry_of(std::string_view bytes);

}  // namespace headroom::service
