#include "real/ports/task.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "real/ports/task_set.h"

namespace headroom {
namespace {

// A place to wait until told to go on; counts who left without being told.
struct Gate {
  std::coroutine_handle<> waiting;
  int abandoned = 0;

  struct Wait {
    Gate& gate;
    bool suspended = false;
    explicit Wait(Gate& g) : gate(g) {}
    Wait(const Wait&) = delete;
    ~Wait() {
      if (suspended) ++gate.abandoned;
    }
    bool await_ready() const { return false; }
    void await_suspend(std::coroutine_handle<> h) {
      gate.waiting = h;
      suspended = true;
    }
    void await_resume() { suspended = false; }
  };
  Wait wait() { return Wait{*this}; }
  void open() { std::exchange(waiting, {}).resume(); }
};

Task<int> give(int n) { co_return n; }
Task<int> give_after(Gate& gate, int n) {
  co_await gate.wait();
  co_return n;
}
Task<int> add(Task<int> a, Task<int> b) { co_return co_await std::move(a) + co_await std::move(b); }
Task<void> store(Task<int> task, int& out) { out = co_await std::move(task); }
Task<int> raise() {
  throw std::runtime_error("broken");
  co_return 0;
}
Task<void> note_exception(std::string& out) {
  try {
    (void)co_await raise();
  } catch (const std::runtime_error& e) {
    out = e.what();
  }
}
Task<int> sum_of_many(int n) {
  int sum = 0;
  for (int i = 0; i < n; ++i) sum += co_await give(1);
  co_return sum;
}
Task<void> join(std::vector<Task<int>> tasks, std::vector<int>& out) { out = co_await when_all(std::move(tasks)); }

TEST(Task, IsLazyAndGivesItsResult) {
  TaskSet set;
  int out = 0;
  Task<int> never = give(1);
  EXPECT_FALSE(never.done());
  set.spawn(store(add(give(2), give(3)), out));
  EXPECT_EQ(out, 5);
  EXPECT_TRUE(set.empty());
}

TEST(Task, ResumesItsAwaiterWhenTheAwaitedEnds) {
  TaskSet set;
  Gate gate;
  int out = 0;
  set.spawn(store(add(give(2), give_after(gate, 40)), out));
  EXPECT_EQ(set.size(), 1u);
  gate.open();
  EXPECT_EQ(out, 42);
  EXPECT_TRUE(set.empty());
}

TEST(Task, DroppingItCancelsWhatItWaitsFor) {
  Gate gate;
  int out = 0;
  {
    TaskSet set;
    set.spawn(store(add(give(2), give_after(gate, 40)), out));
    EXPECT_EQ(gate.abandoned, 0);
  }
  EXPECT_EQ(gate.abandoned, 1);
  EXPECT_EQ(out, 0);
}

TEST(Task, CarriesExceptionsToTheAwaiter) {
  TaskSet set;
  std::string out;
  set.spawn(note_exception(out));
  EXPECT_EQ(out, "broken");
}

TEST(Task, AwaitsAMillionReadyTasksWithoutGrowingTheStack) {
  TaskSet set;
  int out = 0;
  set.spawn(store(sum_of_many(1'000'000), out));
  EXPECT_EQ(out, 1'000'000);
}

TEST(Task, ReturnsEveryFrameToThePool) {
  const auto before = FramePool::live_bytes();
  {
    Gate gate;  // outlives the tasks that wait at it
    TaskSet set;
    int out = 0;
    set.spawn(store(add(give(2), give_after(gate, 40)), out));
    EXPECT_GT(FramePool::live_bytes(), before);
  }
  EXPECT_EQ(FramePool::live_bytes(), before);
}

TEST(WhenAll, KeepsPlacesWhateverTheOrderOfEnding) {
  TaskSet set;
  Gate first, second;
  std::vector<Task<int>> tasks;
  tasks.push_back(give_after(first, 1));
  tasks.push_back(give_after(second, 2));
  tasks.push_back(give(3));
  std::vector<int> out;
  set.spawn(join(std::move(tasks), out));
  second.open();
  EXPECT_TRUE(out.empty());
  first.open();
  EXPECT_EQ(out, (std::vector<int>{1, 2, 3}));
}

TEST(WhenAll, OfReadyTasksDoesNotSuspend) {
  TaskSet set;
  std::vector<Task<int>> tasks;
  tasks.push_back(give(1));
  std::vector<int> out;
  set.spawn(join(std::move(tasks), out));
  EXPECT_EQ(out, std::vector<int>{1});
}

TEST(WhenAll, DroppedMidwayCancelsAll) {
  Gate first, second;
  std::vector<int> out;
  {
    TaskSet set;
    std::vector<Task<int>> tasks;
    tasks.push_back(give_after(first, 1));
    tasks.push_back(give_after(second, 2));
    set.spawn(join(std::move(tasks), out));
  }
  EXPECT_EQ(first.abandoned + second.abandoned, 2);
}

}  // namespace
}  // namespace headroom
