#include <gtest/gtest.h>

#include <set>

#include "real/wire/keyspaces.h"
#include "real/wire/work.h"

namespace headroom::wire {
namespace {

TEST(WorkKinds, EveryKindIsFoundByItsName) {
  for (std::uint16_t i = 0; i < work::kinds; ++i) {
    EXPECT_EQ(work::kind_of(work::name(WorkKind{i})), WorkKind{i});
  }
  EXPECT_EQ(work::name(work::list_refresh), "list_refresh");
  EXPECT_EQ(work::name(work::count_view), "count_view");
  EXPECT_EQ(work::kind_of("page_assembly"), work::page_assembly);
}

TEST(WorkKinds, NoTwoKindsShareAName) {
  EXPECT_EQ(std::set(work::names.begin(), work::names.end()).size(), work::kinds);
}

TEST(WorkKinds, AStrangerHasNoKind) {
  EXPECT_EQ(work::kind_of("page_assembley"), std::nullopt);
  EXPECT_EQ(work::name(WorkKind{999}), "unknown");
}

TEST(Keyspaces, AKeySaysWhatItIsAbout) {
  EXPECT_EQ(keyspaces::list_of({5}), (Key{keyspaces::lists, 5, 0}));
  EXPECT_EQ(keyspaces::card_of({6}).space, keyspaces::metadata);
  EXPECT_STREQ(keyspaces::name(keyspaces::top_of_all().space), "global_top");
  EXPECT_STREQ(keyspaces::name(Keyspace{77}), "unknown");
}

}  // namespace
}  // namespace headroom::wire
