// Scenarios with a field that cannot be read.
#include "tests/sim/scenario/refusal.h"

namespace headroom::scenario {
namespace {

const std::vector<Refusal> refusals = {
    {"a misspelt section",
     "demnad:\n"
     "  dau: 5M\n",
     "bad.yaml:1:1: demnad: unknown key (did you mean 'demand'?)\n"},
    {"a misspelt key",
     "demand:\n"
     "  dua: 5M\n",
     "bad.yaml:2:3: demand.dua: unknown key (did you mean 'dau'?)\n"},
    {"a key that is near nothing",
     "demand:\n"
     "  zebra_count: 5\n",
     "bad.yaml:2:3: demand.zebra_count: unknown key\n"},
    {"more videos than ids have room for",
     "demand:\n"
     "  popularity: {catalogue: 1e12}\n",
     "bad.yaml:2:27: demand.popularity.catalogue: must be at most 60B, is 1000B\n"},
    {"a key of another section",
     "dau: 5M\n",
     "bad.yaml:1:1: dau: unknown key (did you mean 'demand.dau'?)\n"},
    {"an unknown service",
     "services:\n"
     "  fed:\n"
     "    replicas: 3\n",
     "bad.yaml:2:3: services.fed: unknown name 'fed' (did you mean 'feed'?)\n"},
    {"a service that is near nothing",
     "services:\n"
     "  blockchain:\n"
     "    replicas: 3\n",
     "bad.yaml:2:3: services.blockchain: unknown name 'blockchain' (choices: gateway, "
     "feed, feed_cache, candidate_store, metadata, event_intake, log, features, retrieval, "
     "ranking, ranking_worker, upload, transcode, moderation, counters, cdn_edge, "
     "cdn_shield, origin)\n"},
    {"a setting of another kind of tier",
     "services:\n"
     "  gateway:\n"
     "    min_isr: 2\n",
     "bad.yaml:3:5: services.gateway.min_isr: unknown key\n"},
    {"an unknown surface",
     "demand:\n"
     "  surfaces:\n"
     "    serach: 3\n",
     "bad.yaml:3:5: demand.surfaces.serach: unknown name 'serach' (did you mean 'search'?)\n"},
    {"an unknown cache",
     "caches:\n"
     "  feed_cahce:\n"
     "    bytes: 1TB\n",
     "bad.yaml:2:3: caches.feed_cahce: unknown key (did you mean 'feed_cache'?)\n"},
    {"an unknown eviction policy",
     "caches:\n"
     "  feed_cache:\n"
     "    eviction: siev\n",
     "bad.yaml:3:15: caches.feed_cache.eviction: unknown value 'siev' (did you mean "
     "'sieve'?)\n"},
    {"an eviction policy that is near nothing",
     "caches:\n"
     "  feed_cache:\n"
     "    eviction: clairvoyant\n",
     "bad.yaml:3:15: caches.feed_cache.eviction: unknown value 'clairvoyant' (choices: "
     "lru, fifo, s3-fifo, sieve, w-tinylfu)\n"},
    {"a duration without a unit",
     "services:\n"
     "  feed:\n"
     "    deadline: 500\n",
     "bad.yaml:3:15: services.feed.deadline: a duration needs a unit (did you mean "
     "'500ms'?)\n"},
    {"a long duration without a unit",
     "duration: 24\n",
     "bad.yaml:1:11: duration: a duration needs a unit (did you mean '24h'?)\n"},
    {"a unit that might be minutes or milliseconds",
     "warm_up: 5m\n",
     "bad.yaml:1:10: warm_up: unknown unit 'm' for a duration (did you mean 'min'?)\n"},
    {"a unit that does not exist",
     "step: 1 sec\n",
     "bad.yaml:1:7: step: unknown unit 'sec' for a duration (did you mean 's'?)\n"},
    {"a unit from elsewhere",
     "step: 3 parsecs\n",
     "bad.yaml:1:7: step: unknown unit 'parsecs' for a duration (units: ns, us, ms, s, "
     "min, h, d)\n"},
    {"a duration that is a word",
     "warm_up: soon\n",
     "bad.yaml:1:10: warm_up: expected a duration such as '500ms', got 'soon'\n"},
    {"a negative duration",
     "warm_up: -5min\n",
     "bad.yaml:1:10: warm_up: must not be negative, is -5min\n"},
    {"a negative duration without a unit",
     "warm_up: -5\n",
     "bad.yaml:1:10: warm_up: must not be negative, is -5\n"},
    {"a duration beyond all bounds",
     "duration: 4000000d\n",
     "bad.yaml:1:11: duration: is too large: 4000000d\n"},
    {"a run of no length",
     "duration: 0s\n",
     "bad.yaml:1:11: duration: must be at least 1s, is 0s\n"},
    {"a size without a unit",
     "caches:\n"
     "  feed_cache:\n"
     "    bytes: 64\n",
     "bad.yaml:3:12: caches.feed_cache.bytes: a size needs a unit (did you mean '64GiB'?)\n"},
    {"a size in the wrong letters",
     "caches:\n"
     "  feed_cache:\n"
     "    bytes: 64gb\n",
     "bad.yaml:3:12: caches.feed_cache.bytes: unknown unit 'gb' for a size (did you mean "
     "'GB'?)\n"},
    {"a negative size",
     "caches:\n"
     "  feed_cache:\n"
     "    bytes: -1GB\n",
     "bad.yaml:3:12: caches.feed_cache.bytes: must not be negative, is -1GB\n"},
    {"a rate without a period",
     "services:\n"
     "  gateway:\n"
     "    rate_limit: {rate: 100}\n",
     "bad.yaml:3:24: services.gateway.rate_limit.rate: a rate needs a period (did you mean "
     "'100/s'?)\n"},
    {"a rate by an unknown period",
     "services:\n"
     "  gateway:\n"
     "    rate_limit: {rate: 100/fortnight}\n",
     "bad.yaml:3:24: services.gateway.rate_limit.rate: unknown unit 'fortnight' for a "
     "rate's period (units: s, min, h, d)\n"},
    {"a negative rate",
     "services:\n"
     "  gateway:\n"
     "    rate_limit: {rate: -100/min}\n",
     "bad.yaml:3:24: services.gateway.rate_limit.rate: must not be negative, is -100/min\n"},
    {"a rate of nothing",
     "services:\n"
     "  gateway:\n"
     "    rate_limit: {rate: 0/min}\n",
     "bad.yaml:3:24: services.gateway.rate_limit.rate: must be at least 1/d, is 0/s\n"},
    {"a negative number of users",
     "demand:\n"
     "  dau: -500M\n",
     "bad.yaml:2:8: demand.dau: must be at least 1, is -500M\n"},
    {"a number that is none",
     "demand:\n"
     "  dau: many\n",
     "bad.yaml:2:8: demand.dau: expected a number such as '150' or '500M', got 'many'\n"},
    {"a number that is not a number",
     "demand:\n"
     "  dau: nan\n",
     "bad.yaml:2:8: demand.dau: expected a number such as '150' or '500M', got 'nan'\n"},
    {"a number with an unknown multiple",
     "demand:\n"
     "  dau: 500T\n",
     "bad.yaml:2:8: demand.dau: unknown unit 'T' for a number (units: k, M, B)\n"},
    {"a ratio above one",
     "caches:\n"
     "  feed_cache:\n"
     "    ttl_jitter: 120%\n",
     "bad.yaml:3:17: caches.feed_cache.ttl_jitter: must be at most 1, is 1.2\n"},
    {"a ratio that is a word",
     "sample_rate: often\n",
     "bad.yaml:1:14: sample_rate: expected a ratio such as '0.1', '10%' or '1/5000', got "
     "'often'\n"},
    {"a sampling rate of nothing",
     "sample_rate: 0\n",
     "bad.yaml:1:14: sample_rate: must be above 0, is 0\n"},
    {"a ratio by zero",
     "sample_rate: 1/0\n",
     "bad.yaml:1:14: sample_rate: expected a ratio such as '0.1', '10%' or '1/5000', got "
     "'1/0'\n"},
    {"zero replicas",
     "services:\n"
     "  feed:\n"
     "    replicas: 0\n",
     "bad.yaml:3:15: services.feed.replicas: must be at least 1, is 0\n"},
    {"half a replica",
     "services:\n"
     "  feed:\n"
     "    replicas: 2.5\n",
     "bad.yaml:3:15: services.feed.replicas: must be a whole number, is 2.5\n"},
    {"a flag that is neither true nor false",
     "explain: maybe\n",
     "bad.yaml:1:10: explain: expected true or false, got 'maybe'\n"},
    {"a list where a number belongs",
     "demand:\n"
     "  dau: [1, 2]\n",
     "bad.yaml:2:8: demand.dau: expected a single value, got a list\n"},
    {"a map where a name belongs",
     "name: {first: a}\n",
     "bad.yaml:1:7: name: expected a single value, got a map\n"},
    {"a value where a map belongs",
     "demand: 5M\n",
     "bad.yaml:1:9: demand: expected a map of settings, got a single value\n"},
    {"a map where a list belongs",
     "slos: {a: 1}\n",
     "bad.yaml:1:7: slos: expected a list, got a map\n"},
    {"nothing where a value belongs",
     "demand:\n"
     "  dau:\n",
     "bad.yaml:2:3: demand.dau: has no value\n"},
    {"nothing where a policy belongs",
     "services:\n"
     "  feed:\n"
     "    autoscale:\n",
     "bad.yaml:3:5: services.feed.autoscale: expected a map of settings, got nothing\n"},
    {"a choice with two answers",
     "services:\n"
     "  feed:\n"
     "    balance: {random: {}, round_robin: {}}\n",
     "bad.yaml:3:14: services.feed.balance: expected one of random, round_robin, "
     "least_request, consistent_hash, with or without settings\n"},
    {"an unknown choice",
     "services:\n"
     "  feed:\n"
     "    balance: least_requests\n",
     "bad.yaml:3:14: services.feed.balance: unknown choice 'least_requests' (did you mean "
     "'least_request'?)\n"},
    {"a choice with an unknown setting",
     "services:\n"
     "  feed:\n"
     "    balance: {least_request: {choises: 3}}\n",
     "bad.yaml:3:31: services.feed.balance.least_request.choises: unknown key (did you "
     "mean 'choices'?)\n"},
    {"a lone value for a policy of several settings",
     "services:\n"
     "  feed:\n"
     "    circuit_breaker: 50%\n",
     "bad.yaml:3:22: services.feed.circuit_breaker: expected a map of settings, got a "
     "single value\n"},
    {"an instant that is no date",
     "start: 2026-02-30\n",
     "bad.yaml:1:8: start: is no date of the calendar: 2026-02-30\n"},
    {"an instant that is no time",
     "start: 25:00\n",
     "bad.yaml:1:8: start: expected a date and time such as '2026-03-02T18:00:00Z', got "
     "'25:00'\n"},
    {"a missing name",
     "slos:\n"
     "  - {of: feed, indicator: availability, objective: 99.9%}\n",
     "bad.yaml:2:5: slos.0.name: is missing\n"},
    {"an item that takes off at no time",
     "demand:\n"
     "  virals:\n"
     "    - {peak_share: 5%}\n",
     "bad.yaml:3:7: demand.virals.0.at: is missing\n"},
    {"an item that takes off after the end",
     "duration: 1h\n"
     "demand:\n"
     "  virals:\n"
     "    - {at: 2h}\n",
     "bad.yaml:4:12: demand.virals.0.at: is after the end of the run\n"},
    {"items that want more than all plays",
     "demand:\n"
     "  virals:\n"
     "    - {at: 1h, peak_share: 60%}\n"
     "    - {at: 2h, peak_share: 60%}\n",
     "bad.yaml:3:5: demand.virals: the peak shares add up to 1.2, more than all plays\n"},
    {"an unknown region",
     "regions:\n"
     "  - {name: atlantis, share: 1}\n",
     "bad.yaml:2:12: regions.0.name: unknown region 'atlantis' (choices: america, europe, "
     "africa, india, asia)\n"},
    {"a misspelt region",
     "regions:\n"
     "  - {name: erope, share: 1}\n",
     "bad.yaml:2:12: regions.0.name: unknown region 'erope' (did you mean 'europe'?)\n"},
    {"a region twice",
     "regions:\n"
     "  - {name: europe, share: 0.5}\n"
     "  - {name: europe, share: 0.5}\n",
     "bad.yaml:3:12: regions.1.name: 'europe' is there already\n"},
    {"shares that do not add up",
     "regions:\n"
     "  - {name: europe, share: 0.5}\n"
     "  - {name: africa, share: 0.4}\n",
     "bad.yaml:2:3: regions: the shares add up to 0.9 instead of 1\n"},
    {"a viral item in a region without users",
     "regions:\n"
     "  - {name: europe, share: 1}\n"
     "demand:\n"
     "  virals:\n"
     "    - {at: 1h, region: africa}\n",
     "bad.yaml:5:24: demand.virals.0.region: unknown region 'africa' (choices: europe)\n"},
    {"a round trip to the region it comes from",
     "network:\n"
     "  round_trips:\n"
     "    - {from: europe, to: europe, rtt: 10ms}\n",
     "bad.yaml:3:26: network.round_trips.0.to: is the region it comes from\n"},
    {"links that do not add up",
     "clients:\n"
     "  links: {slow: 0.5, medium: 0.5, fast: 0.5}\n",
     "bad.yaml:2:10: clients.links: the shares add up to 1.5 instead of 1\n"},
};

TEST(RefusedFields, AreToldWhereTheyStandAndWhatWasMeant) { expect_refused(refusals); }

}  // namespace
}  // namespace headroom::scenario
