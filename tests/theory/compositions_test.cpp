// Compositions with known answers, through the scenario language and on the cluster that carries the product.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <list>
#include <unordered_map>
#include <vector>

#include "models/queueing/caches.h"
#include "models/queueing/networks.h"
#include "models/queueing/parallel.h"
#include "models/queueing/stations.h"
#include "sim/run/run.h"
#include "sim/scenario/read.h"
#include "tests/theory/queue_lab.h"

namespace headroom::theory {
namespace {

results::RunResult simulated(const std::string& name, scenario::Overrides overrides = {}, std::uint64_t seed = 0) {
  overrides.push_back("seed=" + std::to_string(Lab::suite_seed() + seed));
  const auto read = scenario::read_scenario("scenarios/validation/" + name + ".yaml", overrides);
  EXPECT_TRUE(read.has_value()) << (read ? "" : scenario::to_string(read.error()));
  return read ? run::run(*read) : results::RunResult{};
}

// A scenario written here, of one farm under one stream.
results::RunResult farm(const std::string& arrivals, const std::string& station, const std::string& more) {
  const std::string text = "warm_up: 100s\nstep: 500s\n" + more + "\ncomposition:\n  arrivals: {jobs: {to: farm, " +
                           arrivals + "}}\n  stations: {farm: {" + station + "}}\n";
  const auto read =
      scenario::parse_scenario(text, "farm.yaml", {"seed=" + std::to_string(Lab::suite_seed())});
  EXPECT_TRUE(read.has_value()) << (read ? "" : scenario::to_string(read.error()));
  return read ? run::run(*read) : results::RunResult{};
}

TEST(Composition, JacksonFeedbackCountsEveryVisit) {
  for (const std::uint64_t seed : {0, 1, 2}) {
    const results::RunResult result = simulated("jackson-feedback", {}, seed);
    const std::vector<models::JacksonStation> stations = {{.external = .6}};
    const std::vector<models::Route> routes = {{0, 0, .25}};
    const auto exact = models::jackson(stations, routes);
    EXPECT_NEAR(exact->mean_response, 6.666667, 5.1e-7);
    const results::ServiceResult& desk = result.services.at("desk");
    EXPECT_WITHIN(.02, result.surfaces.at("jobs").latency_ms.mean, 1e3 * exact->mean_response);
    EXPECT_WITHIN(.005, desk.requests / result.simulated_s, exact->arrivals[0]);
    EXPECT_WITHIN(.01, desk.utilization_mean, .8);
    // By the arrival theorem a visit finds what M/M/1 holds.
    EXPECT_WITHIN(.02, desk.latency_ms.mean, 5e3);
    EXPECT_WITHIN(.05, desk.latency_ms.p99, 23.0259e3);
  }
}

// The chance that a response exceeds t where the shorter of two queues is joined: the queue joined holds i others with
// probability s_i^2 - s_{i+1}^2, s_i = rho^(2^i - 1), and what is ahead takes an Erlang of i + 1 phases.
double jsq2_exceeds(double rho, double t) {
  double sum = 0, phase = std::exp(-t), tail = 0;
  for (int i = 0; i < 12; ++i) {
    tail += phase;  // P(Erlang(i + 1) > t)
    phase *= t / (i + 1);
    const double s = std::pow(rho, std::exp2(i) - 1), next = std::pow(rho, std::exp2(i + 1) - 1);
    sum += (s * s - next * next) * tail;
  }
  return sum;
}
double jsq2_quantile(double rho, double q) {
  double low = 0, high = 100;
  for (int i = 0; i < 100; ++i) (jsq2_exceeds(rho, (low + high) / 2) > 1 - q ? low : high) = (low + high) / 2;
  return high;
}

TEST(Composition, TheShorterOfTwoQueuesAmongAThousand) {
  for (const auto& [rho, printed] : {std::pair{.8, 1.947363}, {.9, 2.614057}, {.95, 3.383046}}) {
    SCOPED_TRACE(rho);
    EXPECT_NEAR(models::jsq_mean_response(rho, 2), printed, 5.1e-7);
    const std::string rate = "composition.arrivals.jobs.rate=" + std::to_string(rho * 1000) + "/s";
    const results::ServiceResult farm = simulated("jsq2-1000", {rate}).services.at("farm");
    EXPECT_WITHIN(.02, farm.latency_ms.mean, 1e3 * printed);
    EXPECT_WITHIN(.05, farm.latency_ms.p99, 1e3 * jsq2_quantile(rho, .99));
    EXPECT_WITHIN(.01, farm.utilization_mean, rho);
  }
}

// Half of the servers stand for all.
TEST(Composition, TheShortestOfAFewQueuesInASample) {
  for (const char* sample : {"1/10", "1/100"})
    for (const int choices : {2, 3})
      for (const double rho : {.8, .9, .95}) {
        SCOPED_TRACE(testing::Message() << choices << " choices at " << rho << ", R = " << sample);
        const results::RunResult result =
            simulated("jsq2-1000", {"composition.arrivals.jobs.rate=" + std::to_string(rho * 1000) + "/s",
                                    "composition.stations.farm.balance.least_request.choices=" +
                                        std::to_string(choices),
                                    std::string("sample_rate=") + sample, "duration=4000s"});
        const results::ServiceResult& farm = result.services.at("farm");
        EXPECT_WITHIN(.03, farm.latency_ms.mean, 1e3 * models::jsq_mean_response(rho, choices));
        if (choices == 2) EXPECT_WITHIN(.05, farm.latency_ms.p99, 1e3 * jsq2_quantile(rho, .99));
        EXPECT_WITHIN(.03, farm.requests / result.simulated_s, 1000 * rho);
      }
}

// Eight replicas of four servers, whole and by a tenth of the requests, the rest being background.
TEST(Composition, ManyServersWholeAndSampled) {
  const models::MMc exact(3.2, 1, 4);
  for (const char* more : {"duration: 100000s", "duration: 1000000s\nsample_rate: 1/10"}) {
    SCOPED_TRACE(more);
    const results::ServiceResult farm =
        theory::farm("rate: 25.6/s", "replicas: 8, servers: 4, service: {mean: 1s}", more).services.at("farm");
    EXPECT_WITHIN(.02, farm.latency_ms.mean, 1e3 * exact.mean_response());
    EXPECT_WITHIN(.05, farm.latency_ms.p99, 1e3 * exact.response_quantile(.99));
    EXPECT_WITHIN(.01, farm.utilization_mean, .8);
  }
}

// Pollaczek and Khinchine, with every law that a station can have. The more a law varies, the more requests it takes to
// see its mean wait: at half of the load a tenth of those that it takes at .7.
TEST(Composition, OneServerWithEveryLaw) {
  struct Row {
    const char* law;
    double scv, rho;
  };
  for (const auto& [law, scv, rho] : {Row{"deterministic", 0, .7}, {"erlang, scv: 0.5", .5, .7}, {"exponential", 1, .7},
                                      {"lognormal, scv: 1.5", 1.5, .7}, {"hyperexponential, scv: 4", 4, .5}}) {
    SCOPED_TRACE(law);
    const std::string service = std::string("service: {mean: 1s, law: ") + law + "}";
    const results::RunResult result = farm("rate: " + std::to_string(rho) + "/s", service, "duration: 5000000s");
    EXPECT_WITHIN(.02, result.services.at("farm").latency_ms.mean, 1e3 * (1 + models::mg1_mean_wait(rho, 1, scv)));
  }
}

// D/M/1: those who wait, wait as in M/M/1 with the root of s = e^{-(1 - s) / rho} in rho's place; W = 1 / (1 - s).
TEST(Composition, EvenArrivalsAtOneServer) {
  double s = .5;
  for (int i = 0; i < 200; ++i) s = std::exp(-(1 - s) / .8);
  const results::RunResult result =
      farm("rate: 0.8/s, law: deterministic", "service: {mean: 1s}", "duration: 2000000s");
  EXPECT_WITHIN(.02, result.services.at("farm").latency_ms.mean, 1e3 / (1 - s));
}

TEST(Composition, FanOutIsAsSlowAsItsSlowestLeaf) {
  const results::RunResult result = simulated("fan-out-100");
  const results::Histogram& pages = result.histograms.at("surfaces.pages");
  EXPECT_NEAR(models::fan_out_mean_of_slowest(100), 5.187378, 5.1e-7);
  EXPECT_WITHIN(.02, result.surfaces.at("pages").latency_ms.mean, 10 * 5.187378);
  // An answer in a hundred is slower than ln 100 means.
  EXPECT_WITHIN(.02, pages.share_above(from_seconds(.01 * std::log(100))), models::fan_out_any_slow(100, .01));
  EXPECT_WITHIN(.05, result.surfaces.at("pages").latency_ms.p99, -10 * std::log1p(-std::pow(.99, .01)));
  EXPECT_WITHIN(.05, result.surfaces.at("pages").latency_ms.p999, -10 * std::log1p(-std::pow(.999, .01)));
}

// One server a leaf, so that copies wait for one another: in a sample they meet as often as in the whole.
TEST(Composition, FanOutInASampleMeetsItselfAsOftenAsInTheWhole) {
  const auto mean_ms = [](const char* sample, const char* duration) {
    return simulated("fan-out-100", {"composition.stations.leaf.servers=1", std::string("sample_rate=") + sample,
                                     std::string("duration=") + duration})
        .surfaces.at("pages")
        .latency_ms.mean;
  };
  const double whole = mean_ms("1", "100s");
  EXPECT_WITHIN(.02, mean_ms("1/10", "1000s"), whole);
  EXPECT_WITHIN(.02, mean_ms("1/100", "10000s"), whole);
}

// The 90th of 100 answers: H_100 - H_10 means.
TEST(Composition, FanOutThatWaitsForNinetyOfAHundred) {
  const results::RunResult result =
      simulated("fan-out-100", {"composition.stations.front.calls.0.wait_for=90", "duration=500s"});
  const double exact = models::fan_out_mean_of_slowest(100) - models::fan_out_mean_of_slowest(10);
  EXPECT_WITHIN(.02, result.surfaces.at("pages").latency_ms.mean, 10 * exact);
  EXPECT_WITHIN(.01, result.services.at("leaf").latency_ms.mean, 10) << "the others are served all the same";
}

TEST(Composition, AThousandLinesLoseWhatErlangSays) {
  const double exact = models::erlang_b(1000, 1100);
  for (const std::uint64_t seed : {0, 1, 2}) {
    const results::ServiceResult lines = simulated("erlang-loss-1000", {}, seed).services.at("exchange");
    EXPECT_WITHIN(.02, lines.shed_ratio, exact);
    EXPECT_WITHIN(.01, lines.utilization_mean, 1.1 * (1 - exact));
    EXPECT_WITHIN(.02, lines.latency_ms.mean, 1000) << "nobody waits";
  }
}

TEST(Composition, FiniteRoomLosesAsBirthAndDeathSay) {
  const results::RunResult result =
      farm("rate: 5/s", "servers: 4, queue: 12, service: {mean: 1s}", "duration: 300000s");
  const models::FiniteRoom exact = models::mmck(5, 1, 4, 16);
  EXPECT_WITHIN(.02, result.services.at("farm").shed_ratio, exact.loss);
  EXPECT_WITHIN(.02, result.services.at("farm").latency_ms.mean, 1e3 * exact.mean_response);
  EXPECT_TRUE(result.notes.empty()) << "it had settled";
}

// Its room fills within 8,000 s, and who joined before then is answered after 12,000.
TEST(Composition, SaysByHowMuchItsWarmUpIsTooShort) {
  const results::RunResult result = farm("rate: 1.5/s", "queue: 4000, service: {mean: 1s}", "duration: 240000s");
  ASSERT_FALSE(result.notes.empty());
  double more_s = 0;
  ASSERT_EQ(std::sscanf(result.notes.front().c_str(),
                        "farm had not settled when measuring began: add %lf s to warm_up", &more_s), 1);
  EXPECT_NEAR(more_s, 12'000, 2'000);
}

// LRU of the textbook: a list in order of use, and where each key is in it.
class TextbookLru {
 public:
  explicit TextbookLru(std::size_t room) : room_(room) {}
  bool look_up(std::uint64_t key) {  // and keep it
    const auto found = where_.find(key);
    const bool hit = found != where_.end();
    if (hit) order_.erase(found->second);
    order_.push_front(key);
    where_[key] = order_.begin();
    if (order_.size() <= room_) return hit;
    where_.erase(order_.back());
    order_.pop_back();
    return hit;
  }

