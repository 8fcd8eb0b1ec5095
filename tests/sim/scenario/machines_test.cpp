// What services keep, and machines that have no room for it.
#include <map>

#include "sim/scenario/holdings.h"
#include "tests/sim/scenario/refusal.h"

namespace headroom::scenario {
namespace {

const std::vector<Refusal> refusals = {
    {"edges without drives",
     "services:\n"
     "  cdn_edge: {instance: r6i.4xlarge}\n",
     "bad.yaml:2:24: services.cdn_edge.instance: cdn_edge keeps 21.6PB in drives, and 1600 r6i.4xlarge have none\n"},
    {"edges without drives by an override of a file that states their bytes",
     "caches: {cdn_edge: {bytes: 1PB}}\n",
     "--set services.cdn_edge.instance: cdn_edge keeps 5PB in drives, and 1600 m6i.4xlarge have none\n",
     {"services.cdn_edge.instance=m6i.4xlarge"}},
    {"a cache larger than its drives",
     "regions:\n"
     "  - {name: europe, share: 60%}\n"
     "  - {name: asia, share: 40%}\n"
     "caches: {cdn_edge: {bytes: 48PB}}\n",
     "bad.yaml:4:28: caches.cdn_edge.bytes: cdn_edge keeps 96PB in drives, and 1600 i3en.6xlarge have room for "
     "28.1PB: at least 5457 of these, or caches.cdn_edge.bytes of at most 14PB\n"},
    {"a log that keeps more than its drives hold",
     "services:\n"
     "  log: {retention: 30d}\n",
     "bad.yaml:2:20: services.log.retention: log keeps 6.75PB in drives, and 40 i3en.6xlarge have room for 704TB: at "
     "least 384 of these, or services.log.retention of at most 75h\n"},
    {"a log with too few machines",
     "services:\n"
     "  log: {replicas: 6}\n",
     "bad.yaml:2:19: services.log.replicas: log keeps 225TB in drives, and 6 i3en.6xlarge have room for 106TB: at "
     "least 13 of these, or services.log.retention of at most 11h\n"},
    {"lists, twice, in less memory than that",
     "services:\n"
     "  feed_cache: {maxmemory: 64GiB}\n",
     "bad.yaml:2:27: services.feed_cache.maxmemory: feed_cache keeps 2TB in memory, and 24 r6i.4xlarge have room for "
     "1.65TB: at least 30 of these, or caches.feed_cache.bytes of at most 824GB\n"},
    {"more users than the candidate store has drives for",
     "sample_rate: 1/50000\n"
     "demand: {dau: 500M}\n"
     "feed: {list_size: 1000}\n"
     "services: {candidate_store: {replicas: 3, instance: c6i.8xlarge}}\n",
     "bad.yaml:4:53: services.candidate_store.instance: candidate_store keeps 12TB in drives, and 3 c6i.8xlarge have "
     "none\n"},
};

TEST(RefusedMachines, SayWhatDoesNotFitWhereAndWhatWould) { expect_refused(refusals); }

TEST(BaseFleet, HasRoomForAllThatItKeeps) {
  const Scenario base;
  const std::map<std::string, double> bytes{{"cdn_edge", 21.6e15},       {"cdn_shield", 8.64e15},
                                            {"feed_cache", 2e12},        {"candidate_store", 2.4e12},
                                            {"log", 375e9 / 86400.0 * 200 * 86400 * 3}, {"features", 597e9},
                                            {"retrieval", 26 * 6.69e9}};
  for (const auto& [name, service] : base.services) {
    const auto held = holding_of(base, name);
    EXPECT_EQ(held.has_value(), bytes.contains(name)) << name;
    if (held) EXPECT_NEAR(held->bytes, bytes.at(name), 1e-6 * bytes.at(name)) << name;
  }
}

// The catalogue's machines of 128 GiB here; features go, as Redis evicts them, and the run shows what that costs.
TEST(BaseFleet, MayHaveTooLittleMemoryForFeatures) {
  const auto read = parse_scenario("services: {features: {maxmemory: 1GiB}}\n", "good.yaml", {}, known_world());
  EXPECT_TRUE(read.has_value()) << to_string(read.error());
}

}  // namespace
}  // namespace headroom::scenario
