// One description of a message's fields gives its encoder, decoder and size. Included by the .cpp
// files of this room only: each describes its messages as Layout<T> and instantiates BinaryCodec<T>.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "real/ports/units.h"
#include "real/wire/codec.h"
#include "real/wire/ids.h"

namespace headroom::wire {

// Specialised per message: static void fields(auto& message, auto& visit), a call of visit per field.
template <class T>
struct Layout;

namespace layout_detail {

constexpr std::uint64_t zigzag(std::int64_t v) {
  return (static_cast<std::uint64_t>(v) << 1) ^ static_cast<std::uint64_t>(v >> 63);
}
constexpr std::int64_t unzigzag(std::uint64_t v) {
  return static_cast<std::int64_t>(v >> 1) ^ -static_cast<std::int64_t>(v & 1);
}
constexpr std::size_t varint_size(std::uint64_t v) {
  std::size_t n = 1;
  for (; v >= 0x80; v >>= 7) ++n;
  return n;
}

class SizeOf {
 public:
  std::size_t bytes = 0;

  template <class Kind>
  void operator()(const Id<Kind>&) { bytes += 8; }
  void operator()(const WallTime&) { bytes += 8; }
  void operator()(const Nanos& d) { bytes += varint_size(zigzag(d.count())); }
  void operator()(const bool&) { ++bytes; }
  template <class U>
  void number(const U& v, std::uint64_t) { bytes += varint_size(v); }
  template <class E>
  void choice(const E&, E) { ++bytes; }
  void text(const std::string& s, std::size_t) { bytes += varint_size(s.size()) + s.size(); }
  template <class Kind>
  void ids(const std::vector<Id<Kind>>& v, std::size_t) { bytes += varint_size(v.size()) + 8 * v.size(); }
  template <class M>
  void list(const std::vector<M>& v, std::size_t) {
    bytes += varint_size(v.size());
    for (const M& m : v) Layout<M>::fields(m, *this);
  }
  template <class M>
  void nested(const M& m) { Layout<M>::fields(m, *this); }
};

class Writer {
 public:
  std::string out;

  template <class Kind>
  void operator()(const Id<Kind>& id) { fixed(id.value); }
  void operator()(const WallTime& t) { fixed(static_cast<std::uint64_t>(t.time_since_epoch().count())); }
  void operator()(const Nanos& d) { varint(zigzag(d.count())); }
  void operator()(const bool& b) { out.push_back(b ? 1 : 0); }
  template <class U>
  void number(const U& v, std::uint64_t limit) {
    verify(v <= limit, "a number is sent within the limit that its reader holds it to");
    varint(v);
  }
  template <class E>
  void choice(const E& e, E) { out.push_back(static_cast<char>(e)); }
  void text(const std::string& s, std::size_t limit) {
    length(s.size(), limit);
    out.append(s);
  }
  template <class Kind>
  void ids(const std::vector<Id<Kind>>& v, std::size_t limit) {
    length(v.size(), limit);
    for (const Id<Kind>& id : v) fixed(id.value);
  }
  template <class M>
  void list(const std::vector<M>& v, std::size_t limit) {
    length(v.size(), limit);
    for (const M& m : v) Layout<M>::fields(m, *this);
  }
  template <class M>
  void nested(const M& m) { Layout<M>::fields(m, *this); }

 private:
  void length(std::size_t n, std::size_t limit) {
    verify(n <= limit, "a field is sent within the limit that its reader holds it to");
    varint(n);
  }
  void fixed(std::uint64_t v) {
    char bytes[8];
    for (int i = 0; i < 8; ++i) bytes[i] = static_cast<char>(v >> (8 * i));
    out.append(bytes, 8);
  }
  void varint(std::uint64_t v) {
    for (; v >= 0x80; v >>= 7) out.push_back(static_cast<char>(v | 0x80));
    out.push_back(static_cast<char>(v));
  }
};

// Reads until the first thing that is wrong; `problem` says what, and later reads do nothing.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}
  const char* problem = nullptr;
  bool at_end() const { return rest_.empty(); }

