#include "sim/kernel/scheduler.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "real/ports/task_set.h"

namespace headroom::kernel {
namespace {

using namespace std::chrono_literals;

Task<void> note_at(Clock& clock, Nanos at, std::vector<std::int64_t>& seen) {
  co_await clock.sleep_until(Time{at});
  seen.push_back(clock.now().time_since_epoch().count());
}
Task<Result<int>> answer_after(Clock& clock, Nanos d, int n) {
  co_await clock.sleep_for(d);
  co_return n;
}
Task<void> keep(Task<Result<int>> task, Result<int>& out) { out = co_await std::move(task); }

TEST(Scheduler, WakesSleepersInOrderAtTheirExactNanosecond) {
  Scheduler scheduler;
  TaskSet tasks;
  std::vector<std::int64_t> seen;
  for (const Nanos at : {30ns, 10ns, 20ns}) tasks.spawn(note_at(scheduler, at, seen));
  scheduler.run();
  EXPECT_EQ(seen, (std::vector<std::int64_t>{10, 20, 30}));
  EXPECT_EQ(scheduler.events(), 3u);
}

TEST(Scheduler, StopsBeforeItsLimitAndStandsAtIt) {
  Scheduler scheduler;
  TaskSet tasks;
  std::vector<std::int64_t> seen;
  for (const Nanos at : {10ns, 20ns}) tasks.spawn(note_at(scheduler, at, seen));
  scheduler.run_until(Time{20ns});
  EXPECT_EQ(seen, std::vector<std::int64_t>{10});
  EXPECT_EQ(scheduler.now(), Time{20ns});
  tasks.spawn(note_at(scheduler, 25ns, seen));
  scheduler.run();
  EXPECT_EQ(seen, (std::vector<std::int64_t>{10, 20, 25}));
}

TEST(Scheduler, LeavesAtTheNextEventOnceItsFlagIsRaised) {
  Scheduler scheduler;
  std::atomic<bool> flag{false};
  scheduler.obey(&flag);
  TaskSet tasks;
  std::vector<std::int64_t> seen;
  const auto raise_at = [](Clock& clock, Nanos at, std::atomic<bool>& raised) -> Task<void> {
    co_await clock.sleep_until(Time{at});
    raised = true;
  };
  tasks.spawn(raise_at(scheduler, 15ns, flag));
  for (const Nanos at : {10ns, 20ns}) tasks.spawn(note_at(scheduler, at, seen));
  EXPECT_FALSE(scheduler.run_until(Time{30ns}));
  EXPECT_EQ(seen, std::vector<std::int64_t>{10});
  EXPECT_EQ(scheduler.now(), Time{15ns});
  flag = false;
  EXPECT_TRUE(scheduler.run_until(Time{30ns}));
  EXPECT_EQ(seen, (std::vector<std::int64_t>{10, 20}));
}

TEST(Scheduler, ForgetsTheTimersOfDroppedTasks) {
  Scheduler scheduler;
  std::vector<std::int64_t> seen;
  {
    TaskSet tasks;
    tasks.spawn(note_at(scheduler, 10ns, seen));
  }
  TaskSet later;
  later.spawn(note_at(scheduler, 20ns, seen));
  scheduler.run();
  EXPECT_EQ(seen, std::vector<std::int64_t>{20});
}

TEST(Scheduler, WallTimeStartsAtTheEpochGiven) {
  Scheduler scheduler{WallTime{100s}};
  scheduler.run_until(Time{5s});
  EXPECT_EQ(scheduler.wall_now(), WallTime{105s});
}

TEST(WithDeadline, GivesTheAnswerThatCameInTime) {
  Scheduler scheduler;
  TaskSet tasks;
  Result<int> out = 0;
  tasks.spawn(keep(with_deadline(scheduler, Time{10ns}, answer_after(scheduler, 9ns, 7)), out));
  scheduler.run();
  EXPECT_EQ(*out, 7);
  EXPECT_EQ(scheduler.now(), Time{10ns}) << "the disarmed timer passes without waking anyone";
}

TEST(WithDeadline, DropsTheTaskWhenItIsLate) {
  Scheduler scheduler;
  TaskSet tasks;
  Result<int> out = 0;
  tasks.spawn(keep(with_deadline(scheduler, Time{10ns}, answer_after(scheduler, 11ns, 7)), out));
  scheduler.run();
  ASSERT_FALSE(out.has_value());
  EXPECT_EQ(out.error().code, Errc::deadline_exceeded);
  EXPECT_TRUE(tasks.empty());
}

}  // namespace
}  // namespace headroom::kernel
