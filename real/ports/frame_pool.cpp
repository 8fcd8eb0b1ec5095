#include "real/ports/frame_pool.h"

#include <array>
#include <atomic>
#include <new>

namespace headroom {
namespace {

constexpr std::size_t class_bytes = 64;
constexpr std::size_t classes = 32;
constexpr std::size_t chunk_bytes = 64 * 1024;

struct FreeFrame {
  FreeFrame* next;
};

struct Lists {
  std::array<FreeFrame*, classes> free{};
  std::int64_t live_bytes = 0;
};

// Every chunk begins with a link to the one before it: so those of a thread that has ended, whose lists are gone, are
// still known of.
struct alignas(std::max_align_t) Chunk {
  Chunk* before;
};
constinit std::atomic<Chunk*> newest{nullptr};

// Trivially destructible on purpose: frames may outlive any order of thread-local destruction.
thread_local constinit Lists lists;

constexpr std::size_t class_of(std::size_t bytes) { return (bytes + class_bytes - 1) / class_bytes - 1; }

// Cuts a fresh chunk into frames of one class; chunks are never given back while the process lives.
FreeFrame* refill(std::size_t size_class) {
  const std::size_t frame = (size_class + 1) * class_bytes;
  const std::size_t count = chunk_bytes / frame;
  void* const room = ::operator new(sizeof(Chunk) + count * frame);
  auto* const chunk = new (room) Chunk{newest.load(std::memory_order_relaxed)};
  while (!newest.compare_exchange_weak(chunk->before, chunk)) {
  }
  std::byte* const frames = static_cast<std::byte*>(room) + sizeof(Chunk);
  FreeFrame* head = nullptr;
  for (std::size_t i = count; i-- > 0;) head = new (frames + i * frame) FreeFrame{head};
  return head;
}

}  // namespace

void* FramePool::allocate(std::size_t bytes) {
  lists.live_bytes += static_cast<std::int64_t>(bytes);
  const std::size_t size_class = class_of(bytes);
  if (size_class >= classes) return ::operator new(bytes);
  FreeFrame*& head = lists.free[size_class];
  if (head == nullptr) [[unlikely]] head = refill(size_class);
  FreeFrame* frame = head;
  head = frame->next;
  return frame;
}

void FramePool::release(void* frame, std::size_t bytes) noexcept {
  lists.live_bytes -= static_cast<std::int64_t>(bytes);
  const std::size_t size_class = class_of(bytes);
  if (size_class >= classes) return ::operator delete(frame);
  lists.free[size_class] = new (frame) FreeFrame{lists.free[size_class]};
}

std::int64_t FramePool::live_bytes() noexcept { return lists.live_bytes; }

}  // namespace headroom