 private:
  std::size_t room_;
  std::list<std::uint64_t> order_;
  std::unordered_map<std::uint64_t, std::list<std::uint64_t>::iterator> where_;
};

models::LruHierarchy textbook(const std::vector<double>& popularity, int edges, std::size_t edge, std::size_t shared) {
  std::vector<double> up_to;
  double sum = 0;
  for (const double p : popularity) up_to.push_back(sum += p);
  kernel::PhiloxRandom random{Lab::suite_seed() + 1000};
  std::vector<TextbookLru> caches(static_cast<std::size_t>(edges), TextbookLru{edge});
  TextbookLru behind{shared};
  double asked = 0, hits = 0, asked_behind = 0, hits_behind = 0;
  for (int i = 0; i < 4'000'000; ++i) {
    const auto at = std::ranges::upper_bound(up_to, random.uniform() * sum) - up_to.begin();
    const auto key = static_cast<std::uint64_t>(at);
    const bool hit = caches[random.below(static_cast<std::uint64_t>(edges))].look_up(key);
    const bool hit_behind = !hit && behind.look_up(key);
    if (i < 1'000'000) continue;  // until they are full
    asked += 1, hits += hit, asked_behind += !hit, hits_behind += hit_behind;
  }
  return {hits / asked, hits_behind / asked_behind};
}

TEST(Composition, CacheHierarchiesHitAsCheSaysAndAsTheTextbookDoes) {
  for (const double alpha : {.8, 1.0}) {
    SCOPED_TRACE(alpha);
    const std::string keys = "composition.arrivals.look_ups.keys.alpha=" + std::to_string(alpha);
    const results::RunResult result = simulated("lru-hierarchy", {keys});
    const auto popularity = models::zipf_probabilities(10'000, alpha);
    const models::LruHierarchy che = models::lru_hierarchy(popularity, 16, 500, 2000);
    const models::LruHierarchy exact = textbook(popularity, 16, 500, 2000);
    const double edge = result.caches.at("edge").hit_ratio, shared = result.caches.at("shared").hit_ratio;
    EXPECT_WITHIN(.02, edge, che.edge);
    EXPECT_WITHIN(.02, shared, che.shared);
    EXPECT_NEAR(edge, exact.edge, .003);
    EXPECT_NEAR(shared, exact.shared, .003);
    EXPECT_WITHIN(.01, result.services.at("shared").requests, (1 - edge) * result.services.at("edge").requests);
  }
}

// Objects, entries and requests by a tenth: every object keeps its rate.
TEST(Composition, ACacheHitsAsOftenInASampleOfOneInTen) {
  const results::RunResult result = simulated("lru-hierarchy", {"sample_rate=1/10", "duration=4000s"});
  const models::LruHierarchy che = models::lru_hierarchy(models::zipf_probabilities(10'000, .8), 16, 500, 2000);
  EXPECT_NEAR(result.caches.at("edge").hit_ratio, che.edge, .01);
  EXPECT_NEAR(result.caches.at("shared").hit_ratio, che.shared, .015);
}

}  // namespace
}  // namespace headroom::theory
