// Scenarios whose parts do not fit one another, files that are no scenarios, and overrides.
#include "tests/sim/scenario/refusal.h"

namespace headroom::scenario {
namespace {

const std::vector<Refusal> refusals = {
    {"an unknown machine",
     "services:\n"
     "  feed:\n"
     "    instance: m6i.4xlrge\n",
     "bad.yaml:3:15: services.feed.instance: unknown instance 'm6i.4xlrge' (did you mean "
     "'m6i.4xlarge'?)\n"},
    {"faults that act on nothing, twice the same, and out of time",
     "duration: 1h\n"
     "faults:\n"
     "  - {id: a, at: 2h, for: 1min, fault: {load_spike: {multiplier: 2}}}\n"
     "  - {id: a, at: 10min, for: 1min, fault: {slow: {factor: 3}}}\n"
     "  - {id: b, at: 10min, select: {role: feed}, fault: cache_flush}\n"
     "  - {id: c, at: 10min, for: 1min, select: {region: asai}, fault: {hot_key: {share: 5%}}}\n"
     "  - {id: d, at: 10min, for: 1min, select: {role: feed}, fault: load_spike}\n"
     "  - {id: e, at: 10min, for: 1min, select: {role: fed}, fault: {slow: 2}}\n",
     "bad.yaml:3:17: faults.0.at: is after the end of the run\n"
     "bad.yaml:4:5: faults.1.select.role: is missing: slow needs the service that becomes slow\n"
     "bad.yaml:4:10: faults.1.id: 'a' is there already\n"
     "bad.yaml:5:39: faults.2.select.role: cache_flush is about feed_cache, not feed\n"
     "bad.yaml:6:52: faults.3.select.region: unknown region 'asai' (did you mean 'asia'?)\n"
     "bad.yaml:7:50: faults.4.select.role: has no meaning for load_spike, which is about visits\n"
     "bad.yaml:8:50: faults.5.select.role: unknown service 'fed' (did you mean 'feed'?)\n"},
    {"a fault of no kind",
     "faults:\n"
     "  - {id: a, at: 10min, for: 1min, fault: {cache_flsh: 10%}}\n",
     "bad.yaml:2:42: faults.0.fault: unknown choice 'cache_flsh' (did you mean 'cache_flush'?)\n"},
    {"more cores than the machine has",
     "services:\n"
     "  feed:\n"
     "    instance: m6i.4xlarge\n"
     "    cores: 64\n",
     "bad.yaml:4:12: services.feed.cores: is more than the 16 of m6i.4xlarge\n"},
    {"more memory than the machine has",
     "services:\n"
     "  features:\n"
     "    instance: r6i.4xlarge\n"
     "    maxmemory: 1TiB\n",
     "bad.yaml:4:16: services.features.maxmemory: is more than the 128GiB of r6i.4xlarge\n"},
    {"a cache larger than its fleet",
     "caches:\n"
     "  feed_cache: {bytes: 1PB}\n"
     "services:\n"
     "  feed_cache: {replicas: 40, instance: r6i.4xlarge}\n",
     "bad.yaml:2:23: caches.feed_cache.bytes: feed_cache keeps 2PB in memory, and 40 r6i.4xlarge have "
     "room for 4.12TB: at least 19403 of these, or caches.feed_cache.bytes of at most 2.06TB\n"},
    {"windows of detail without their rate",
     "detail:\n"
     "  windows:\n"
     "    - {at: 1h, for: 10min}\n",
     "bad.yaml:2:3: detail.sample_rate: is missing: at what rate are the windows simulated?\n"},
    {"a rate of detail that is no multiple",
     "sample_rate: 1/1000\n"
     "detail: {sample_rate: 1/400, windows: [{at: 1h, for: 10min}]}\n",
     "bad.yaml:2:23: detail.sample_rate: is 2.5 times the scenario's sample_rate (1/1000); it takes a "
     "whole multiple, at least twice\n"},
    {"detail without a window",
     "sample_rate: 1/10000\n"
     "detail: {sample_rate: 1/1000}\n",
     "bad.yaml:2:9: detail.windows: are missing: when is the finer rate wanted?\n"},
    {"detail around faults that do not come",
     "sample_rate: 1/10000\n"
     "detail: {sample_rate: 1/1000, around: faults}\n",
     "bad.yaml:2:39: detail.around: has no faults to lay windows around (faults is empty)\n"},
    {"a window of detail after the end",
     "sample_rate: 1/10000\n"
     "duration: 1h\n"
     "detail: {sample_rate: 1/1000, windows: [{at: 1h}]}\n",
     "bad.yaml:3:46: detail.windows.0.at: is after the end of the run\n"},
    {"an unknown kind of work",
     "fidelity: {list_refesh: execute}\n",
     "bad.yaml:1:25: fidelity.list_refesh: unknown kind of work 'list_refesh' (did you "
     "mean 'list_refresh'?)\n"},
    {"a sample without its share",
     "fidelity: {rank: sample}\n",
     "bad.yaml:1:18: fidelity.rank.sample.p: is missing\n"},
    {"a sample beyond all",
     "fidelity: {rank: {sample: 2}}\n",
     "bad.yaml:1:27: fidelity.rank.sample.p: must be at most 1, is 2\n"},
    {"more copies in sync than copies",
     "services:\n"
     "  log:\n"
     "    min_isr: 4\n",
     "bad.yaml:3:14: services.log.min_isr: is more than the copies there are "
     "(replication_factor 3)\n"},
    {"more copies than replicas",
     "services:\n"
     "  candidate_store:\n"
     "    replicas: 2\n",
     "bad.yaml:3:5: services.candidate_store.replication_factor: is more than the replicas "
     "there are (2)\n"},
    {"more workers than partitions",
     "services:\n"
     "  log:\n"
     "    partitions: 64\n"
     "    consumers: {features: 65, counters: 64, transcode: 64}\n",
     "bad.yaml:4:27: services.log.consumers.features: workers beyond one a partition (64) "
     "would idle\n"},
    {"a circle of synchronous calls",
     "services:\n"
     "  feed:\n"
     "    calls: [feed_cache, gateway]\n",
     "bad.yaml:3:25: services.feed.calls.1: a cycle of synchronous calls: feed -> gateway "
     "-> feed\n"},
    {"a call to itself",
     "services:\n"
     "  ranking:\n"
     "    calls: [ranking]\n",
     "bad.yaml:3:13: services.ranking.calls.0: a cycle of synchronous calls: ranking -> "
     "ranking\n"},
    {"a call to an unknown service",
     "services:\n"
     "  feed:\n"
     "    calls: [featurs]\n",
     "bad.yaml:3:13: services.feed.calls.0: unknown name 'featurs' (did you mean "
     "'features'?)\n"},
    {"an autoscaler with min above max",
     "services:\n"
     "  feed:\n"
     "    autoscale: {min: 100, max: 10}\n",
     "bad.yaml:3:22: services.feed.autoscale.min: is more than max\n"},
    {"a fleet outside its autoscaler",
     "services:\n"
     "  feed:\n"
     "    replicas: 5\n"
     "    autoscale: {min: 10}\n",
     "bad.yaml:4:16: services.feed.autoscale: the fleet starts with 5 replicas, outside "
     "min and max\n"},
    {"two autoscalers on one fleet",
     "services:\n"
     "  feed:\n"
     "    autoscale: on\n"
     "    autoscale_lag: on\n",
     "bad.yaml:3:5: services.feed.autoscale_lag: cannot be combined with autoscale: each "
     "would undo the other\n"},
    {"a shedding wait beyond the deadline",
     "services:\n"
     "  feed:\n"
     "    deadline: 10ms\n"
     "    load_shed: on\n",
     "bad.yaml:3:5: services.feed.load_shed.max_wait: is longer than the deadline: nothing "
     "would be shed\n"},
    {"a retry that waits beyond its cap",
     "services:\n"
     "  feed:\n"
     "    retry: {base: 2s}\n",
     "bad.yaml:3:19: services.feed.retry.base: is longer than cap\n"},
    {"a policy of callers that have none",
     "services:\n"
     "  gateway:\n"
     "    retry: {attempts: 5}\n"
     "  log:\n"
     "    circuit_breaker: on\n",
     "bad.yaml:3:12: services.gateway.retry: is of no use: only these services have callers with one: feed feed_cache "
     "candidate_store metadata ranking_worker\n"
     "bad.yaml:5:5: services.log.circuit_breaker: is of no use: only these services have callers with one: feed "
     "feed_cache candidate_store metadata ranking_worker\n"},
    {"a latency objective without a unit",
     "slos:\n"
     "  - {name: fast, of: feed, indicator: latency_p99, objective: 500}\n",
     "bad.yaml:2:63: slos.0.objective: latency_p99 needs a duration (did you mean '500ms'?)\n"},
    {"a latency objective that is a ratio",
     "slos:\n"
     "  - {name: fast, of: feed, indicator: latency_p99, objective: 99%}\n",
     "bad.yaml:2:63: slos.0.objective: latency_p99 needs a duration such as '50ms'\n"},
    {"an availability objective that is a duration",
     "slos:\n"
     "  - {name: up, of: feed, indicator: availability, objective: 50ms}\n",
     "bad.yaml:2:62: slos.0.objective: availability needs a ratio such as '99.9%'\n"},
    {"a latency no fleet can have",
     "slos:\n"
     "  - {name: fast, of: feed, indicator: latency_p99, objective: 1ms}\n",
     "bad.yaml:2:63: slos.0.objective: cannot be met: feed takes at least 2500us on idle "
     "machines, and 1ms is asked for\n"},
    {"an availability no fleet can promise",
     "slos:\n"
     "  - {name: up, of: feed, indicator: availability, objective: 100%}\n",
     "bad.yaml:2:62: slos.0.objective: 100 % leaves no budget: no fleet can promise it\n"},
    {"a hit ratio of what is no cache",
     "slos:\n"
     "  - {name: hits, of: feed, indicator: hit_ratio, objective: 90%}\n",
     "bad.yaml:2:22: slos.0.of: unknown subject of hit_ratio 'feed' (choices: feed_cache, "
     "cdn_edge, cdn_shield)\n"},
    {"an unknown indicator",
     "slos:\n"
     "  - {name: fast, of: feed, indicator: latency_p98, objective: 50ms}\n",
     "bad.yaml:2:39: slos.0.indicator: unknown value 'latency_p98' (did you mean "
     "'latency_p95'?)\n"},
    {"an objective of an unknown service",
     "slos:\n"
     "  - {name: fast, of: fed, indicator: latency_p99, objective: 50ms}\n",
     "bad.yaml:2:22: slos.0.of: unknown subject of latency_p99 'fed' (did you mean 'feed'?)\n"},
    {"two objectives of one name",
     "slos:\n"
     "  - {name: up, of: feed, indicator: availability, objective: 99%}\n"
     "  - {name: up, of: log, indicator: availability, objective: 99%}\n",
     "bad.yaml:3:12: slos.1.name: 'up' is there already\n"},
    {"a page larger than a list",
     "demand: {page_size: 50}\n"
     "feed: {list_size: 20}\n",
     "bad.yaml:1:21: demand.page_size: is more than a list holds (feed.list_size)\n"},
    {"a rendition off the ladder",
     "transcode: {renditions: [360, 480, 500]}\n",
     "bad.yaml:1:36: transcode.renditions.2: is none of the ladder (240, 360, 480, 720, "
     "1080), is 500\n"},
    {"thresholds the wrong way round",
     "moderation: {review_above: 0.9, reject_above: 0.8}\n",
     "bad.yaml:1:28: moderation.review_above: is above reject_above: no score would ask a "
     "person\n"},
    {"a limit of users where users are not known",
     "services:\n"
     "  feed: {rate_limit: on}\n",
     "bad.yaml:2:9: services.feed.rate_limit: is the gateway's: nobody else knows the users apart\n"},
    {"workers that follow a lag they do not have",
     "services:\n"
     "  feed: {autoscale_lag: on}\n",
     "bad.yaml:2:9: services.feed.autoscale_lag: is for transcode, whose workers follow their backlog; use "
     "autoscale\n"},
    {"a policy that is not simulated",
     "services:\n"
     "  feed: {hedge: on}\n",
     "bad.yaml:2:10: services.feed.hedge: unknown key\n"},
    {"a slice of no trace",
     "demand: {replay: {shape: slice}}\n",
     "bad.yaml:1:18: demand.replay: a slice of no trace (demand.trace is empty)\n"},
    {"no user in the sample",
     "demand: {dau: 100}\n",
     "bad.yaml:1:1: sample_rate: leaves less than one of 100 users\n"},
    {"a step longer than the run",
     "duration: 1h\n"
     "step: 2h\n",
     "bad.yaml:2:7: step: is longer than the duration\n"},
    {"a key twice",
     "name: a\n"
     "demand: {dau: 1M}\n"
     "name: b\n",
     "bad.yaml:3:1: duplicate key 'name' (first on line 1)\n"},
    {"a tag",
     "name: !secret a\n",
     "bad.yaml:1:7: tags such as !secret have no meaning here\n"},
    {"a second document",
     "name: a\n"
     "---\n"
     "name: b\n",
     "bad.yaml:3:1: a second document: a scenario is one\n"},
    {"an empty file",
     "",
     "bad.yaml:1:1: is empty: a scenario is a map of settings\n"},
    {"a file of comments",
     "# nothing\n",
     "bad.yaml:1:1: is empty: a scenario is a map of settings\n"},
    {"a list at the top",
     "- name: a\n",
     "bad.yaml:1:1: a scenario is a map of settings such as 'demand:'\n"},
    {"a word at the top",
     "hello\n",
     "bad.yaml:1:1: a scenario is a map of settings such as 'demand:'\n"},
    {"a bracket that never closes",
     "demand: {dau: 5M\n",
     "bad.yaml:2:1: not YAML: end of map flow not found\n"},
    {"a tab as indentation",
     "demand:\n"
     "\tdau: 5M\n",
     "bad.yaml:2:5: not YAML: illegal map value\n"},
    {"an alias of nothing",
     "name: *missing\n",
     "bad.yaml:1:7: not YAML: the referenced anchor is not defined\n"},
    {"a key that is a list",
     "[a, b]: 1\n",
     "bad.yaml:1:1: a key must be a plain word\n"},
    {"bytes that are no text",
     "name: \xff\xfe\n",
     "bad.yaml:1:7: is not UTF-8 text\n"},
    {"an override of an unknown key",
     "name: a\n",
     "--set demand.dua: unknown key (did you mean 'dau'?)\n",
     {"demand.dua=5M"}},
    {"an override without a value",
     "name: a\n",
     "--set demand.dau: expected dotted.key=value\n",
     {"demand.dau"}},
    {"an override with an empty part",
     "name: a\n",
     "--set demand..dau: expected dotted.key=value, and a part of the key is empty\n",
     {"demand..dau=5"}},
    {"an override of the wrong kind",
     "name: a\n",
     "--set demand.dau: expected a number such as '150' or '500M', got 'lots'\n",
     {"demand.dau=lots"}},
    {"an override beyond the end of a list",
     "slos:\n"
     "  - {name: up, of: feed, indicator: availability, objective: 99%}\n",
     "--set slos.1.objective: there is no entry 1: the list has 1\n",
     {"slos.1.objective=95%"}},
    {"an override of a list by name",
     "slos:\n"
     "  - {name: up, of: feed, indicator: availability, objective: 99%}\n",
     "--set slos.up.objective: 'up' is no index, and this is a list\n",
     {"slos.up.objective=95%"}},
    {"an override that is not YAML",
     "name: a\n",
     "--set demand: not YAML: end of map flow not found\n",
     {"demand={dau: 5"}},
    {"an override that breaks what the file says",
     "services:\n"
     "  feed: {autoscale: {min: 2}}\n",
     "bad.yaml:2:21: services.feed.autoscale: the fleet starts with 1 replicas, outside "
     "min and max\n",
     {"services.feed.replicas=1"}},
    {"everything at once, in the order of the file",
     "demand:\n"
     "  dua: 5M\n"
     "  day: holidai\n"
     "services:\n"
     "  feed:\n"
     "    replicas: 0\n"
     "    deadline: 500\n"
     "regions:\n"
     "  - {name: europe, share: 0.5}\n",
     "bad.yaml:2:3: demand.dua: unknown key (did you mean 'dau'?)\n"
     "bad.yaml:3:8: demand.day: unknown value 'holidai' (did you mean 'holiday'?)\n"
     "bad.yaml:6:15: services.feed.replicas: must be at least 1, is 0\n"
     "bad.yaml:7:15: services.feed.deadline: a duration needs a unit (did you mean "
     "'500ms'?)\n"
     "bad.yaml:9:3: regions: the shares add up to 0.5 instead of 1\n"
     "--set seed: must not be negative, is -1\n",
     {"seed=-1"}},
};

TEST(RefusedWholes, AreToldWhichPartIsWrong) { expect_refused(refusals); }

TEST(RefusedWholes, AnAliasBombIsRefusedBeforeItIsWrittenOut) {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string last = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + last;
    for (int k = 0; k < 9; ++k) bomb += ", " + last;
    bomb += "]\n";
  }
  expect_refused({{"it would have 10^12 values", bomb,
                   "bad.yaml:5:45: more than 100000 values once aliases are written out\n"}});
}

TEST(RefusedWholes, DeepNestingIsRefused) {
  expect_refused({{"60 lists in lists", "name: " + std::string(60, '['),
                   "bad.yaml:1:27: nested deeper than 40 levels\n"}});
  expect_refused({{"5000 lists in lists", "name: " + std::string(5000, '['),
                   "bad.yaml:1:27: nested deeper than 40 levels\n"}});
}

TEST(RefusedWholes, HugeFilesAreRefused) {
  expect_refused({{"2 MiB of comment", std::string(2 << 20, '#'), "bad.yaml: is larger than 1 MiB: no scenario is\n"}});
}

TEST(RefusedWholes, FilesThatCannotBeReadAreRefused) {
  const auto missing = read_scenario("no/such/file.yaml");
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(to_string(missing.error()), "no/such/file.yaml: there is no such file\n");
  const auto folder = read_scenario("tests");
  ASSERT_FALSE(folder.has_value());
  EXPECT_EQ(to_string(folder.error()), "tests: is not a file\n");
}

}  // namespace
}  // namespace headroom::scenario
