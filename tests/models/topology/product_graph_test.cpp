#include "models/topology/product_graph.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace headroom::models {
namespace {

std::map<std::string, Effect> without(const std::vector<std::string>& lost) {
  std::map<std::string, Effect> effects;
  for (const Affected& a : product_graph().blast_radius(lost)) effects[a.service] = a.effect;
  return effects;
}

TEST(ProductGraph, has_every_service_that_scenarios_name) {
  const ServiceGraph g = product_graph();
  for (const char* service : {"gateway",
                              "feed",
                              "feed_cache",
                              "candidate_store",
                              "metadata",
                              "event_intake",
                              "log",
                              "features",
                              "retrieval",
                              "ranking",
                              "ranking_worker",
                              "upload",
                              "transcode",
                              "moderation",
                              "counters",
                              "cdn_edge",
                              "cdn_shield",
                              "origin",
                              "surfaces.search",
                              "surfaces.comments",
                              "surfaces.profile",
                              "surfaces.notifications",
                              "surfaces.creator_analytics",
                              "surfaces.live"})
    EXPECT_TRUE(g.has(service)) << service;
  EXPECT_EQ(g.services().size(), 24u);
}

TEST(ProductGraph, serving_path_never_waits_for_inference_while_lists_are_fresh) {
  const auto path = product_graph().critical_path("gateway");
  EXPECT_EQ(std::count(path.services.begin(), path.services.end(), "ranking"), 0);
  const auto effects = without({"ranking"});
  EXPECT_EQ(effects.at("ranking_worker"), Effect::blocked);
  EXPECT_EQ(effects.at("feed"), Effect::degraded);
  EXPECT_EQ(effects.at("gateway"), Effect::degraded);
}

TEST(ProductGraph, nothing_asynchronous_blocks_an_answer) {
  for (const char* lost : {"features", "retrieval", "ranking", "ranking_worker", "counters", "transcode", "moderation"})
    EXPECT_NE(without({lost})["feed"], Effect::blocked) << lost;
}

TEST(ProductGraph, feed_survives_every_store_of_lists_at_once_but_not_the_metadata) {
  EXPECT_EQ(without({"feed_cache", "candidate_store", "ranking"}).at("feed"), Effect::degraded);
  EXPECT_EQ(without({"metadata"}).at("feed"), Effect::blocked);
}

TEST(ProductGraph, edges_keep_serving_what_they_hold_when_the_origin_is_gone) {
  EXPECT_EQ(without({"origin"}).at("cdn_edge"), Effect::degraded);
  EXPECT_EQ(without({"origin"}).at("upload"), Effect::blocked);
}

}  // namespace
}  // namespace headroom::models
