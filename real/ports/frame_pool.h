// Coroutine frames come and go once per request: they are kept on free lists by size class.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace headroom {

// One free list per 64-byte size class and thread; frames above 2 KiB go to the global heap.
// A frame freed on another thread than it was made on joins that thread's lists, which is safe.
class FramePool {
 public:
  static void* allocate(std::size_t bytes);
  static void release(void* frame, std::size_t bytes) noexcept;

  // A thread's free frames by size class, and its live_bytes.
  struct Lists;
  // What a thread that ends would otherwise lose: takes this thread's lists, and begins them anew.
  static Lists leave() noexcept;
  // Adds them to this thread's.
  static void inherit(const Lists& left) noexcept;

  // Bytes handed out and not yet returned on this thread (returned elsewhere counts negative).
  static std::int64_t live_bytes() noexcept;
};

struct FramePool::Lists {
  struct Frame {
    Frame* next;
  };
  std::array<Frame*, 32> free{};
  std::int64_t live_bytes = 0;
};

}  // namespace headroom
