// The one thread on which a service's coroutines run, with the sockets and timers that wake them.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "real/ports/task_set.h"

namespace boost::asio {
class io_context;
}

namespace headroom::service {

class Reactor {
 public:
  Reactor();
  Reactor(const Reactor&) = delete;
  Reactor& operator=(const Reactor&) = delete;
  ~Reactor();

  // Makes the calling thread the reactor's until stop().
  void run();
  // Waits for one thing to do, and does it.
  void run_one();
  // From any thread: run() returns after what it is doing.
  void stop();
  // From any thread: has `what` done on the reactor's thread.
  void post(std::move_only_function<void()> what);

  // Calls `then` once, on the reactor's thread, when the process is asked to end (SIGTERM, SIGINT).
  void on_termination(std::move_only_function<void()> then);

  boost::asio::io_context& context();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

// Runs the reactor until the task has ended.
template <class T>
T run_to_end(Reactor& reactor, Task<T> task) {
  struct Keep {
    static Task<void> result_of(Task<T> task, std::optional<T>* result) { result->emplace(co_await std::move(task)); }
  };
  std::optional<T> result;
  TaskSet tasks;
  tasks.spawn(Keep::result_of(std::move(task), &result));
  while (!result) reactor.run_one();
  return std::move(*result);
}

}  // namespace headroom::service
