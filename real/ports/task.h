// Task<T>: a lazy coroutine that both worlds run. It starts when awaited, resumes its awaiter by
// symmetric transfer, and **dropping a Task cancels it**: its frame is destroyed, and with it every
// awaiter it is suspended in; awaiters deregister themselves in their destructors.
//
// Rules (clang 19, see docs/decisions): parameters by value, no capturing coroutine lambdas,
// no co_await in a catch block. A task is driven by one thread at a time.
#pragma once

#include <coroutine>
#include <cstdint>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "real/ports/frame_pool.h"
#include "real/ports/verify.h"

namespace headroom {

template <class T>
class Task;

namespace task_detail {

// What every promise shares: pooled frames, one continuation, an optional countdown (when_all), an optional owner.
struct PromiseBase {
  // Keeps spawned tasks (task_set.h): they have no awaiter, and free themselves once their owner has let go of them.
  struct Owner {
    virtual void let_go(PromiseBase& promise) noexcept = 0;

   protected:
    ~Owner() = default;
  };

  static void* operator new(std::size_t bytes) { return FramePool::allocate(bytes); }
  static void operator delete(void* frame, std::size_t bytes) noexcept { FramePool::release(frame, bytes); }

  struct Final {
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> self) const noexcept {
      PromiseBase& promise = self.promise();
      if (promise.owner != nullptr) {
        verify(promise.exception == nullptr, "a spawned task ends without an exception");
        promise.owner->let_go(promise);
        self.destroy();
        return std::noop_coroutine();
      }
      if (promise.countdown != nullptr && --*promise.countdown != 0) return std::noop_coroutine();
      return promise.continuation;
    }
    void await_resume() const noexcept {}
  };

  std::suspend_always initial_suspend() const noexcept { return {}; }
  Final final_suspend() const noexcept { return {}; }
  void unhandled_exception() noexcept { exception = std::current_exception(); }

  std::coroutine_handle<> continuation = std::noop_coroutine();
  std::uint32_t* countdown = nullptr;
  std::exception_ptr exception;
  Owner* owner = nullptr;
  std::uint32_t place = 0;  // with its owner
};

template <class T>
struct Promise : PromiseBase {
  Task<T> get_return_object() noexcept;
  template <class U = T>  // so that co_return {} gives a T
  void return_value(U&& v) { value.emplace(std::forward<U>(v)); }
  T take() {
    if (exception) std::rethrow_exception(exception);
    return std::move(*value);
  }
  std::optional<T> value;
};

template <>
struct Promise<void> : PromiseBase {
  Task<void> get_return_object() noexcept;
  void return_void() const noexcept {}
  void take() const {
    if (exception) std::rethrow_exception(exception);
  }
};

}  // namespace task_detail

template <class T = void>
class [[nodiscard]] Task {
 public:
  using promise_type = task_detail::Promise<T>;
  using Handle = std::coroutine_handle<promise_type>;

  Task() noexcept = default;
  explicit Task(Handle handle) noexcept : handle_(handle) {}
  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  Task& operator=(Task&& other) noexcept {
    if (this != &other) {
      cancel();
      handle_ = std::exchange(other.handle_, {});
    }
    return *this;
  }
  ~Task() { cancel(); }

  // Destroys the frame: whatever it waits for is deregistered. Not from inside the task itself.
  void cancel() noexcept {
    if (handle_) std::exchange(handle_, {}).destroy();
  }

  bool done() const noexcept { return handle_ && handle_.done(); }
  explicit operator bool() const noexcept { return static_cast<bool>(handle_); }

  // For awaiters: the handle to transfer to; `then` is resumed when the task ends, or, with a
  // countdown, when the countdown reaches zero.
  std::coroutine_handle<> start(std::coroutine_handle<> then, std::uint32_t* countdown = nullptr) noexcept {
    handle_.promise().continuation = then;
    handle_.promise().countdown = countdown;
    return handle_;
  }
  // Spawns the task: from now on `owner` destroys it, unless it ends before.
  Handle hand_over(task_detail::PromiseBase::Owner& owner, std::uint32_t place) && noexcept {
    handle_.promise().owner = &owner;
    handle_.promise().place = place;
    return std::exchange(handle_, {});
  }
  // The result of a finished task; rethrows what the task threw.
  T take() {
    verify(done(), "a task's result is taken after it is done");
    return handle_.promise().take();
  }

  auto operator co_await() && noexcept {
    struct Awaiter {
      Task task;
      bool await_ready() const noexcept { return task.done(); }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<> caller) noexcept { return task.start(caller); }
      T await_resume() { return task.take(); }
    };
    return Awaiter{std::move(*this)};
  }

 private:
  Handle handle_;
};

namespace task_detail {
template <class T>
Task<T> Promise<T>::get_return_object() noexcept {
  return Task<T>{std::coroutine_handle<Promise<T>>::from_promise(*this)};
}
inline Task<void> Promise<void>::get_return_object() noexcept {
  return Task<void>{std::coroutine_handle<Promise<void>>::from_promise(*this)};
}
}  // namespace task_detail

// Runs all tasks concurrently; resumes the caller once, when the last has ended. Results keep their places.
template <class T>
auto when_all(std::vector<Task<T>> tasks) {
  struct Awaiter {
    std::vector<Task<T>> tasks;
    std::uint32_t left = 0;
    bool await_ready() const noexcept { return tasks.empty(); }
    bool await_suspend(std::coroutine_handle<> caller) {
      left = static_cast<std::uint32_t>(tasks.size()) + 1;  // one for ourselves: nobody resumes us in here
      for (Task<T>& task : tasks) task.start(caller, &left).resume();
      return --left != 0;
    }
    auto await_resume() {
      if constexpr (std::is_void_v<T>) {
        for (Task<T>& task : tasks) task.take();
      } else {
        std::vector<T> results;
        results.reserve(tasks.size());
        for (Task<T>& task : tasks) results.push_back(task.take());
        return results;
      }
    }
  };
  return Awaiter{std::move(tasks)};
}

}  // namespace headroom
