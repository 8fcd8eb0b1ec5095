// Totals of a run against the demand model, and laws that hold whatever the fleet.
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "models/viewers/sources.h"
#include "real/feed/feed_params.h"
#include "real/gateway/gateway.h"
#include "real/wire/work.h"
#include "sim/cli/facts.h"
#include "sim/modelled/ranking.h"
#include "sim/run/cost_tables.h"
#include "sim/scenario/read.h"
#include "tests/sim/run/whole_run.h"

namespace headroom::run {
namespace {

// A day of the small scenario's million users: every hour counts once.
const std::string day = "scenarios/small.yaml --sample 1/1000 --set duration=24h";

TEST(WholeRun, MeetsTheDemandModelsTotalsOfADay) {
  const results::RunResult result = whole_run(day);
  EXPECT_TRUE(result.complete);
  EXPECT_EQ(result.simulated_s, 86400);
  const double plays = 1e6 * 150;
  // 8,000 visits were drawn; their geometric lengths leave 1/sqrt(8,000) = 1.1 % in the sampled plays.
  EXPECT_NEAR(result.demand.plays, plays, 0.02 * plays);
  EXPECT_NEAR(result.demand.uploads, 20'000, 4 * std::sqrt(20'000.0));
  EXPECT_NEAR(result.demand.feed_requests / 86400, result.demand.feed_rps_mean, 1e-6 * result.demand.feed_rps_mean);
  // A page holds ten videos and a visit rarely watches its last page to the end.
  EXPECT_GT(result.demand.feed_requests, plays / 10);
  EXPECT_LT(result.demand.feed_requests, plays / 10 * 1.5);
  // Every feed request comes to the gateway once while nothing fails, and each goes on to the feed.
  const double pages = result.demand.feed_requests;
  EXPECT_NEAR(result.services.at("gateway").requests, pages, 0.02 * pages);
  EXPECT_EQ(result.services.at("feed").samples, result.services.at("gateway").samples);
  // A video is asked for once, ahead of its time as a rule and sometimes for nothing, and most are then asked for more.
  EXPECT_GT(result.services.at("cdn_edge").requests, 1.5 * result.demand.plays);
  EXPECT_LT(result.services.at("cdn_edge").requests, 2.3 * result.demand.plays);
  // The peak of the day is that of the hours of two regions: above the mean, below half as much again.
  EXPECT_GT(result.demand.feed_rps_peak, 1.2 * result.demand.feed_rps_mean);
  EXPECT_LT(result.demand.feed_rps_peak, 1.7 * result.demand.feed_rps_mean);
}

// What viewers came to watch is the demand model's, whatever they were shown of it.
TEST(WholeRun, LosesWhatItsViewersDoNotWatch) {
  const std::string hour = "scenarios/small.yaml --sample 1/1000 --set duration=30min";
  const results::ViewerResult healthy = whole_run(hour).viewers;
  const results::ViewerResult refused = whole_run(hour + " --set services.feed.deadline=1ms").viewers;
  const double whole = healthy.watch_hours + healthy.watch_hours_lost;
  EXPECT_NEAR(refused.watch_hours + refused.watch_hours_lost, whole, 1e-9 * whole);
  EXPECT_LT(healthy.watch_hours_lost, 0.03 * whole);
  EXPECT_GT(refused.watch_hours_lost, 0.3 * whole);
  // 9 s of each video; some 4,500 were sampled, of visits whose lengths are geometric: 9 % of chance.
  const double each = 1000 * models::time_per_video / 3600;
  EXPECT_NEAR(whole / static_cast<double>(healthy.samples), each, 0.36 * each);
}

// By chance alone so many jobs come in an hour, one by one, as their square root tells.
TEST(WholeRun, KnowsTheUtilizationOfUploadsNoBetterThanItsJobsAllow) {
  const results::RunResult result = whole_run("scenarios/small.yaml");
  for (const std::string name : {"upload", "moderation"}) {
    const results::ServiceResult& service = result.services.at(name);
    const auto& interval = service.interval_95.utilization_mean;
    ASSERT_TRUE(interval.has_value()) << name;
    const double half = (interval->high - interval->low) / 2 / service.utilization_mean;
    EXPECT_GT(half, 1.0 / std::sqrt(static_cast<double>(service.samples))) << name;
    EXPECT_LT(half, 8.0 / std::sqrt(static_cast<double>(service.samples))) << name;
  }
}

TEST(BaseFleet, TriesCallsAsOftenAsTheComponentsAreBuiltTo) {
  const auto services = scenario::default_services();
  const auto attempts = [&](const char* callee) { return services.at(callee).retry.attempts; };
  EXPECT_EQ(attempts("feed"), gateway::GatewayParams{}.feed.retry.attempts);
  const feed::FeedParams built;
  EXPECT_EQ(attempts("feed_cache"), built.lists.cache.retry.attempts);
  EXPECT_EQ(attempts("candidate_store"), built.lists.stored.retry.attempts);
  EXPECT_EQ(attempts("ranking_worker"), built.lists.ranking.retry.attempts);
  EXPECT_EQ(attempts("metadata"), built.metadata.retry.attempts);
}

// Hardly a call to the feed is answered in a millisecond, so each is made as often as its callers try.
TEST(WholeRun, TriesACallAsOftenAsTheScenarioSays) {
  const std::string hopeless =
      "scenarios/small.yaml --sample 1/100 --set duration=10min --set services.feed.deadline=1ms "
      "--set services.feed.circuit_breaker=off --set services.feed.retry.budget=false "
      "--set services.feed.service_time.page_assembly.mean=8ms --set services.feed.retry.attempts=";
  const auto calls_a_page = [&](const std::string& attempts) {
    const results::RunResult result = whole_run(hopeless + attempts);
    return result.services.at("feed").utilization_mean / result.services.at("gateway").utilization_mean;
  };
  EXPECT_NEAR(calls_a_page("3") / calls_a_page("1"), 3, 0.4);
}

// rho = lambda E[S] / (N c)
TEST(WholeRun, KeepsTheUtilizationLaw) {
  const auto scenario = scenario::read_scenario("scenarios/small.yaml", {}, cli::known_facts());
  ASSERT_TRUE(scenario.has_value());
  const CostTables costs{*scenario};
  const results::RunResult result = whole_run("scenarios/small.yaml");
  const results::CdnTierResult& edge = result.cdn.at("edge");
  const double bytes_each = edge.bytes / result.services.at("cdn_edge").requests;
  const double candidates = modelled::WorkerParams{}.candidates;
  struct Case {
    const char* service;
    WorkKind kind;
    double units;
    double within;  // the load's ratio to the users' requests is a mean over past minutes, and hits still rise a little
  };
  for (const auto& [name, kind, units, within] :
       {Case{"feed", wire::work::page_assembly, 10, 0.01}, Case{"cdn_edge", wire::work::serve_chunk, bytes_each, 0.03},
        Case{"retrieval", wire::work::retrieve, modelled::retrieval_shards, 0.03},
        Case{"ranking", wire::work::rank, candidates, 0.03},
        Case{"ranking_worker", wire::work::rerank, candidates, 0.03}}) {
    const results::ServiceResult& service = result.services.at(name);
    const double cores = service.replicas * cores_of(scenario->services.at(name));
    const double per_s = service.requests / result.simulated_s;
    const double expected = per_s * costs.law(name, kind).of(units).mean_ns() * 1e-9 / cores;
    EXPECT_GT(expected, 0) << name;
    EXPECT_NEAR(service.utilization_mean, expected, within * expected) << name;
  }
}

TEST(WholeRun, IsTheSameForOneSeedAndAnotherForAnother) {
  const std::string words = "scenarios/small.yaml --sample 1/1000 --set duration=15min";
  const results::RunResult first = whole_run(words), again = whole_run(words), other = whole_run(words + " --seed 7");
  EXPECT_EQ(first.result_hash, again.result_hash);
  EXPECT_NE(first.result_hash, other.result_hash);
  EXPECT_EQ(first.demand.feed_requests, other.demand.feed_requests) << "what the model expects has no seed";
}

TEST(WholeRun, HoldsTheRegionsOfItsScenarioAndNoOthers) {
  const results::RunResult result = whole_run("scenarios/small.yaml --sample 1/1000 --set duration=15min");
  ASSERT_EQ(result.regions.size(), 2u);
  EXPECT_NEAR(result.regions.at("europe-africa").dau, 700'000, 1e-6);
  EXPECT_NEAR(result.regions.at("americas-north").dau, 300'000, 1e-6);
}

// The load and the machines both double: what a request meets stays as it was.
TEST(WholeRun, ScalesAllTrafficWithItsUsers) {
  const std::string words = "scenarios/small.yaml --set duration=20min";
  const results::RunResult one = whole_run(words + " --sample 1/1000");
  const results::RunResult two = whole_run(words + " --sample 1/2000 --set demand.dau=2M");
  EXPECT_NEAR(two.demand.feed_requests, 2 * one.demand.feed_requests, 1e-6 * two.demand.feed_requests);
  EXPECT_NEAR(two.services.at("retrieval").utilization_mean, 2 * one.services.at("retrieval").utilization_mean,
              0.15 * two.services.at("retrieval").utilization_mean);
}

TEST(WholeRun, BreaksAndSaysSoUnderFiveTimesTheUsers) {
  const std::string words =
      "scenarios/trace-replay.yaml --set duration=20min --set warm_up=5min --set start=18:00 --set demand.dau=";
  const results::RunResult calm = whole_run(words + "500M --sample 1/50000");
  const results::RunResult storm = whole_run(words + "2500M --sample 1/5000000");
  const auto met = [](const results::RunResult& run, const std::string& name) {
    for (const results::SloResult& slo : run.slos)
      if (slo.name == name) return slo.met.value();
    ADD_FAILURE() << "no objective is called " << name;
    return false;
  };
  EXPECT_TRUE(met(calm, "the feed answers"));
  EXPECT_FALSE(met(storm, "the gateway answers"));
  EXPECT_FALSE(met(storm, "a page is quick"));
  EXPECT_GT(calm.bottleneck.headroom_ratio, 0);
  // It drowns from the first step on, which says that it broke at this demand or before.
  EXPECT_LE(storm.bottleneck.headroom_ratio, 0);
  EXPECT_FALSE(storm.bottleneck.service.empty());
  EXPECT_LE(storm.bottleneck.breaks_at_dau, 2.5e9);
  EXPECT_GT(storm.viewers.watch_hours_lost, 10 * calm.viewers.watch_hours_lost);
  double most = 0;
  for (const auto& [name, service] : storm.services) most = std::max(most, service.utilization_peak);
  EXPECT_GT(most, 1);
}

// Nobody watches a video twice. Were the most watched ones of a thin sample few, each user would miss most of them, and
// the edges 6 points of their hits.
TEST(WholeRun, HitsAtTheEdgesAsOftenHoweverThinTheSample) {
  const auto edge_hits = [](const char* rate) {
    const results::RunResult result = whole_run(
        std::string("scenarios/peak-day.yaml --set demand.virals=[] --set duration=3h --sample ") + rate);
    return result.caches.at("cdn_edge").hit_ratio;
  };
  EXPECT_NEAR(edge_hits("1/1000000"), edge_hits("1/100000"), 0.015);
}

// A feature tier that is too small forgets users, has to make their features anew, and says how often.
TEST(WholeRun, FeelsAFeatureTierThatIsTooSmall) {
  const std::string hour = "scenarios/small.yaml ";
  const results::RunResult roomy = whole_run(hour);
  EXPECT_FALSE(roomy.caches.contains("features")) << "everybody fits";
  // A million users' features take 597 bytes each, twice; four nodes of 100 MB hold a third of them.
  const results::RunResult tight = whole_run(hour + "--set services.features.maxmemory=100MB");
  const results::CacheResult& features = tight.caches.at("features");
  EXPECT_GT(features.hit_ratio, 0.2);
  EXPECT_LT(features.hit_ratio, 0.9);
  EXPECT_GT(features.evictions, 0);
  EXPECT_LE(features.bytes, 200e6 * 1.001);
  EXPECT_GT(tight.services.at("features").requests, 1.05 * roomy.services.at("features").requests) << "the rewrites";
}

}  // namespace
}  // namespace headroom::run
