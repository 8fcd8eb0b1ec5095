#include "real/ports/frame_pool.h"

#include <new>
#include <utility>

namespace headroom {
namespace {

using Frame = FramePool::Lists::Frame;

constexpr std::size_t class_bytes = 64;
constexpr std::size_t chunk_bytes = 64 * 1024;

// Trivially destructible on purpose: frames may outlive any order of thread-local destruction.
thread_local constinit FramePool::Lists lists;

constexpr std::size_t class_of(std::size_t bytes) { return (bytes + class_bytes - 1) / class_bytes - 1; }

// Cuts a fresh chunk into frames of one class; chunks are never given back while the process lives.
Frame* refill(std::size_t size_class) {
  const std::size_t frame = (size_class + 1) * class_bytes;
  const std::size_t count = chunk_bytes / frame;
  auto* chunk = static_cast<std::byte*>(::operator new(count * frame));
  Frame* head = nullptr;
  for (std::size_t i = count; i-- > 0;) head = new (chunk + i * frame) Frame{head};
  return head;
}

}  // namespace

void* FramePool::allocate(std::size_t bytes) {
  lists.live_bytes += static_cast<std::int64_t>(bytes);
  const std::size_t size_class = class_of(bytes);
  if (size_class >= lists.free.size()) return ::operator new(bytes);
  Frame*& head = lists.free[size_class];
  if (head == nullptr) [[unlikely]] head = refill(size_class);
  Frame* frame = head;
  head = frame->next;
  return frame;
}

void FramePool::release(void* frame, std::size_t bytes) noexcept {
  lists.live_bytes -= static_cast<std::int64_t>(bytes);
  const std::size_t size_class = class_of(bytes);
  if (size_class >= lists.free.size()) return ::operator delete(frame);
  lists.free[size_class] = new (frame) Frame{lists.free[size_class]};
}

FramePool::Lists FramePool::leave() noexcept { return std::exchange(lists, {}); }

void FramePool::inherit(const Lists& left) noexcept {
  for (std::size_t i = 0; i < left.free.size(); ++i) {
    Frame** end = &lists.free[i];
    while (*end != nullptr) end = &(*end)->next;
    *end = left.free[i];
  }
  lists.live_bytes += left.live_bytes;
}

std::int64_t FramePool::live_bytes() noexcept { return lists.live_bytes; }

}  // namespace headroom
