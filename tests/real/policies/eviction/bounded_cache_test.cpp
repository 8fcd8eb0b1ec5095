// What holds for every policy, checked against naive models on seeded streams.
#include "real/policies/eviction/bounded_cache.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <string>

#include "tests/real/policies/eviction/request_stream.h"

namespace headroom::eviction {
namespace {

using Texts = BoundedCache<std::string>;

class EveryPolicy : public testing::TestWithParam<std::string_view> {
 protected:
  EvictionChoice choice() const { return *eviction_named(GetParam()); }
};

INSTANTIATE_TEST_SUITE_P(Policies, EveryPolicy, testing::ValuesIn(eviction_names()),
                         [](const auto& policy) { return std::string{policy.param}; });

TEST_P(EveryPolicy, NeverExceedsItsCapacityAndAccountsForEveryByte) {
  constexpr Bytes kCapacity{10'000};
  constexpr Bytes kOverhead{16};
  BoundedCache<Nothing> cache(choice(), {kCapacity, kOverhead});
  std::map<std::uint64_t, std::int64_t> charges;
  Draws draws(11);
  for (int step = 0; step < 100'000; ++step) {
    const std::uint64_t key = draws.below(400);
    switch (draws.below(8)) {
      case 0:
        EXPECT_EQ(cache.erase(key), charges.erase(key) == 1);
        break;
      case 1:
      case 2:
      case 3: {
        const Bytes bytes{static_cast<std::int64_t>(draws.below(step % 1'000 == 0 ? 20'000 : 200))};
        const auto* placed = cache.place(
            key, bytes, [&](std::uint64_t gone, Nothing&) { ASSERT_EQ(charges.erase(gone), 1u); });
        if (placed != nullptr) charges[key] = bytes.count + kOverhead.count;
        ASSERT_EQ(cache.peek(key) != nullptr, placed != nullptr);
        break;
      }
      default:
        ASSERT_EQ(cache.get(key) != nullptr, charges.contains(key));
    }
    std::int64_t sum = 0;
    for (const auto& [k, charge] : charges) sum += charge;
    ASSERT_EQ(cache.bytes().count, sum);
    ASSERT_LE(cache.bytes(), kCapacity);
    ASSERT_EQ(cache.size(), charges.size());
  }
}

TEST_P(EveryPolicy, GivesBackWhatWasPutLastAndNothingAfterAnErase) {
  Texts cache(choice(), {Bytes{3'000}, Bytes{0}});
  std::map<std::uint64_t, std::string> model;
  Draws draws(12);
  for (int step = 0; step < 100'000; ++step) {
    const std::uint64_t key = draws.below(300);
    if (draws.below(10) == 0) {
      cache.erase(key);
      model.erase(key);
    } else if (draws.below(3) == 0) {
      const std::string text = std::to_string(step) + std::string(draws.below(30), 'x');
      std::string* placed =
          cache.place(key, Bytes{std::ssize(text)}, [&](std::uint64_t gone, std::string&) { model.erase(gone); });
      if (placed != nullptr) model[key] = *placed = text;
    }
    const std::string* found = cache.get(key);
    ASSERT_EQ(found != nullptr, model.contains(key));
    if (found != nullptr) { ASSERT_EQ(*found, model[key]); }
  }
}

TEST_P(EveryPolicy, RefusesWhatCanNeverFitAndKeepsTheRest) {
  KeyCache cache = cache_of(choice(), 10);
  request(cache, 1);
  EXPECT_EQ(cache.place(2, Bytes{11}), nullptr);
  EXPECT_EQ(cache.counters().refusals, 1u);
  EXPECT_NE(cache.peek(1), nullptr);
}

TEST_P(EveryPolicy, OfNoBytesKeepsNothing) {
  KeyCache cache = cache_of(choice(), 0);
  EXPECT_FALSE(request(cache, 1));
  EXPECT_FALSE(request(cache, 1));
  EXPECT_EQ(cache.size(), 0u);
}

TEST_P(EveryPolicy, EvictsNobodyWhileThereIsRoom) {
  KeyCache cache = cache_of(choice(), 1'000);
  for (std::uint64_t key = 0; key < 1'000; ++key) request(cache, key);
  EXPECT_EQ(cache.size(), 1'000u);
  EXPECT_EQ(cache.counters().evictions, 0u);
  for (std::uint64_t key = 0; key < 1'000; ++key) EXPECT_TRUE(request(cache, key));
}

TEST_P(EveryPolicy, AHotSetThatFitsStaysThroughAnotherwiseColdStream) {
  KeyCache cache = cache_of(choice(), 100);
  int hot_hits = 0;
  int hot_requests = 0;
  for (std::uint64_t step = 0; step < 100'000; ++step) {
    if (step % 2 == 0) {
      const bool hit = request(cache, step / 2 % 10);
      if (step > 10'000) hot_hits += hit, ++hot_requests;
    } else {
      request(cache, 1'000'000 + step);
    }
  }
  // FIFO forgets the hot as it forgets all: each of the ten leaves once in a hundred insertions.
  EXPECT_GT(hot_hits, hot_requests * (GetParam() == "fifo" ? .85 : .99));
}

TEST_P(EveryPolicy, AnOverwriteThatGrowsMakesRoomForItself) {
  KeyCache cache = cache_of(choice(), 10);
  for (std::uint64_t key = 0; key < 10; ++key) request(cache, key);
  cache.place(9, Bytes{5});
  EXPECT_LE(cache.bytes(), Bytes{10});
  EXPECT_GE(cache.counters().evictions, 1u);
}

TEST_P(EveryPolicy, PayloadsOfThoseWhoLeftAreReleasedOrReusedAtOnce) {
  struct Counted {
    std::shared_ptr<int> share;
  };
  const auto share = std::make_shared<int>(0);
  BoundedCache<Counted> cache(choice(), {Bytes{100}, Bytes{0}});
  Draws draws(13);
  for (int step = 0; step < 20'000; ++step) {
    const std::uint64_t key = draws.below(500);
    if (draws.below(5) == 0) {
      cache.erase(key);
    } else if (Counted* placed = cache.place(key, Bytes{static_cast<std::int64_t>(1 + draws.below(20))})) {
      placed->share = share;
    }
    ASSERT_EQ(share.use_count(), static_cast<long>(cache.size()) + 1);
  }
}

TEST_P(EveryPolicy, ASweepVisitsEveryPlaceInTurnAndRemovesTheChosen) {
  KeyCache cache = cache_of(choice(), 100);
  for (std::uint64_t key = 0; key < 100; ++key) request(cache, key);
  const auto odd = [](std::uint64_t key, const Nothing&) { return key % 2 == 1; };
  std::size_t left = 0;
  for (int i = 0; i < 10; ++i) left += cache.sweep(10, odd);
  EXPECT_EQ(left, 50u);
  EXPECT_EQ(cache.size(), 50u);
  cache.for_each([](std::uint64_t key, Nothing&) { EXPECT_EQ(key % 2, 0u); });
}

TEST_P(EveryPolicy, SameRequestsSameDecisions) {
  const auto fingerprint = [&] {
    KeyCache cache = cache_of(choice(), 500);
    const Zipf zipf(5'000, 1);
    Draws draws(14);
    std::uint64_t sum = 0;
    for (int i = 0; i < 100'000; ++i) {
      const std::uint64_t key = zipf.draw(draws);
      if (cache.get(key) != nullptr) continue;
      cache.place(key, Bytes{1}, [&](std::uint64_t gone, Nothing&) { sum = mixed(sum + gone); });
    }
    return sum;
  };
  EXPECT_EQ(fingerprint(), fingerprint());
}

TEST(Lru, AgreesWithANaiveModelOnEveryEviction) {
  KeyCache cache = cache_of(Lru{}, 50);
  std::deque<std::uint64_t> model;  // newest first
  Draws draws(15);
  for (int step = 0; step < 100'000; ++step) {
    const std::uint64_t key = draws.below(120);
    const auto it = std::ranges::find(model, key);
    if (draws.below(20) == 0) {
      ASSERT_EQ(cache.erase(key), it != model.end());
      if (it != model.end()) model.erase(it);
      continue;
    }
    ASSERT_EQ(cache.get(key) != nullptr, it != model.end());
    if (it != model.end()) {
      model.erase(it);
    } else {
      std::vector<std::uint64_t> gone;
      cache.place(key, Bytes{1}, [&](std::uint64_t k, Nothing&) { gone.push_back(k); });
      if (model.size() == 50) {
        ASSERT_EQ(gone, std::vector{model.back()});
        model.pop_back();
      } else {
        ASSERT_TRUE(gone.empty());
      }
    }
    model.push_front(key);
  }
}

TEST(S3Fifo, AReturningKeyEntersTheMainQueueAndSurvivesAScan) {
  KeyCache cache = cache_of(S3Fifo{}, 100);
  for (std::uint64_t key = 0; key < 110; ++key) request(cache, key);
  ASSERT_FALSE(request(cache, 0));  // left the small queue, is remembered, comes back to the main one
  for (std::uint64_t key = 1'000; key < 1'080; ++key) request(cache, key);
  EXPECT_NE(cache.peek(0), nullptr);
}

TEST(Sieve, SparesTheVisitedAndEvictsTheOldestOther) {
  KeyCache cache = cache_of(Sieve{}, 3);
  for (const std::uint64_t key : {1, 2, 3}) request(cache, key);
  request(cache, 1);
  request(cache, 4);
  EXPECT_NE(cache.peek(1), nullptr);
  EXPECT_EQ(cache.peek(2), nullptr);
  EXPECT_NE(cache.peek(3), nullptr);
}

TEST(WTinyLfu, ARareNewcomerDoesNotPushOutAFrequentEntry) {
  KeyCache cache = cache_of(WTinyLfu{}, 100);
  for (int round = 0; round < 5; ++round) {
    for (std::uint64_t key = 0; key < 99; ++key) request(cache, key);
  }
  for (std::uint64_t key = 1'000; key < 2'000; ++key) request(cache, key);
  int kept = 0;
  for (std::uint64_t key = 0; key < 99; ++key) kept += cache.peek(key) != nullptr;
  EXPECT_GE(kept, 85);  // all but the window's share and a few collisions in a sketch this small
}

TEST_P(EveryPolicy, FillsWhatItIsGivenAndLeavesWhatItIsTaken) {
  BoundedCache<Nothing> cache(choice(), {Bytes{10'000}, Bytes{0}});
  Draws draws(12);
  const auto churn = [&] {
    for (int i = 0; i < 20'000; ++i) {
      const std::uint64_t key = draws.below(1'000);
      if (cache.get(key) == nullptr) cache.place(key, Bytes{100});
      ASSERT_LE(cache.bytes(), cache.capacity());
    }
  };
  churn();
  EXPECT_GT(cache.bytes(), Bytes{9'000});
  cache.set_capacity(Bytes{40'000});
  churn();
  EXPECT_GT(cache.bytes(), Bytes{36'000});
  cache.set_capacity(Bytes{5'000});
  EXPECT_LE(cache.bytes(), Bytes{5'000});
  churn();
  EXPECT_GT(cache.bytes(), Bytes{4'500});
  EXPECT_EQ(cache.size() * 100, static_cast<std::size_t>(cache.bytes().count));
}

}  // namespace
}  // namespace headroom::eviction
