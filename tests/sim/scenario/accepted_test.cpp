// Scenarios that must be read, and what they then say.
#include <gtest/gtest.h>

#include <functional>

#include "sim/scenario/read.h"
#include "sim/scenario/write.h"
#include "tests/sim/scenario/known_world.h"

namespace headroom::scenario {
namespace {

using namespace std::chrono_literals;

struct Acceptance {
  std::string yaml;
  std::function<bool(const Scenario&)> says;
  std::vector<std::string> overrides = {};
};

const Service& feed(const Scenario& s) { return s.services.at("feed"); }

template <class Tier>
const Tier& tier(const Scenario& s, const std::string& name) {
  return std::get<Tier>(s.services.at(name).state);
}

const std::vector<Acceptance> acceptances = {
    {"{}\n", [](auto& s) { return s == Scenario{}; }},
    {"faults: [{id: a, at: 10min, fault: cache_flush}]\n",
     [](auto& s) { return s.faults.at(0).lasts == 0s && std::get<CacheFlush>(s.faults[0].fault) == CacheFlush{}; }},
    {"faults: [{id: a, at: 10min, for: 5min, fault: {hot_key: 5%}}]\n",
     [](auto& s) { return s.faults.at(0).lasts == 5min && std::get<HotKey>(s.faults[0].fault).share == 0.05; }},
    {"faults: [{id: a, at: 1h, for: 10s, select: {role: feed, region: europe}, fault: {slow: {factor: 3}}}]\n",
     [](auto& s) { return role_of(s.faults.at(0)) == "feed" && std::get<Slow>(s.faults[0].fault).factor == 3; }},
    {"name: a\n", [](auto& s) { return s.name == "a"; }},
    {"name: \"a: b\"\n", [](auto& s) { return s.name == "a: b"; }},
    {"name: 42\n", [](auto& s) { return s.name == "42"; }},
    {"description: |\n  two\n  lines\n", [](auto& s) { return s.description == "two\nlines\n"; }},
    {"\xEF\xBB\xBFname: café\n", [](auto& s) { return s.name == "café"; }},
    {"name: a\r\nseed: 7\r\n", [](auto& s) { return s.seed == 7; }},
    {"seed: 0\n", [](auto& s) { return s.seed == 0; }},
    {"sample_rate: 1/5000\n", [](auto& s) { return s.sample_rate == 1.0 / 5000; }},
    {"sample_rate: 0.0002\n", [](auto& s) { return s.sample_rate == 0.0002; }},
    {"sample_rate: 0.01%\n", [](auto& s) { return s.sample_rate == 0.0001; }},
    {"start: 18:30\n", [](auto& s) { return s.start == Scenario{}.start + 18h + 30min; }},
    {"start: 2026-07-01\n", [](auto& s) { return s.start == std::chrono::sys_days{std::chrono::year{2026} / 7 / 1}; }},
    {"start: 2026-07-01T06:30:15Z\n",
     [](auto& s) { return s.start == std::chrono::sys_days{std::chrono::year{2026} / 7 / 1} + 6h + 30min + 15s; }},
    {"duration: 1h30min\n", [](auto& s) { return s.duration == 90min; }},
    {"duration: 7d\n", [](auto& s) { return s.duration == 168h; }},
    {"warm_up: 0\n", [](auto& s) { return s.warm_up == 0s; }},
    {"step: 0.5s\n", [](auto& s) { return s.step == 500ms; }},
    {"explain: true\n", [](auto& s) { return s.explain; }},
    {"demand: {dau: 0.5B}\n", [](auto& s) { return s.demand.dau == 0.5e9; }},
    {"demand: {dau: 1e8}\n", [](auto& s) { return s.demand.dau == 1e8; }},
    {"demand: {day: holiday}\n", [](auto& s) { return s.demand.day == DayKind::holiday; }},
    {"demand: {trace: ../a b.csv}\n", [](auto& s) { return s.demand.trace == "../a b.csv"; }},
    {"demand: {surfaces: {search: 4}}\n",
     [](auto& s) { return s.demand.surfaces.at("search") == 4 && s.demand.surfaces.at("live") == 2; }},
    {"demand: {replay: {shape: stretch, gaps: interpolate, gap_limit: 3}}\n",
     [](auto& s) { return s.demand.replay.shape == TraceShape::stretch && s.demand.replay.gap_limit == 3; }},
    {"demand:\n  virals:\n    - {at: 12h, peak_share: 5%, region: india}\n    - {at: 13h}\n",
     [](auto& s) { return s.demand.virals.size() == 2 && s.demand.virals[0].region == "india"; }},
    {"demand: {popularity: {catalogue: 10M, knee: 10k}}\n",
     [](auto& s) { return s.demand.popularity.catalogue == 1e7; }},
    {"regions: [{name: europe, share: 40%}, {name: asia, share: 60%}]\n",
     [](auto& s) { return s.regions.size() == 2 && s.regions[1].share == 0.6; }},
    {"regions: [{name: europe}, {name: asia}]\n", [](auto& s) { return s.regions[0].share == 0; }},
    {"network: {round_trips: [{from: europe, to: asia, rtt: 150ms}]}\n",
     [](auto& s) { return s.network.round_trips[0].rtt == 150ms; }},
    {"services: {feed: {replicas: 80}}\n",
     [](auto& s) { return feed(s).replicas == 80 && feed(s).instance == default_services().at("feed").instance; }},
    {"services: {feed: {cores: 8}}\n", [](auto& s) { return feed(s).cores == 8; }},
    {"services: {feed: {cores: off}}\n", [](auto& s) { return !feed(s).cores; }},
    {"services: {feed: {circuit_breaker: off}}\n", [](auto& s) { return !feed(s).circuit_breaker; }},
    {"services: {metadata: {circuit_breaker: on}}\n",
     [](auto& s) { return s.services.at("metadata").circuit_breaker == CircuitBreaker{}; }},
    {"services: {feed: {balance: random}}\n",
     [](auto& s) { return std::holds_alternative<RandomChoice>(feed(s).balance); }},
    {"services: {feed: {balance: {least_request: 3}}}\n",
     [](auto& s) { return std::get<LeastRequest>(feed(s).balance).choices == 3; }},
    {"services: {feed: {retry: {attempts: 5, budget: false}}}\n",
     [](auto& s) { return feed(s).retry.attempts == 5 && !feed(s).retry.budget; }},
    {"services: {feed: {service_time: {rank: {mean: 2ms, law: gamma}}}}\n",
     [](auto& s) { return feed(s).service_time.at("rank").mean == 2ms; }},
    {"services: {gateway: {rate_limit: {rate: 200/min}}}\n",
     [](auto& s) { return s.services.at("gateway").rate_limit->rate == Rate{200.0 / 60}; }},
    {"services: {feed: {replicas: 50, autoscale: {min: 20, max: 200, start_up: 90s}}}\n",
     [](auto& s) { return feed(s).autoscale->start_up == 90s && feed(s).autoscale->cpu == 0.6; }},
    {"services: {feed: {calls: [feed_cache, metadata]}}\n",
     [](auto& s) { return feed(s).calls == std::vector<std::string>{"feed_cache", "metadata"}; }},
    {"services: {feed: {calls: []}}\n", [](auto& s) { return feed(s).calls && feed(s).calls->empty(); }},
    {"services: {log: {partitions: 2k, retention: 24h}}\n",
     [](auto& s) { return tier<LogTier>(s, "log").partitions == 2000 && tier<LogTier>(s, "log").retention == 24h; }},
    {"services: {candidate_store: {read: quorum}}\n",
     [](auto& s) { return tier<WideColumnTier>(s, "candidate_store").read == Consistency::quorum; }},
    {"services: {features: {maxmemory: 64GiB, eviction: w-tinylfu}}\n",
     [](auto& s) { return tier<KeyValueTier>(s, "features").maxmemory == Bytes{64LL << 30}; }},
    {"caches: {feed_cache: {eviction: sieve, bytes: 1TB, ttl: 0, stale_while_revalidate: 0}}\n",
     [](auto& s) { return s.caches.feed_cache.eviction == Eviction::sieve && s.caches.feed_cache.ttl == 0s; }},
    {"clients: {links: {slow: 1, medium: 0, fast: 0}}\n", [](auto& s) { return s.clients.links.slow == 1; }},
    {"transcode: {renditions: [720, 360]}\n", [](auto& s) { return s.transcode.renditions == std::vector{720, 360}; }},
    {"fidelity: {rank: cost_only, cache_get: execute, list_refresh: {sample: 1%}}\n",
     [](auto& s) { return std::get<Sample>(s.fidelity.at("list_refresh")).p == 0.01; }},
    {"slos: [{name: fast, of: feed, indicator: latency_p99, objective: 80ms, gate: false}]\n",
     [](auto& s) { return s.slos[0].objective == std::variant<Nanos, double>(80ms) && !s.slos[0].gate; }},
    {"slos: [{name: up, of: gateway, indicator: availability, objective: 99.99%}]\n",
     [](auto& s) { return std::get<double>(s.slos[0].objective) == 99.99 / 100; }},
    {"slos: [{name: start, of: viewers, indicator: start_p99, objective: 2s, window: 1h}]\n",
     [](auto& s) { return s.slos[0].window == 1h; }},
    // Anchors and merge keys.
    {"services:\n  feed: &fleet {replicas: 12}\n  ranking: *fleet\n",
     [](auto& s) { return s.services.at("ranking").replicas == 12; }},
    {"services:\n  feed: &fleet {replicas: 12, cores: 4}\n  ranking: {<<: *fleet, cores: 8}\n",
     [](auto& s) { return s.services.at("ranking").replicas == 12 && s.services.at("ranking").cores == 8; }},
    // Overrides: after the file, in their order, into what the file has and into what it has not.
    {"demand: {dau: 5M}\n", [](auto& s) { return s.demand.dau == 6e6; }, {"demand.dau=6M"}},
    {"name: a\n", [](auto& s) { return s.demand.dau == 8e6; }, {"demand.dau=7M", "demand.dau=8M"}},
    {"name: a\n", [](auto& s) { return s.demand.trace == "../x.csv"; }, {"demand.trace=../x.csv"}},
    {"name: a\n", [](auto& s) { return s.name == "b=c"; }, {"name=b=c"}},
    {"name: a\n",
     [](auto& s) { return feed(s).replicas == 5 && feed(s).cores == 2; },
     {"services.feed={replicas: 5, cores: 2}"}},
    {"services: {feed: {balance: random}}\n",
     [](auto& s) { return std::get<LeastRequest>(feed(s).balance).choices == 4; },
     {"services.feed.balance.least_request.choices=4"}},
    {"slos: [{name: up, of: feed, indicator: availability, objective: 99%}]\n",
     [](auto& s) { return std::get<double>(s.slos[0].objective) == 0.95; },
     {"slos.0.objective=0.95"}},
    {"name: a\n", [](auto& s) { return s.regions.size() == 1; }, {"regions=[{name: europe, share: 1}]"}},
};

TEST(AcceptedScenarios, SayWhatTheirTextSays) {
  for (const Acceptance& acceptance : acceptances) {
    SCOPED_TRACE(acceptance.yaml);
    const auto read = parse_scenario(acceptance.yaml, "good.yaml", acceptance.overrides, known_world());
    EXPECT_TRUE(read.has_value()) << to_string(read.error());
    if (read) EXPECT_TRUE(acceptance.says(*read));
  }
}

TEST(AcceptedScenarios, ReadBackEqualFromTheirResolvedText) {
  for (const Acceptance& acceptance : acceptances) {
    SCOPED_TRACE(acceptance.yaml);
    const auto read = parse_scenario(acceptance.yaml, "good.yaml", acceptance.overrides, known_world());
    ASSERT_TRUE(read.has_value());
    const std::string text = resolved_yaml(*read);
    const auto again = parse_scenario(text, "resolved.yaml", {}, known_world());
    ASSERT_TRUE(again.has_value()) << to_string(again.error());
    EXPECT_EQ(*again, *read);
    EXPECT_EQ(resolved_yaml(*again), text);
  }
}

}  // namespace
}  // namespace headroom::scenario
