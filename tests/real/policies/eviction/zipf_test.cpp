// Independent Zipf references over 10,000 objects of one size, against the closed forms: LRU by
// Che's approximation (Che, Tung, Wang, JSAC'02: hit_i = 1 - exp(-q_i T), sum of hit_i = C), FIFO by
// its counterpart hit_i = q_i T / (1 + q_i T) (Gelenbe 1973).
#include <gtest/gtest.h>

#include "tests/real/policies/eviction/request_stream.h"

namespace headroom::eviction {
namespace {

constexpr std::size_t kObjects = 10'000;
constexpr int kWarmUp = 500'000;
constexpr int kMeasured = 2'000'000;

double hit_ratio(const EvictionChoice& choice, std::int64_t entries, double alpha) {
  const Zipf zipf(kObjects, alpha);
  Draws draws(42);
  KeyCache cache = cache_of(choice, entries);
  for (int i = 0; i < kWarmUp; ++i) request(cache, zipf.draw(draws));
  int hits = 0;
  for (int i = 0; i < kMeasured; ++i) hits += request(cache, zipf.draw(draws));
  return hits / static_cast<double>(kMeasured);
}

void expect_within_two_percent(double simulated, double closed_form) {
  EXPECT_NEAR(simulated, closed_form, .02 * closed_form);
}

TEST(ZipfReferences, LruFollowsChe) {
  expect_within_two_percent(hit_ratio(Lru{}, 100, .8), .15662);
  expect_within_two_percent(hit_ratio(Lru{}, 1'000, .8), .43666);
  expect_within_two_percent(hit_ratio(Lru{}, 100, 1), .39053);
  expect_within_two_percent(hit_ratio(Lru{}, 1'000, 1), .67560);
}

TEST(ZipfReferences, FifoFollowsGelenbe) {
  expect_within_two_percent(hit_ratio(Fifo{}, 100, 1), .34233);
  expect_within_two_percent(hit_ratio(Fifo{}, 1'000, 1), .63091);
}

// With independent references of fixed popularity, keeping the most popular is optimal: what
// counts frequencies must come between LRU and that bound (sum of the C largest probabilities).
TEST(ZipfReferences, TheFrequencyMindedBeatLruAndStayBelowTheOptimum) {
  const double lru = hit_ratio(Lru{}, 1'000, 1);
  double head = 0;
  double all = 0;
  for (std::size_t i = 1; i <= kObjects; ++i) {
    all += 1.0 / static_cast<double>(i);
    if (i <= 1'000) head += 1.0 / static_cast<double>(i);
  }
  for (const EvictionChoice& choice : {EvictionChoice{S3Fifo{}}, EvictionChoice{Sieve{}}, EvictionChoice{WTinyLfu{}}}) {
    const double ratio = hit_ratio(choice, 1'000, 1);
    EXPECT_GT(ratio, lru) << name_of(choice);
    EXPECT_LT(ratio, head / all) << name_of(choice);
  }
}

}  // namespace
}  // namespace headroom::eviction
