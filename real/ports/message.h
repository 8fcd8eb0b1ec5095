// What an Rpc carries: a typed value that is encoded only where it really crosses a wire.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "real/ports/frame_pool.h"
#include "real/ports/result.h"
#include "real/ports/verify.h"

namespace headroom {

// Specialised in real/wire for each request and reply:
//   static constexpr std::string_view name;
//   static std::string encode(const T&);            static Result<T> decode(std::string_view);
//   static std::size_t wire_size(const T&);          bytes on the wire, without encoding
template <class T>
struct Codec;

class Message {
 public:
  Message() noexcept = default;
  Message(Message&& o) noexcept : ops_(std::exchange(o.ops_, nullptr)), value_(o.value_) {}
  Message& operator=(Message&& o) noexcept {
    if (this != &o) {
      reset();
      ops_ = std::exchange(o.ops_, nullptr);
      value_ = o.value_;
    }
    return *this;
  }
  ~Message() { reset(); }

  template <class T>
  static Message of(T value) {
    return {&ops_for<T>, std::move(value)};
  }
  // Bytes as they came off a wire; decoded when taken.
  static Message raw(std::string bytes) { return {&ops_of_bytes, std::move(bytes)}; }

  // The value, moved out; a message of bytes, or of nothing, is decoded as T. Another type than was put in is our
  // mistake.
  template <class T>
  Result<T> take() && {
    if (ops_ == nullptr) return Codec<T>::decode({});
    if (ops_ == &ops_of_bytes) return Codec<T>::decode(*static_cast<const std::string*>(value_));
    verify(ops_ == &ops_for<T>, "a message is taken as the type it was made of");
    return std::move(*static_cast<T*>(value_));
  }

  std::string encode() const { return ops_ == nullptr ? std::string() : ops_->encode(value_); }
  std::size_t wire_size() const { return ops_ == nullptr ? 0 : ops_->wire_size(value_); }

 private:
  struct Ops {
    std::string (*encode)(const void*);
    std::size_t (*wire_size)(const void*);
    void (*destroy)(void*) noexcept;
  };
  template <class T>
  Message(const Ops* ops, T value) : ops_(ops), value_(new (FramePool::allocate(sizeof(T))) T(std::move(value))) {}
  template <class T>
  static void destroy(void* v) noexcept {
    static_cast<T*>(v)->~T();
    FramePool::release(v, sizeof(T));
  }
  template <class T>
  static constexpr Ops ops_for{[](const void* v) { return Codec<T>::encode(*static_cast<const T*>(v)); },
                               [](const void* v) { return Codec<T>::wire_size(*static_cast<const T*>(v)); },
                               destroy<T>};
  static const Ops ops_of_bytes;

  void reset() noexcept {
    if (ops_ != nullptr) std::exchange(ops_, nullptr)->destroy(value_);
  }

  const Ops* ops_ = nullptr;  // null: nothing
  void* value_ = nullptr;
};

inline constexpr Message::Ops Message::ops_of_bytes{
    [](const void* v) { return *static_cast<const std::string*>(v); },
    [](const void* v) { return static_cast<const std::string*>(v)->size(); }, destroy<std::string>};

}  // namespace headroom
