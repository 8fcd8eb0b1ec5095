#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "sim/kernel/calendar_queue.h"
#include "sim/kernel/philox.h"
#include "sim/kernel/quad_heap.h"
#include "sim/kernel/radix_heap.h"

namespace headroom::kernel {
namespace {

template <class Queue>
class EventQueue : public testing::Test {};
using Queues = testing::Types<QuadHeap, RadixHeap, CalendarQueue>;
TYPED_TEST_SUITE(EventQueue, Queues);

// A hold model with bursts, ties, idle stretches and far-off events; checked against sorting.
template <class Queue>
void check_against_sorting(std::uint64_t seed, int population, double spread) {
  PhiloxRandom random{seed};
  Queue queue;
  std::vector<Event> in, out;
  std::uint64_t sequence = 0;
  std::int64_t now = 0;
  const auto push = [&] {
    double delay = random.exponential(spread);
    if (random.chance(0.05)) delay *= 10'000;
    if (random.chance(0.2)) delay = 0;
    const Event e =
        Event::make(now + static_cast<std::int64_t>(delay), sequence, static_cast<std::uint32_t>(sequence % 1000));
    ++sequence;
    in.push_back(e);
    queue.push(e);
  };
  const auto pop = [&] {
    const Event least = queue.min();
    const Event e = queue.pop();
    ASSERT_EQ(least.at, e.at);
    now = e.at;
    out.push_back(e);
  };
  for (int i = 0; i < population; ++i) push();
  for (int i = 0; i < 20 * population; ++i) {
    pop();
    const int arrivals = random.chance(0.1) ? 3 : random.chance(0.2) ? 0 : 1;
    for (int k = 0; k < arrivals; ++k) push();
    if (queue.empty()) push();
  }
  while (!queue.empty()) pop();
  std::sort(in.begin(), in.end());
  ASSERT_EQ(in.size(), out.size());
  for (std::size_t i = 0; i < in.size(); ++i) {
    ASSERT_EQ(in[i].at, out[i].at) << "at position " << i;
    ASSERT_EQ(in[i].rank, out[i].rank) << "at position " << i;
  }
}

TYPED_TEST(EventQueue, GivesEventsInOrderOfTimeThenScheduling) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    check_against_sorting<TypeParam>(seed, 1, 1e6);
    check_against_sorting<TypeParam>(seed, 10, 3.0);
    check_against_sorting<TypeParam>(seed, 3'000, 1e6);
    check_against_sorting<TypeParam>(seed, 3'000, 1e12);
  }
}

TYPED_TEST(EventQueue, KeepsOneInstantInSchedulingOrder) {
  TypeParam queue;
  for (std::uint64_t i = 0; i < 5'000; ++i) queue.push(Event::make(7, i, 1));
  for (std::uint64_t i = 0; i < 5'000; ++i) ASSERT_EQ(queue.pop().rank, Event::make(7, i, 1).rank);
}

TEST(CalendarQueue, TakesEventsBeforeThePageItHasTurnedTo) {
  CalendarQueue queue;
  queue.push(Event::make(1'000'000'000, 0, 0));
  EXPECT_EQ(queue.min().at, 1'000'000'000);
  queue.push(Event::make(5, 1, 0));
  EXPECT_EQ(queue.pop().at, 5);
  EXPECT_EQ(queue.pop().at, 1'000'000'000);
}

}  // namespace
}  // namespace headroom::kernel
