// Runs a task on a manual clock until it ends.
#pragma once

#include <optional>

#include "real/ports/task_set.h"
#include "real/ports/verify.h"
#include "tests/fakes/manual_clock.h"

namespace headroom::fakes {

template <class T>
Task<void> keep(Task<T> task, std::optional<T>* result) {
  result->emplace(co_await std::move(task));
}

// The result; time moves from timer to timer until it is there, and stops at that instant.
template <class T>
T drive(ManualClock& clock, Task<T> task, Nanos most = std::chrono::hours{1}) {
  std::optional<T> result;
  TaskSet tasks;
  tasks.spawn(keep(std::move(task), &result));
  const Time until = clock.now() + most;
  while (!result && clock.step(until)) {}
  verify(result.has_value(), "a driven task ends");
  return std::move(*result);
}

}  // namespace headroom::fakes
