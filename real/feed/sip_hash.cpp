#include "real/feed/sip_hash.h"

#include <bit>
#include <cstddef>

namespace headroom::feed {
namespace {

struct State {
  std::uint64_t a, b, c, d;
  void round() {
    a += b, b = std::rotl(b, 13) ^ a, a = std::rotl(a, 32);
    c += d, d = std::rotl(d, 16) ^ c;
    a += d, d = std::rotl(d, 21) ^ a;
    c += b, b = std::rotl(b, 17) ^ c, c = std::rotl(c, 32);
  }
  void mix(std::uint64_t word) {
    d ^= word;
    round(), round();
    a ^= word;
  }
};

std::uint64_t word_at(std::string_view bytes, std::size_t at, std::size_t n) {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < n; ++i) word |= std::uint64_t{static_cast<std::uint8_t>(bytes[at + i])} << (8 * i);
  return word;
}

}  // namespace

std::uint64_t sip_hash(const SipKey& key, std::string_view bytes) {
  State s{key[0] ^ 0x736f6d6570736575, key[1] ^ 0x646f72616e646f6d, key[0] ^ 0x6c7967656e657261,
          key[1] ^ 0x7465646279746573};
  const std::size_t whole = bytes.size() / 8 * 8;
  for (std::size_t at = 0; at < whole; at += 8) s.mix(word_at(bytes, at, 8));
  s.mix(word_at(bytes, whole, bytes.size() - whole) | std::uint64_t{bytes.size()} << 56);
  s.c ^= 0xff;
  for (int i = 0; i < 4; ++i) s.round();
  return s.a ^ s.b ^ s.c ^ s.d;
}

}  // namespace headroom::feed
