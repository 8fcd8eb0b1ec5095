// What every codec between our services looks like from outside; its making is in layout.h.
// The format is compact binary: ids and wall times as 8 bytes, little-endian; counts, lengths and
// durations as varints (LEB128, zigzag where signed), always in their shortest form; lengths before
// contents. A decoded message encodes to the same bytes again.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "real/ports/message.h"

namespace headroom::wire {

template <class T>
struct BinaryCodec {
  static std::string encode(const T& message);
  // Errors: invalid, for anything encode() would not have written: short or long input, a value out
  // of its range, a length over its limit. Memory is taken only for bytes that are there.
  static Result<T> decode(std::string_view bytes);
  // Exact; constant time for lists of ids.
  static std::size_t wire_size(const T& message);
};

}  // namespace headroom::wire
