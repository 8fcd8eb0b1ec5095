#include "sim/adapters/sim_metrics.h"

#include <gtest/gtest.h>

namespace headroom::adapters {
namespace {

TEST(SimMetrics, SumsTheCountersOfANameWhoseLabelsIncludeTheAskedOnes) {
  SimMetrics metrics;
  metrics.counter("requests", "", {{"state", "fresh"}, {"node", "1"}}).add(3);
  metrics.counter("requests", "", {{"node", "2"}, {"state", "fresh"}}).add(4);
  metrics.counter("requests", "", {{"state", "stale"}, {"node", "1"}}).add(10);
  metrics.counter("evictions", "").add(100);
  EXPECT_EQ(metrics.total("requests"), 17);
  EXPECT_EQ(metrics.total("requests", {{"state", "fresh"}}), 7);
  EXPECT_EQ(metrics.total("requests", {{"node", "1"}}), 13);
  EXPECT_EQ(metrics.total("requests", {{"node", "1"}, {"state", "fresh"}}), 3);
  EXPECT_EQ(metrics.total("requests", {{"node", "3"}}), 0);
  EXPECT_EQ(metrics.total("unheard"), 0);
}

TEST(SimMetrics, GivesReplicasThatAskForTheSameCounterTheSameOne) {
  SimMetrics metrics;
  Counter& one = metrics.counter("requests", "", {{"a", "1"}, {"b", "2"}});
  Counter& same = metrics.counter("requests", "another help", {{"b", "2"}, {"a", "1"}});
  EXPECT_EQ(&one, &same);
  EXPECT_NE(&one, &metrics.counter("requests", "", {{"a", "1"}}));
}

}  // namespace
}  // namespace headroom::adapters
