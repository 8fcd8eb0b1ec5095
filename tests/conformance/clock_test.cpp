// The Clock port, in both worlds.
#include "tests/conformance/worlds.h"

namespace headroom::conformance {
namespace {

template <class Kind>
class ClockConformance : public InWorld<Kind> {
 protected:
  Clock& clock() { return this->world->clock(); }
  Nanos step() { return this->world->step(); }
};
TYPED_TEST_SUITE(ClockConformance, Worlds, WorldNames);

Task<void> note(Clock* clock, Time at, int number, std::vector<int>* order) {
  co_await clock->sleep_until(at);
  order->push_back(number);
}
Task<Result<int>> answer_at(Clock* clock, Time at, int value) {
  co_await clock->sleep_until(at);
  co_return value;
}

TYPED_TEST(ClockConformance, a_sleeper_wakes_no_earlier_than_it_asked) {
  const Time until = this->clock().now() + this->step();
  this->world->pass(this->step());
  EXPECT_GE(this->clock().now(), until);
}

TYPED_TEST(ClockConformance, a_sleep_into_the_past_does_not_wait) {
  const Time before = this->clock().now();
  this->world->pass(-1'000 * this->step());
  EXPECT_LT(this->clock().now() - before, 100 * this->step());
}

TYPED_TEST(ClockConformance, both_times_go_forward_together) {
  const Time began = this->clock().now();
  const WallTime wall_began = this->clock().wall_now();
  this->world->pass(this->step());
  const Nanos passed = this->clock().now() - began;
  const Nanos wall_passed = this->clock().wall_now() - wall_began;
  EXPECT_GE(passed, this->step());
  // A machine under load may be held up between the two readings.
  EXPECT_NEAR(seconds(wall_passed), seconds(passed), seconds(50 * this->step()));
}

TYPED_TEST(ClockConformance, sleepers_wake_in_the_order_of_their_times) {
  std::vector<int> order;
  TaskSet tasks;
  const Time now = this->clock().now();
  for (const int number : {3, 1, 2}) tasks.spawn(note(&this->clock(), now + number * this->step(), number, &order));
  this->world->pass(4 * this->step());
  EXPECT_EQ(order, (std::vector{1, 2, 3}));
}

TYPED_TEST(ClockConformance, sleepers_of_one_instant_wake_in_the_order_in_which_they_lay_down) {
  std::vector<int> order;
  TaskSet tasks;
  const Time at = this->clock().now() + this->step();
  for (int number = 0; number < 50; ++number) tasks.spawn(note(&this->clock(), at, number, &order));
  this->world->pass(2 * this->step());
  ASSERT_EQ(order.size(), 50u);
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
}

TYPED_TEST(ClockConformance, a_dropped_sleeper_never_wakes) {
  std::vector<int> order;
  {
    TaskSet tasks;
    tasks.spawn(note(&this->clock(), this->clock().now() + this->step(), 1, &order));
  }
  this->world->pass(2 * this->step());
  EXPECT_TRUE(order.empty());
}

TYPED_TEST(ClockConformance, a_timer_that_fired_or_was_forgotten_is_stale) {
  std::vector<int> order;
  TaskSet tasks;
  const Clock::Timer stale = this->clock().arm(this->clock().now() + this->step(), std::noop_coroutine());
  this->clock().disarm(stale);
  tasks.spawn(note(&this->clock(), this->clock().now() + this->step(), 1, &order));  // may take the same place
  this->clock().disarm(stale);
  this->clock().disarm(Clock::Timer{});
  this->world->pass(2 * this->step());
  EXPECT_EQ(order, std::vector{1});
}

TYPED_TEST(ClockConformance, arming_never_resumes_at_once) {
  std::vector<int> order;
  TaskSet tasks;
  struct Armed {
    Clock& clock;
    bool await_ready() const { return false; }
    void await_suspend(std::coroutine_handle<> self) const { clock.arm(clock.now() - 1s, self); }
    void await_resume() const {}
  };
  struct Steps {
    static Task<void> take(Clock* clock, std::vector<int>* order) {
      co_await Armed{*clock};
      order->push_back(2);
    }
  };
  tasks.spawn(Steps::take(&this->clock(), &order));
  order.push_back(1);
  this->world->pass(this->step());
  EXPECT_EQ(order, (std::vector{1, 2}));
}

TYPED_TEST(ClockConformance, an_answer_before_the_deadline_is_given) {
  const Time now = this->clock().now();
  Clock& clock = this->clock();
  const Result<int> answer =
      this->world->run(with_deadline(clock, now + 50 * this->step(), answer_at(&clock, now + this->step(), 7)));
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(*answer, 7);
}

TYPED_TEST(ClockConformance, a_deadline_drops_what_has_not_answered) {
  const Time now = this->clock().now();
  Clock& clock = this->clock();
  const Result<int> answer =
      this->world->run(with_deadline(clock, now + this->step(), answer_at(&clock, now + 1'000 * this->step(), 7)));
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().code, Errc::deadline_exceeded);
  EXPECT_LT(clock.now(), now + 500 * this->step());
}

}  // namespace
}  // namespace headroom::conformance
