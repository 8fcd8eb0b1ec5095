#include "sim/cluster/core_bank.h"

#include <gtest/gtest.h>

namespace headroom::cluster {
namespace {

TEST(CoreBank, StartsTheNextJobOnTheCoreThatIsFreeFirst) {
  CoreBank bank{2};
  EXPECT_EQ(bank.assign(0, 10), 0);
  EXPECT_EQ(bank.assign(0, 4), 0);
  EXPECT_EQ(bank.assign(1, 5), 4);
  EXPECT_EQ(bank.assign(2, 5), 9);
  EXPECT_EQ(bank.assign(30, 5), 30);
}

TEST(CoreBank, CountsWhoWaitsAndWhoIsInTheSystem) {
  CoreBank bank{1};
  bank.assign(0, 10);
  bank.assign(1, 10);
  bank.assign(2, 10);
  EXPECT_EQ(bank.waiting(5), 2u);
  EXPECT_EQ(bank.in_system(5), 3u);
  EXPECT_EQ(bank.in_system(15), 2u);
  EXPECT_EQ(bank.in_system(25), 1u);
  EXPECT_EQ(bank.in_system(30), 0u);
}

TEST(CoreBank, CarriesResidualWorkOverASkippedSpan) {
  CoreBank bank{1};
  bank.assign(0, 10);
  bank.assign(0, 10);
  bank.carry(5, 100, 0);
  EXPECT_EQ(bank.backlog(105), 15);
  EXPECT_EQ(bank.waiting(105), 1u);
  bank.carry(105, 100, -20);
  EXPECT_EQ(bank.backlog(205), 0);
}

}  // namespace
}  // namespace headroom::cluster
