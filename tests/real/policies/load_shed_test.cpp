#include "real/policies/load_shed.h"

#include <gtest/gtest.h>

#include <array>

namespace headroom::policies {
namespace {

using namespace std::chrono_literals;

// Offers 1,000 requests a second, a quarter of each priority; the queue wait is that of a server which
// takes `capacity` of them. Returns the share admitted of each priority in the last second.
std::array<double, 4> offer(LoadShedder& shedder, double capacity, int for_seconds) {
  std::array<double, 4> shares{};
  Nanos wait{};
  std::uint64_t user = 0;
  for (int s = 0; s < for_seconds; ++s) {
    std::array<int, 4> admitted{};
    int total = 0;
    for (int i = 0; i < 1'000; ++i) {
      const Time now{std::chrono::seconds{s} + i * 1ms};
      if (!shedder.admits(now, static_cast<Priority>(i % 4), ++user)) continue;
      ++admitted[static_cast<std::size_t>(i % 4)];
      ++total;
      shedder.record_wait(now, wait);
    }
    wait = total > capacity ? 50ms : 1ms;
    for (std::size_t p = 0; p < 4; ++p) shares[p] = admitted[p] / 250.0;
  }
  return shares;
}

TEST(LoadShedder, AdmitsAllWhileNobodyWaits) {
  LoadShedder shedder;
  EXPECT_EQ(offer(shedder, 2'000, 10), (std::array<double, 4>{1, 1, 1, 1}));
  EXPECT_EQ(shedder.level(), 0);
}

TEST(LoadShedder, ShedsTheLeastImportantFirst) {
  LoadShedder shedder;
  const std::array<double, 4> shares = offer(shedder, 600, 120);
  EXPECT_EQ(shares[0], 0);           // background
  EXPECT_LT(shares[1], 1);           // prefetch, in part
  EXPECT_EQ(shares[2], 1);           // normal
  EXPECT_EQ(shares[3], 1);           // critical
  EXPECT_NEAR(shares[1], 0.4, 0.25);
}

TEST(LoadShedder, AdmitsAllAgainWhenTheWaitIsOver) {
  LoadShedder shedder;
  offer(shedder, 300, 60);
  EXPECT_GT(shedder.level(), 0);
  offer(shedder, 5'000, 120);
  EXPECT_EQ(shedder.level(), 0);
}

TEST(LoadShedder, WithoutPrioritiesAllAreShedAlike) {
  LoadShedder shedder{{.by_priority = false}};
  const std::array<double, 4> shares = offer(shedder, 600, 120);
  for (const double share : shares) EXPECT_NEAR(share, 0.6, 0.15);
}

}  // namespace
}  // namespace headroom::policies
