#include "real/policies/eviction/choice.h"

#include <gtest/gtest.h>

namespace headroom::eviction {
namespace {

using Texts = std::vector<std::string>;

TEST(EvictionChoice, EveryPolicyIsFoundByItsName) {
  EXPECT_EQ(eviction_names(), (std::vector<std::string_view>{"lru", "fifo", "s3_fifo", "sieve", "w_tinylfu"}));
  for (const std::string_view name : eviction_names()) {
    const auto choice = eviction_named(name);
    ASSERT_TRUE(choice) << name;
    EXPECT_EQ(name_of(*choice), name);
    EXPECT_EQ(problems_of(*choice), Texts{}) << name;
  }
}

TEST(EvictionChoice, AnUnknownNameIsNoPolicy) {
  EXPECT_FALSE(eviction_named("random"));
  EXPECT_FALSE(eviction_named("LRU"));
  EXPECT_FALSE(eviction_named(""));
}

TEST(EvictionChoice, ParametersOutOfRangeAreNamedAllAtOnce) {
  EXPECT_EQ(problems_of(S3Fifo{.small = 1.5, .ghost = -1, .promote_after_hits = 0}),
            (Texts{"small: 1.5 is not between 0 and 1", "ghost: -1 is less than 0",
                   "promote_after_hits: 0 is less than 1"}));
  EXPECT_EQ(problems_of(WTinyLfu{.window = 0, .protected_share = 1, .sample_factor = 0}),
            (Texts{"window: 0 is not between 0 and 1", "protected_share: 1 is not between 0 and 1",
                   "sample_factor: 0 is less than 1"}));
}

}  // namespace
}  // namespace headroom::eviction