  template <class Kind>
  void operator()(Id<Kind>& id) { id.value = fixed(); }
  void operator()(WallTime& t) { t = WallTime{Nanos{static_cast<std::int64_t>(fixed())}}; }
  void operator()(Nanos& d) { d = Nanos{unzigzag(varint())}; }
  void operator()(bool& b) { b = byte(1) != 0; }
  template <class U>
  void number(U& v, std::uint64_t limit) {
    const std::uint64_t read = varint();
    if (read > limit) return refuse("a number over its limit");
    v = static_cast<U>(read);
  }
  template <class E>
  void choice(E& e, E last) { e = static_cast<E>(byte(static_cast<std::uint8_t>(last))); }
  void text(std::string& s, std::size_t limit) {
    const std::size_t n = length(limit, 1);
    s.assign(rest_.substr(0, n));
    rest_.remove_prefix(n);
  }
  template <class Kind>
  void ids(std::vector<Id<Kind>>& v, std::size_t limit) {
    v.resize(length(limit, 8));
    for (Id<Kind>& id : v) id.value = fixed();
  }
  template <class M>
  void list(std::vector<M>& v, std::size_t limit) {
    const std::size_t n = length(limit, 1);
    v.clear();
    v.reserve(n);
    for (std::size_t i = 0; i < n && problem == nullptr; ++i) Layout<M>::fields(v.emplace_back(), *this);
  }
  template <class M>
  void nested(M& m) { Layout<M>::fields(m, *this); }

 private:
  void refuse(const char* what) {
    if (problem == nullptr) problem = what;
    rest_ = {};
  }
  std::uint8_t byte(std::uint8_t last) {
    if (rest_.empty()) return refuse("the end before its time"), 0;
    const auto v = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    if (v > last) return refuse("a choice that does not exist"), 0;
    return v;
  }
  // A count of elements of at least `each` bytes, so that nothing is reserved that cannot follow.
  std::size_t length(std::size_t limit, std::size_t each) {
    const std::uint64_t n = varint();
    if (n > limit) return refuse("a length over its limit"), 0;
    if (n * each > rest_.size()) return refuse("the end before its time"), 0;
    return static_cast<std::size_t>(n);
  }
  std::uint64_t fixed() {
    if (rest_.size() < 8) return refuse("the end before its time"), 0;
    std::uint64_t v = 0;
    for (int i = 0; i < 8; ++i) v |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(rest_[i])) << (8 * i);
    rest_.remove_prefix(8);
    return v;
  }
  std::uint64_t varint() {
    std::uint64_t v = 0;
    for (std::size_t i = 0; i < rest_.size() && i < 10; ++i) {
      const auto b = static_cast<std::uint8_t>(rest_[i]);
      if (i == 9 && b > 1) return refuse("a number over 64 bits"), 0;
      v |= static_cast<std::uint64_t>(b & 0x7f) << (7 * i);
      if (b < 0x80) {
        if (b == 0 && i > 0) return refuse("a number not in its shortest form"), 0;
        rest_.remove_prefix(i + 1);
        return v;
      }
    }
    return refuse("the end before its time"), 0;
  }

  std::string_view rest_;
};

}  // namespace layout_detail

template <class T>
std::string BinaryCodec<T>::encode(const T& message) {
  layout_detail::Writer writer;
  writer.out.reserve(wire_size(message));
  Layout<T>::fields(message, writer);
  return std::move(writer.out);
}

template <class T>
Result<T> BinaryCodec<T>::decode(std::string_view bytes) {
  T message;
  layout_detail::Reader reader{bytes};
  Layout<T>::fields(message, reader);
  if (reader.problem == nullptr && !reader.at_end()) reader.problem = "bytes after its end";
  if (reader.problem != nullptr) {
    return fail(Errc::invalid, std::string{Codec<T>::name} + ": " + reader.problem);
  }
  return message;
}

template <class T>
std::size_t BinaryCodec<T>::wire_size(const T& message) {
  layout_detail::SizeOf size;
  Layout<T>::fields(message, size);
  return size.bytes;
}

}  // namespace headroom::wire
