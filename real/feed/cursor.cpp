#include "real/feed/cursor.h"

#include <array>
#include <optional>

namespace headroom::feed {
namespace {

// version 1 | session 8 | list 8 | position 4 | seen ... | tag 8
constexpr char kVersion = 1;
constexpr std::size_t kFixed = 1 + 8 + 8 + 4;
constexpr std::size_t kTag = 8;

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void put(std::string& out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>(value >> (8 * i)));
}

std::uint64_t get(std::string_view bytes, std::size_t at, std::size_t n) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < n; ++i) value |= std::uint64_t{static_cast<unsigned char>(bytes[at + i])} << (8 * i);
  return value;
}

std::uint64_t tag_of(std::string_view content, wire::UserId user, const SipKey& key) {
  std::string bound{content};
  put(bound, user.value, 8);
  return sip_hash(key, bound);
}

std::string to_text(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() * 4 / 3 + 3);
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : bytes) {
    bits = bits << 8 | static_cast<unsigned char>(c);
    for (held += 8; held >= 6; held -= 6) text.push_back(kDigits[bits >> (held - 6) & 63]);
  }
  if (held > 0) text.push_back(kDigits[bits << (6 - held) & 63]);
  return text;
}

constexpr std::array<std::int8_t, 256> digit_values() {
  std::array<std::int8_t, 256> values{};
  values.fill(-1);
  for (std::size_t i = 0; i < kDigits.size(); ++i) {
    values[static_cast<unsigned char>(kDigits[i])] = static_cast<std::int8_t>(i);
  }
  return values;
}

// Nothing for other characters, impossible lengths and bits that no text of ours has.
std::optional<std::string> from_text(std::string_view text) {
  static constexpr std::array<std::int8_t, 256> values = digit_values();
  if (text.size() % 4 == 1) return std::nullopt;
  std::string bytes;
  bytes.reserve(text.size() * 3 / 4);
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : text) {
    const std::int8_t value = values[static_cast<unsigned char>(c)];
    if (value < 0) return std::nullopt;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    if ((held += 6) >= 8) {
      held -= 8;
      bytes.push_back(static_cast<char>(bits >> held));
    }
  }
  if ((bits & ((1u << held) - 1)) != 0) return std::nullopt;
  return bytes;
}

}  // namespace

std::string seal(const Session& session, wire::UserId user, const SipKey& key) {
  std::string bytes{kVersion};
  put(bytes, session.id.value, 8);
  put(bytes, session.list, 8);
  put(bytes, session.position, 4);
  bytes += session.seen.pack();
  put(bytes, tag_of(bytes, user, key), kTag);
  return to_text(bytes);
}

Result<Session> unseal(std::string_view cursor, wire::UserId user, const SipKey& key) {
  const auto refused = [] { return fail(Errc::invalid, "the cursor is not one of this feed's for this user"); };
  const std::optional<std::string> bytes = from_text(cursor);
  if (!bytes || bytes->size() < kFixed + kTag || bytes->front() != kVersion) return refused();
  const std::string_view content = std::string_view{*bytes}.substr(0, bytes->size() - kTag);
  if (get(*bytes, content.size(), kTag) != tag_of(content, user, key)) return refused();
  std::optional<SeenVideos> seen = SeenVideos::unpack(content.substr(kFixed));
  if (!seen) return refused();
  return Session{.id = {get(content, 1, 8)},
                 .list = get(content, 9, 8),
                 .position = static_cast<std::uint32_t>(get(content, 17, 4)),
                 .seen = std::move(*seen)};
}

}  // namespace headroom::feed
