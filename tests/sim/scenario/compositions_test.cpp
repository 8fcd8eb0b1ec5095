// Compositions: what is read, written back, and refused.
#include "sim/scenario/write.h"
#include "tests/sim/scenario/refusal.h"

namespace headroom::scenario {
namespace {

const std::string two_tier =
    "name: two\n"
    "composition:\n"
    "  round_trip: 500us\n"
    "  arrivals:\n"
    "    reads: {rate: 10/s, to: front, keys: {objects: 1k, alpha: 0.8}}\n"
    "    writes: {rate: 1/s, to: store, law: erlang, scv: 0.25}\n"
    "  stations:\n"
    "    front:\n"
    "      replicas: 4\n"
    "      balance: by_key\n"
    "      cache: {entries: 100, eviction: sieve}\n"
    "      calls: [{to: store, copies: 3, wait_for: 2}]\n"
    "    store:\n"
    "      servers: 8\n"
    "      queue: 0\n"
    "      balance: {least_request: 3}\n"
    "      service: {mean: 2ms, law: lognormal, scv: 4}\n"
    "      then: [{to: store, probability: 5%}]\n";

TEST(CompositionScenario, IsReadAsItSays) {
  const auto read = parse_scenario(two_tier, "two.yaml", {}, known_world());
  ASSERT_TRUE(read.has_value()) << to_string(read.error());
  EXPECT_EQ(read->sample_rate, 1) << "all of it, where nothing is said";
  const Composition& c = *read->composition;
  EXPECT_EQ(c.round_trip, 500us);
  EXPECT_EQ(c.arrivals.at("reads").keys, (Keys{.objects = 1000, .alpha = 0.8}));
  EXPECT_EQ(c.arrivals.at("writes").law, TimeLaw::erlang);
  EXPECT_FALSE(c.arrivals.at("writes").keys.has_value());
  EXPECT_EQ(c.stations.at("front").cache, (StationCache{.eviction = Eviction::sieve, .entries = 100}));
  EXPECT_FALSE(c.stations.at("front").queue.has_value());
  EXPECT_EQ(c.stations.at("store").queue, 0);
  EXPECT_EQ(c.stations.at("front").calls, (std::vector{StationCall{"store", 3, 2}}));
  EXPECT_EQ(c.stations.at("store").then, (std::vector{Step{"store", 0.05}}));
  EXPECT_EQ(std::get<LeastRequest>(c.stations.at("store").balance).choices, 3);
}

TEST(CompositionScenario, IsTheSameAfterItWasWritten) {
  const auto read = parse_scenario(two_tier, "two.yaml", {}, known_world());
  ASSERT_TRUE(read.has_value()) << to_string(read.error());
  const std::string text = resolved_yaml(*read);
  EXPECT_EQ(text.find("demand"), std::string::npos) << "nothing of the product is in it";
  const auto again = parse_scenario(text, "again.yaml", {}, known_world());
  ASSERT_TRUE(again.has_value()) << to_string(again.error());
  EXPECT_EQ(*again, *read);
}

const std::string desk = "composition:\n  arrivals: {jobs: {rate: 1/s, to: desk}}\n  stations:\n";

const std::vector<Refusal> refusals = {
    {"nothing in it", "composition: on\n",
     "bad.yaml:1:1: composition.arrivals: nobody comes: a composition has one stream or more\n"},
    {"no stations", "composition:\n  arrivals: {jobs: {rate: 1/s, to: desk}}\n",
     "bad.yaml:2:3: composition.stations: is empty: a composition has one station or more\n"},
    {"the product beside it", desk + "    desk: {}\ndemand: {dau: 5M}\nservces: {}\n",
     "bad.yaml:5:1: demand: unknown key: of the product, which a composition replaces\n"
     "bad.yaml:6:1: servces: unknown key: of the product, which a composition replaces\n"},
    {"an unknown station", desk + "    dsek: {}\n",
     "bad.yaml:2:36: composition.arrivals.jobs.to: unknown station 'desk' (did you mean 'dsek'?)\n"},
    {"an unknown callee and an unknown next", desk + "    desk: {calls: [{to: shelf}], then: [{to: desks}]}\n",
     "bad.yaml:4:25: composition.stations.desk.calls.0.to: unknown station 'shelf' (choices: desk)\n"
     "bad.yaml:4:46: composition.stations.desk.then.0.to: unknown station 'desks' (did you mean 'desk'?)\n"},
    {"rates and counts below what there can be",
     "composition:\n  arrivals: {jobs: {rate: -1/s, to: desk}}\n  stations: {desk: {replicas: 0, service: {mean: "
     "-1s}}}\n",
     "bad.yaml:2:27: composition.arrivals.jobs.rate: must not be negative, is -1/s\n"
     "bad.yaml:3:31: composition.stations.desk.replicas: must be at least 1, is 0\n"
     "bad.yaml:3:50: composition.stations.desk.service.mean: must not be negative, is -1s\n"},
    {"a stream that leads nowhere", "composition:\n  arrivals: {jobs: {}}\n  stations: {desk: {}}\n",
     "bad.yaml:2:20: composition.arrivals.jobs.rate: is missing\n"
     "bad.yaml:2:20: composition.arrivals.jobs.to: is missing\n"},
    {"a station that waits for itself",
     desk + "    desk: {calls: [{to: shelf}]}\n    shelf: {then: [{to: desk, probability: 10%}]}\n",
     "bad.yaml:4:25: composition.stations.desk.calls.0.to: closes a cycle of synchronous calls: desk would wait for "
     "itself through shelf (feedback is routing: write it as 'then')\n"},
    {"more than one way at once",
     desk + "    desk: {then: [{to: desk, probability: 0.6}, {to: desk, probability: 0.5}]}\n",
     "bad.yaml:4:18: composition.stations.desk.then: the probabilities add up to 1.1, more than 1\n"},
    {"no way out", desk + "    desk: {then: [{to: shelf}]}\n    shelf: {then: [{to: desk}]}\n",
     "bad.yaml:4:18: composition.stations.desk.then: requests never leave from here\n"
     "bad.yaml:5:19: composition.stations.shelf.then: requests never leave from here\n"},
    {"more work than its servers do",
     desk + "    desk: {servers: 2, service: {mean: 1500ms}, then: [{to: desk, probability: 0.5}]}\n",
     "bad.yaml:4:11: composition.stations.desk: cannot keep up: 3 servers' work comes to 2, and its queue has no "
     "limit\n"},
    {"more work than its servers do, by many rounds",
     desk + "    desk: {service: {mean: 2us}, then: [{to: desk, probability: 0.999999}]}\n",
     "bad.yaml:4:11: composition.stations.desk: cannot keep up: 2 servers' work comes to 1, and its queue has no "
     "limit\n"},
    {"a station that nobody comes to", desk + "    desk: {}\n    shelf: {}\n",
     "bad.yaml:5:12: composition.stations.shelf: is never reached: no arrivals, calls or steps lead here\n"},
    {"a cache without keys", desk + "    desk: {cache: {entries: 10}}\n",
     "bad.yaml:2:20: composition.arrivals.jobs: needs keys: its requests come to desk, which goes by key\n"},
    {"more answers than copies", desk + "    desk: {calls: [{to: leaf, copies: 3, wait_for: 4}]}\n    leaf: {}\n",
     "bad.yaml:4:52: composition.stations.desk.calls.0.wait_for: is more than the copies sent (3)\n"},
    {"laws that do not go with their spread",
     desk + "    desk: {service: {law: erlang, scv: 0.4, mean: 1ms}, then: [{to: a, probability: 50%}, {to: b, "
            "probability: 1%}]}\n"
            "    a: {service: {law: hyperexponential, scv: 0.5, mean: 1ms}}\n"
            "    b: {service: {law: lognormal, mean: 1ms}, calls: [{to: c}]}\n"
            "    c: {service: {law: exponential, scv: 2, mean: 1ms}}\n",
     "bad.yaml:4:40: composition.stations.desk.service.scv: must be one over a whole number for an erlang law, such as "
     "0.5 or 0.25, is 0.4\n"
     "bad.yaml:5:47: composition.stations.a.service.scv: must be 1 or more for a hyperexponential law, is 0.5\n"
     "bad.yaml:6:18: composition.stations.b.service.scv: is missing: this law needs one\n"
     "bad.yaml:7:42: composition.stations.c.service.scv: is fixed by this law; erlang, hyperexponential, lognormal "
     "have one\n"},
    {"a sample of what cannot be sampled",
     "sample_rate: 10%\ncomposition:\n  arrivals: {jobs: {rate: 1/s, to: desk, law: deterministic, keys: {objects: "
     "5}}}\n"
     "  stations: {desk: {cache: {entries: 5}}}\n",
     "bad.yaml:3:47: composition.arrivals.jobs.law: needs sample_rate 1: a sample of such a stream follows another law "
     "than the stream\n"
     "bad.yaml:3:78: composition.arrivals.jobs.keys.objects: leaves less than one object at this sample_rate\n"
     "bad.yaml:4:38: composition.stations.desk.cache.entries: leaves less than one entry at this sample_rate\n"},
    // Ten leaves that are busy for 30 % of the time: the mean response would be 13 % short.
    {"a sample of copies that meet",
     "sample_rate: 10%\ncomposition:\n  arrivals: {jobs: {rate: 1/s, to: desk}}\n"
     "  stations:\n    desk: {calls: [{to: leaf, copies: 10}]}\n"
     "    leaf: {replicas: 10, service: {mean: 300ms}}\n",
     "bad.yaml:5:39: composition.stations.desk.calls.0.copies: needs sample_rate 1: leaf is so busy and so small that "
     "copies of one request would wait for one another, which those of requests that are not sampled do not\n"},
    {"a name that is none",
     desk + "    desk: {serivce: {mean: 1s}, balance: randm, cache: {entries: 10, eviction: lur}}\n",
     "bad.yaml:2:20: composition.arrivals.jobs: needs keys: its requests come to desk, which goes by key\n"
     "bad.yaml:4:12: composition.stations.desk.serivce: unknown key (did you mean 'service'?)\n"
     "bad.yaml:4:42: composition.stations.desk.balance: unknown choice 'randm' (did you mean 'random'?)\n"
     "bad.yaml:4:80: composition.stations.desk.cache.eviction: unknown value 'lur' (did you mean 'lru'?)\n"},
};

TEST(CompositionScenario, SamplesCopiesThatSeldomMeet) {
  const std::string leaves = "sample_rate: 10%\ncomposition:\n  arrivals: {jobs: {rate: 1/s, to: desk}}\n"
                             "  stations: {desk: {calls: [{to: leaf, copies: 10}]}, leaf: {replicas: 100, service: "
                             "{mean: 300ms}}}\n";
  const auto read = parse_scenario(leaves, "leaves.yaml", {}, known_world());
  EXPECT_TRUE(read.has_value()) << to_string(read.error());
}

TEST(RefusedComposition, IsToldEverythingThatIsWrong) { expect_refused(refusals); }

}  // namespace
}  // namespace headroom::scenario
