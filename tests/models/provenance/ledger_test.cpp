#include "models/provenance/ledger.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace headroom::models {
namespace {

TEST(TheLedger, names_the_source_of_every_constant) {
  for (const Constant& c : all_constants()) {
    EXPECT_GE(c.source.size(), 3u) << c.name;
    EXPECT_FALSE(c.unit.empty()) << c.name;
    EXPECT_TRUE(std::isfinite(c.value)) << c.name;
  }
}

TEST(TheLedger, names_every_constant_once) {
  std::set<std::string_view> seen;
  for (const Constant& c : all_constants()) EXPECT_TRUE(seen.insert(c.name).second) << c.name;
}

TEST(TheLedger, holds_every_room) {
  const auto all = all_constants();
  for (std::string_view room : {"demand.", "popularity.", "viewers.", "hardware.", "cost.", "network."})
    EXPECT_TRUE(std::ranges::any_of(all, [&](const Constant& c) { return c.name.starts_with(room); })) << room;
  EXPECT_GT(all.size(), 150u);
}

TEST(ABasis, has_a_name) {
  EXPECT_EQ(name(Basis::measured), "measured");
  EXPECT_EQ(name(Basis::assumed), "assumed");
}

TEST(AConstant, is_used_like_its_value) {
  constexpr Constant c{2.5, Basis::assumed, "a", "s", "because"};
  static_assert(c * 2 == 5);
  EXPECT_EQ(c + 1, 3.5);
}

}  // namespace
}  // namespace headroom::models
