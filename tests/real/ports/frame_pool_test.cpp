#include "real/ports/frame_pool.h"

#include <gtest/gtest.h>

#include <set>
#include <thread>

namespace headroom {
namespace {

constexpr std::size_t bytes = 2000;  // of the largest class: few to a chunk

TEST(FramePool, gives_again_what_was_released_to_who_needs_as_much) {
  void* const first = FramePool::allocate(bytes);
  FramePool::release(first, bytes);
  void* const second = FramePool::allocate(bytes - 10);
  EXPECT_EQ(first, second);
  FramePool::release(second, bytes - 10);
}

TEST(FramePool, hands_a_threads_frames_to_who_inherits_them) {
  const std::int64_t live_before = FramePool::live_bytes();
  std::set<void*> of_other;
  void* kept = nullptr;
  FramePool::Lists left;
  std::thread([&] {
    for (int i = 0; i < 10; ++i) of_other.insert(FramePool::allocate(bytes));
    kept = FramePool::allocate(bytes);
    for (void* frame : of_other) FramePool::release(frame, bytes);
    left = FramePool::leave();
    EXPECT_EQ(FramePool::live_bytes(), 0);
  }).join();

  FramePool::inherit(left);
  EXPECT_EQ(FramePool::live_bytes() - live_before, static_cast<std::int64_t>(bytes));
  FramePool::release(kept, bytes);
  EXPECT_EQ(FramePool::live_bytes(), live_before);

  // All of them come again before the pool has to cut a second chunk or more beyond its own and the other's.
  std::set<void*> given;
  for (int i = 0; i < 100; ++i) given.insert(FramePool::allocate(bytes));
  EXPECT_EQ(given.size(), 100u);
  for (void* frame : of_other) EXPECT_TRUE(given.contains(frame));
  for (void* frame : given) FramePool::release(frame, bytes);
}

}  // namespace
}  // namespace headroom
