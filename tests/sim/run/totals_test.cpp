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

// Four flat hours of the night. The parts of edge hits are scaled alike, so that a mean over steps will do.
TEST(WholeRun, BeginsWithAContentNetworkAsItStandsInSteadyState) {
  const std::string night =
      "scenarios/small.yaml --sample 1/1000 --set duration=4h --set start=00:00 --set warm_up=1min";
  const auto hits = [](const results::RunResult& run, std::size_t from, std::size_t to) {
    const std::vector<double>& steps = run.series.find("caches.cdn_edge.hit_ratio")->values;
    double sum = 0;
    for (std::size_t i = from; i < to; ++i) sum += steps[i];
    return sum / static_cast<double>(to - from);
  };
  const results::RunResult warm = whole_run(night);
  const results::RunResult empty =
      whole_run(night + " --set caches.cdn_edge.warm=false --set caches.cdn_shield.warm=false");
  EXPECT_NEAR(hits(warm, 0, 60), hits(warm, 180, 240), 0.03);
  EXPECT_LT(hits(empty, 0, 60), hits(warm, 0, 60) - 0.05) << "an empty one fills for hours";
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
      "--set services.feed.service_time.page_assembly.mean=8ms --set services.feed.replicas=16 "
      "--set services.feed.retry.attempts=";
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
      "scenarios/trace-replay.yaml --set duration=20min --set warm_up=5min --set start=18:00 "
      "--set services.log.retention=6h --set demand.dau=";
  const results::RunResult calm = whole_run(words + "500M --sample 1/20000");
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
  EXPECT_EQ(calm.limit.overloaded, 0);
  EXPECT_LT(calm.limit.load, 1);
  // Above its capacity a run says what is overloaded, and names no users.
  EXPECT_GT(storm.limit.overloaded, 0);
  EXPECT_GT(storm.limit.load, 1);
  EXPECT_FALSE(storm.limit.holds_to_dau);
  EXPECT_GT(storm.viewers.watch_hours_lost, 10 * calm.viewers.watch_hours_lost);
  double most = 0;
  for (const auto& [name, service] : storm.services) most = std::max(most, service.load_peak);
  EXPECT_GT(most, 1);
}

// A thousand users stand for a million: their noisiest minute is three times their mean at event intake, and says
// nothing of the million's.
TEST(WholeRun, FindsThePeaksOfAThinSampleWhereAFinerOneHasThem) {
  const auto hour = [](const char* rate, int seed) {
    return whole_run(std::string("scenarios/small.yaml --sample ") + rate + " --seed " + std::to_string(seed));
  };
  const results::RunResult fine = hour("1/25", 101);
  const auto held = [](const results::MaybeInterval& interval, double truth) {
    return interval && interval->low <= truth && truth <= interval->high;
  };
  constexpr int runs = 8;
  int known = 0, tried = 0;
  double intake = 0;
  for (int seed = 1; seed <= runs; ++seed) {
    const results::RunResult thin = hour("1/1000", seed);
    for (const char* name : {"gateway", "feed", "feed_cache", "metadata", "ranking", "event_intake", "moderation"}) {
      const results::ServiceResult &here = thin.services.at(name), &there = fine.services.at(name);
      known += held(here.interval_95.rps_peak, there.rps_peak) + held(here.interval_95.load_peak, there.load_peak);
      tried += 2;
    }
    known += held(thin.cdn.at("edge").bytes_per_s_peak_interval_95, fine.cdn.at("edge").bytes_per_s_peak);
    tried += 1;
    intake += thin.services.at("event_intake").rps_peak / runs;
  }
  EXPECT_GE(known, 0.85 * tried);
  EXPECT_NEAR(intake, fine.services.at("event_intake").rps_peak, 0.25 * fine.services.at("event_intake").rps_peak);
  EXPECT_NEAR(fine.services.at("event_intake").rps_peak * 3600, fine.services.at("event_intake").requests,
              0.15 * fine.services.at("event_intake").requests);
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
  const double rewrites = tight.services.at("features").requests - roomy.services.at("features").requests;
  EXPECT_GT(rewrites, 0.05 * roomy.services.at("ranking_worker").requests);
}

}  // namespace
}  // namespace headroom::run
