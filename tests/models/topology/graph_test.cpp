#include "models/topology/graph.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace headroom::models {
namespace {

using namespace std::chrono_literals;
using Names = std::vector<std::string>;

ServiceGraph with(std::initializer_list<const char*> services, std::initializer_list<Call> calls) {
  ServiceGraph graph;
  for (const char* s : services) graph.add_service(s, 1ms, 1ms);
  for (const Call& c : calls) EXPECT_TRUE(graph.add_call(c)) << c.caller << " -> " << c.callee;
  return graph;
}

std::string told(const std::vector<Affected>& affected) {
  std::string text;
  for (const Affected& a : affected)
    text += a.service + " " + name(a.effect) + (a.through.empty() ? "" : " through " + a.through) + "; ";
  return text;
}

TEST(ServiceGraph, refuses_a_cycle_of_synchronous_calls_and_names_it) {
  ServiceGraph g = with({"gateway", "feed"}, {{"gateway", "feed"}});
  const auto refused = g.add_call({"feed", "gateway"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error(), "a cycle of synchronous calls: feed -> gateway -> feed");
  EXPECT_EQ(g.calls().size(), 1u);
}

TEST(ServiceGraph, names_the_whole_of_a_longer_cycle) {
  ServiceGraph g = with({"a", "b", "c"}, {{"a", "b"}, {"b", "c"}});
  EXPECT_EQ(g.add_call({"c", "a"}).error(), "a cycle of synchronous calls: c -> a -> b -> c");
  EXPECT_EQ(g.add_call({"b", "b"}).error(), "a cycle of synchronous calls: b -> b");
}

TEST(ServiceGraph, lets_asynchronous_calls_close_a_cycle) {
  ServiceGraph g = with({"worker", "log"}, {{"worker", "log"}});
  EXPECT_TRUE(g.add_call({"log", "worker", CallKind::async}));
}

TEST(ServiceGraph, counts_fallbacks_as_waiting) {
  ServiceGraph g = with({"feed", "cache", "store"}, {{"feed", "cache"}, {"store", "feed"}});
  EXPECT_EQ(g.add_call({"feed", "store", CallKind::fallback, "cache"}).error(),
            "a cycle of synchronous calls: feed -> store -> feed");
}

TEST(ServiceGraph, refuses_unknown_names_and_fallbacks_for_nothing) {
  ServiceGraph g = with({"feed", "cache", "store"}, {{"feed", "cache"}});
  EXPECT_EQ(g.add_call({"feed", "cash"}).error(), "unknown service 'cash'");
  EXPECT_EQ(g.add_call({"fed", "cache"}).error(), "unknown service 'fed'");
  EXPECT_EQ(g.add_call({"cache", "feed", CallKind::fallback, "store"}).error(),
            "cache does not call store, so nothing can stand in for it");
  EXPECT_EQ(g.add_own_fallback("cache", "feed").error(), "cache does not call feed");
}

TEST(ServiceGraph, loss_blocks_callers_transitively) {
  const ServiceGraph g = with({"a", "b", "c", "d"}, {{"a", "b"}, {"b", "c"}, {"d", "a", CallKind::async}});
  EXPECT_EQ(told(g.blast_radius({"c"})), "a blocked through b; b blocked through c; c lost; d degraded through a; ");
}

TEST(ServiceGraph, fallback_turns_a_loss_into_a_degradation) {
  ServiceGraph g = with({"gateway", "feed", "cache", "store"}, {{"gateway", "feed"}, {"feed", "cache"}});
  ASSERT_TRUE(g.add_call({"feed", "store", CallKind::fallback, "cache"}));
  EXPECT_EQ(told(g.blast_radius({"cache"})),
            "gateway degraded through feed; feed degraded through cache; cache lost; ");
  EXPECT_EQ(told(g.blast_radius({"store"})), "store lost; ") << "a fallback is not missed while nobody needs it";
  EXPECT_EQ(told(g.blast_radius({"cache", "store"})),
            "gateway blocked through feed; feed blocked through cache; cache lost; store lost; ");
}

TEST(ServiceGraph, own_answer_is_the_last_fallback) {
  ServiceGraph g = with({"feed", "cache", "store"}, {{"feed", "cache"}});
  ASSERT_TRUE(g.add_call({"feed", "store", CallKind::fallback, "cache"}));
  ASSERT_TRUE(g.add_own_fallback("feed", "store"));
  EXPECT_EQ(told(g.blast_radius({"cache", "store"})), "feed degraded through cache; cache lost; store lost; ");
}

TEST(ServiceGraph, two_stores_that_stand_in_for_each_other_are_both_needed_only_when_both_are_gone) {
  ServiceGraph g = with({"feed", "left", "right"}, {{"feed", "left"}, {"feed", "right"}});
  ASSERT_TRUE(g.add_call({"feed", "right", CallKind::fallback, "left"}));
  ASSERT_TRUE(g.add_call({"feed", "left", CallKind::fallback, "right"}));
  EXPECT_EQ(told(g.blast_radius({"left"})), "feed degraded through left; left lost; ");
  EXPECT_EQ(told(g.blast_radius({"left", "right"})), "feed blocked through left; left lost; right lost; ");
}

TEST(ServiceGraph, orders_callers_before_callees_and_ties_as_added) {
  const ServiceGraph g = with({"z", "store", "a", "feed"}, {{"a", "feed"}, {"feed", "store"}, {"z", "store"}});
  EXPECT_EQ(g.topological_order(), (Names{"z", "a", "feed", "store"}));
}

TEST(ServiceGraph, tells_fan_in_and_fan_out) {
  const ServiceGraph g = with({"a", "b", "c"}, {{"a", "b"}, {"a", "c"}, {"b", "c"}, {"a", "c", CallKind::async}});
  EXPECT_EQ(g.callees("a"), (Names{"b", "c"}));
  EXPECT_EQ(g.callers("c"), (Names{"a", "b"}));
}

TEST(ServiceGraph, critical_path_is_the_slowest_chain_not_the_longest) {
  ServiceGraph g = with({"gateway", "short", "x", "y"}, {{"gateway", "short"}, {"gateway", "x"}, {"x", "y"}});
  g.add_service("short", 90ms, 2ms);
  const CriticalPath path = g.critical_path("gateway");
  EXPECT_EQ(path.services, (Names{"gateway", "short"}));
  EXPECT_EQ(path.latency, 93ms);
}

}  // namespace
}  // namespace headroom::models
