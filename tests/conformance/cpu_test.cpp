// The Cpu port, in both worlds.
#include <atomic>
#include <thread>

#include "tests/conformance/worlds.h"

namespace headroom::conformance {
namespace {

template <class Kind>
class CpuConformance : public InWorld<Kind> {
 protected:
  Cpu& cpu() { return this->world->cpu(); }
  Time soon() { return this->world->soon(); }
};
TYPED_TEST_SUITE(CpuConformance, Worlds, WorldNames);

TYPED_TEST(CpuConformance, work_gives_its_result) {
  const Result<int> result = this->world->run(this->cpu().run(Work{worked}, this->soon(), [] { return 6 * 7; }));
  EXPECT_EQ(result.value(), 42);
}

TYPED_TEST(CpuConformance, work_that_is_run_in_full_needs_no_surrogate) {
  const auto result = this->world->run(this->cpu().run(
      Work{worked}, this->soon(), [] { return std::string("real"); }, [] { return std::string("other"); }));
  EXPECT_EQ(result.value(), "real");
}

TYPED_TEST(CpuConformance, work_of_a_move_only_result_can_be_run) {
  auto result = this->world->run(this->cpu().run(Work{worked}, this->soon(), [] { return std::make_unique<int>(5); }));
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(**result, 5);
}

TYPED_TEST(CpuConformance, a_cost_without_a_function_can_be_spent) {
  EXPECT_TRUE(this->world->run(this->cpu().spend(Work{worked}, this->soon())).has_value());
}

TYPED_TEST(CpuConformance, work_past_its_deadline_is_not_begun) {
  this->world->pass(this->world->step());
  bool ran = false;
  const Time past = this->world->clock().now() - 1ns;
  const Result<bool> result = this->world->run(this->cpu().run(Work{worked}, past, [&ran] { return ran = true; }));
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, Errc::deadline_exceeded);
  EXPECT_FALSE(ran);
}

// Work that waits until it is let go.
struct Gate {
  std::atomic<bool> open = false;
  int pass() const {
    while (!open) std::this_thread::yield();
    return 1;
  }
};

Task<void> note(Task<Result<int>> work, std::vector<Result<int>>* results) {
  results->push_back(co_await std::move(work));
}

TYPED_TEST(CpuConformance, a_full_queue_refuses_more_work) {
  Gate gate;
  std::vector<Result<int>> results;
  TaskSet tasks;
  for (int i = 0; i < 20; ++i) {
    tasks.spawn(note(this->cpu().run(Work{worked}, this->soon(), [&gate] { return gate.pass(); }), &results));
  }
  gate.open = true;
  while (results.size() < 20 && this->world->turn()) {}
  std::size_t done = 0;
  for (const Result<int>& result : results) {
    done += result.has_value();
    if (!result) {
      EXPECT_EQ(result.error().code, Errc::overloaded);
    }
  }
  // The queue, and what the core may have taken off it meanwhile.
  EXPECT_GE(done, queue_room);
  EXPECT_LE(done, queue_room + 2);
}

TYPED_TEST(CpuConformance, dropped_work_that_waits_is_never_begun) {
  Gate gate;
  std::vector<Result<int>> first, second;
  bool ran = false;
  TaskSet kept;
  kept.spawn(note(this->cpu().run(Work{worked}, this->soon(), [&gate] { return gate.pass(); }), &first));
  {
    TaskSet dropped;
    for (int i = 0; i < 2; ++i) {
      dropped.spawn(note(this->cpu().run(Work{worked}, this->soon(), [&ran] { ran = true; return 2; }), &second));
      // The core is held by the first; these wait behind it.
    }
  }
  gate.open = true;
  while (first.empty() && this->world->turn()) {}
  EXPECT_EQ(this->world->run(this->cpu().run(Work{worked}, this->soon(), [] { return 3; })).value(), 3);
  EXPECT_FALSE(ran);
  EXPECT_TRUE(second.empty());
}

}  // namespace
}  // namespace headroom::conformance
