// A nursery: tasks that run beside their owner and are cancelled when it goes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "real/ports/task.h"

namespace headroom {

// Owns running tasks. A task that ends frees itself; dropping the set cancels the rest, in an order that repeats.
// A task may spawn into its own set; it must not destroy the set. An exception that leaves a
// spawned task is our mistake and ends the process.
class TaskSet final : task_detail::PromiseBase::Owner {
 public:
  TaskSet() = default;
  TaskSet(const TaskSet&) = delete;
  TaskSet& operator=(const TaskSet&) = delete;
  ~TaskSet() { cancel_all(); }

  // Starts the task at once, up to its first suspension.
  void spawn(Task<void> task) {
    auto place = static_cast<std::uint32_t>(running_.size());
    if (vacant_.empty()) {
      running_.emplace_back();
    } else {
      place = vacant_.back();
      vacant_.pop_back();
    }
    const Task<void>::Handle handle = std::move(task).hand_over(*this, place);
    running_[place] = handle;
    ++size_;
    handle.resume();
  }

  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }

  void cancel_all() noexcept {
    while (size_ != 0) {
      for (std::size_t place = running_.size(); place-- > 0;) {
        if (!running_[place]) continue;
        --size_;
        std::exchange(running_[place], {}).destroy();
      }
    }
    running_.clear();
    vacant_.clear();
  }

 private:
  // A table rather than a list: ending touches no neighbour's frame, which is seldom in the cache.
  void let_go(task_detail::PromiseBase& promise) noexcept override {
    running_[promise.place] = {};
    vacant_.push_back(promise.place);
    --size_;
  }

  std::vector<Task<void>::Handle> running_;  // by place; null where vacant
  std::vector<std::uint32_t> vacant_;
  std::size_t size_ = 0;
};

}  // namespace headroom
