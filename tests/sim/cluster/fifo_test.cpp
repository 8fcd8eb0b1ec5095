#include "sim/cluster/fifo.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <random>
#include <utility>

namespace headroom::cluster {
namespace {

TEST(Fifo, IsADeque) {
  std::mt19937_64 random{1};
  Fifo<int> fifo, fifo_before;
  std::deque<int> deque, deque_before;
  std::size_t longest = 0;
  for (int i = 0; i < 20'000; ++i) {
    switch (const auto what = random() % 100; what < 55 ? 0 : what < 90 ? 1 : what) {
      case 0:
        fifo.push_back(i);
        deque.push_back(i);
        break;
      case 1:
        if (deque.empty()) break;
        fifo.pop_front();
        deque.pop_front();
        break;
      case 90:
        fifo_before = fifo;
        deque_before = deque;
        break;
      case 91:
        std::swap(fifo, fifo_before);
        std::swap(deque, deque_before);
        break;
      case 92:
        if (random() % 8 > 0) break;
        fifo.clear();
        deque.clear();
        break;
      default: break;
    }
    longest = std::max(longest, deque.size());
    ASSERT_EQ(fifo.size(), deque.size());
    ASSERT_EQ(fifo.empty(), deque.empty());
    if (deque.empty()) continue;
    ASSERT_EQ(fifo.front(), deque.front());
    ASSERT_EQ(fifo.back(), deque.back());
    const std::size_t place = random() % deque.size();
    ASSERT_EQ(fifo[place], deque[place]);
  }
  EXPECT_GT(longest, 100U) << "it has grown, round its end as well";
}

TEST(Fifo, OfWhichACopyIsItsOwn) {
  Fifo<int> fifo;
  fifo.push_back(1);
  const Fifo<int> copy = fifo;
  fifo.push_back(2);
  const Fifo<int>& itself = fifo;
  fifo = itself;
  EXPECT_EQ(fifo.size(), 2U);
  EXPECT_EQ(copy.size(), 1U);
  EXPECT_EQ(copy.back(), 1);
}

}  // namespace
}  // namespace headroom::cluster
