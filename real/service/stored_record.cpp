#include "real/service/stored_record.h"

#include <cstddef>

namespace headroom::service {
namespace {

constexpr std::size_t header_bytes = 24;

void append_big(std::string& out, std::uint64_t v, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out.push_back(static_cast<char>(v >> shift));
}
void append_little(std::string& out, std::uint64_t v) {
  for (int shift = 0; shift < 64; shift += 8) out.push_back(static_cast<char>(v >> shift));
}
std::uint64_t big(std::string_view bytes) {
  std::uint64_t v = 0;
  for (const char c : bytes) v = v << 8 | static_cast<unsigned char>(c);
  return v;
}
std::uint64_t little(std::string_view bytes, std::size_t at) {
  std::uint64_t v = 0;
  for (std::size_t i = 8; i-- > 0;) v = v << 8 | static_cast<unsigned char>(bytes[at + i]);
  return v;
}
std::uint64_t number(WallTime t) { return static_cast<std::uint64_t>(t.time_since_epoch().count()); }
WallTime wall_time(std::uint64_t v) { return WallTime{Nanos{static_cast<std::int64_t>(v)}}; }

}  // namespace

std::string row_bytes(const Key& key) {
  std::string out;
  append_big(out, key.space.number, 2);
  append_big(out, key.id, 8);
  return out;
}

std::string key_bytes(const Key& key) {
  std::string out = row_bytes(key);
  append_big(out, key.sub, 8);
  return out;
}

Key key_from(std::string_view bytes) {
  return {{static_cast<std::uint16_t>(big(bytes.substr(0, 2)))}, big(bytes.substr(2, 8)), big(bytes.substr(10, 8))};
}

std::string record_bytes(std::string_view value, std::uint64_t version, WallTime written, WallTime expires) {
  std::string out;
  out.reserve(header_bytes + value.size());
  append_little(out, version);
  append_little(out, number(written));
  append_little(out, number(expires));
  return out.append(value);
}

std::optional<StoredRecord> record_from(std::string_view bytes) {
  if (bytes.size() < header_bytes) return std::nullopt;
  return StoredRecord{
      {std::string(bytes.substr(header_bytes)), little(bytes, 0), wall_time(little(bytes, 8))}, expiry_of(bytes)};
}

WallTime expiry_of(std::string_view bytes) {
  return bytes.size() < header_bytes ? WallTime{} : wall_time(little(bytes, 16));
}

}  // namespace headroom::service
