#include "real/feed/seen_videos.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "real/ports/verify.h"

namespace headroom::feed {
namespace {

constexpr int kBits = 20;

std::uint32_t print_of(wire::VideoId video) {
  return static_cast<std::uint32_t>(wire::spread(video.value) >> (64 - kBits));
}

// Low bits of a gap that are written as they are: the logarithm of the mean gap (Golomb 1966, Rice 1971).
int plain_bits(std::size_t count) {
  return std::bit_width((std::uint32_t{1} << kBits) / static_cast<std::uint32_t>(count)) - 1;
}

// Bits from the lowest of each byte on.
struct BitWriter {
  std::string bytes;
  std::uint64_t held = 0;  // bits that are not yet a byte
  int count = 0;
  void put(std::uint64_t bits, int many) {  // many <= 32, and no bit beyond them
    held |= bits << count;
    for (count += many; count >= 8; count -= 8, held >>= 8) bytes.push_back(static_cast<char>(held));
  }
  std::string finish() {
    if (count > 0) bytes.push_back(static_cast<char>(held));
    return std::move(bytes);
  }
};

struct BitReader {
  std::string_view bytes;
  std::size_t at = 0;
  bool over = false;
  bool take() {
    if (at / 8 >= bytes.size()) {
      over = true;
      return false;
    }
    const bool bit = (static_cast<unsigned char>(bytes[at / 8]) >> (at % 8) & 1) != 0;
    ++at;
    return bit;
  }
};

}  // namespace

bool SeenVideos::contains(wire::VideoId video) const { return std::ranges::binary_search(prints_, print_of(video)); }

bool SeenVideos::add(wire::VideoId video) {
  const std::uint32_t print = print_of(video);
  const auto at = std::ranges::lower_bound(prints_, print);
  if (at != prints_.end() && *at == print) return false;
  verify(prints_.size() < kMost, "a session ends before its memory is full");
  prints_.insert(at, print);
  return true;
}

// Two bytes of count, then each print's gap to the one before: quotient in unary, remainder in plain bits.
std::string SeenVideos::pack() const {
  BitWriter writer;
  writer.bytes = {static_cast<char>(prints_.size() & 0xff), static_cast<char>(prints_.size() >> 8)};
  if (prints_.empty()) return writer.bytes;
  writer.bytes.reserve(2 + 3 * prints_.size());
  const int plain = plain_bits(prints_.size());
  std::uint32_t next = 0;  // the smallest print that may follow
  for (const std::uint32_t print : prints_) {
    const std::uint32_t gap = print - next;
    std::uint32_t ones = gap >> plain;
    for (; ones > 31; ones -= 31) writer.put(0x7FFFFFFF, 31);
    writer.put((std::uint64_t{1} << ones) - 1, static_cast<int>(ones) + 1);
    writer.put(gap & ((std::uint32_t{1} << plain) - 1), plain);
    next = print + 1;
  }
  return writer.finish();
}

std::optional<SeenVideos> SeenVideos::unpack(std::string_view bytes) {
  if (bytes.size() < 2) return std::nullopt;
  const std::size_t count =
      static_cast<unsigned char>(bytes[0]) | static_cast<std::size_t>(static_cast<unsigned char>(bytes[1])) << 8;
  if (count > kMost) return std::nullopt;
  SeenVideos seen;
  seen.prints_.reserve(count);
  BitReader reader{bytes.substr(2)};
  const int plain = count == 0 ? 0 : plain_bits(count);
  std::uint64_t next = 0;
  while (seen.prints_.size() < count) {
    std::uint64_t gap = 0;
    while (reader.take()) gap += std::uint64_t{1} << plain;
    for (int i = 0; i < plain; ++i) gap |= std::uint64_t{reader.take()} << i;
    next += gap;
    if (reader.over || next >= (std::uint64_t{1} << kBits)) return std::nullopt;
    seen.prints_.push_back(static_cast<std::uint32_t>(next++));
  }
  // The rest of the last byte is zero, and nothing follows it.
  if ((reader.at + 7) / 8 != reader.bytes.size()) return std::nullopt;
  while (reader.at % 8 != 0) {
    if (reader.take()) return std::nullopt;
  }
  return seen;
}

}  // namespace headroom::feed
