// A nursery: tasks that run beside their owner and are cancelled when it goes.
#pragma once

#include <cstddef>

#include "real/ports/task.h"

namespace headroom {

// Owns running tasks. A task that ends frees itself; dropping the set cancels the rest, newest first.
// A task may spawn into its own set; it must not destroy the set. An exception that leaves a
// spawned task is our mistake and ends the process.
class TaskSet {
 public:
  TaskSet() = default;
  TaskSet(const TaskSet&) = delete;
  TaskSet& operator=(const TaskSet&) = delete;
  ~TaskSet() { cancel_all(); }

  // Starts the task at once, up to its first suspension.
  void spawn(Task<void> task) {
    Root root = run(std::move(task), this);
    root.handle.resume();
  }

  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }

  void cancel_all() noexcept {
    while (newest_ != nullptr) {
      RootPromise* promise = newest_;
      unlink(*promise);
      std::coroutine_handle<RootPromise>::from_promise(*promise).destroy();
    }
  }

 private:
  struct RootPromise;
  struct Root {
    using promise_type = RootPromise;
    std::coroutine_handle<RootPromise> handle;
  };
  struct RootPromise {
    RootPromise(Task<void>&, TaskSet*& owner) : set(owner) { set->link(*this); }
    static void* operator new(std::size_t bytes) { return FramePool::allocate(bytes); }
    static void operator delete(void* frame, std::size_t bytes) noexcept { FramePool::release(frame, bytes); }

    struct Final {
      bool await_ready() const noexcept { return false; }
      void await_suspend(std::coroutine_handle<RootPromise> self) const noexcept {
        self.promise().set->unlink(self.promise());
        self.destroy();
      }
      void await_resume() const noexcept {}
    };
    Root get_return_object() noexcept { return {std::coroutine_handle<RootPromise>::from_promise(*this)}; }
    std::suspend_always initial_suspend() const noexcept { return {}; }
    Final final_suspend() const noexcept { return {}; }
    void return_void() const noexcept {}
    [[noreturn]] void unhandled_exception() const noexcept { std::terminate(); }

    TaskSet* set;
    RootPromise* older = nullptr;
    RootPromise* newer = nullptr;
  };

  static Root run(Task<void> task, TaskSet* /*owner*/) { co_await std::move(task); }

  void link(RootPromise& p) noexcept {
    p.older = newest_;
    if (newest_ != nullptr) newest_->newer = &p;
    newest_ = &p;
    ++size_;
  }
  void unlink(RootPromise& p) noexcept {
    (p.newer != nullptr ? p.newer->older : newest_) = p.older;
    if (p.older != nullptr) p.older->newer = p.newer;
    --size_;
  }

  RootPromise* newest_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace headroom
