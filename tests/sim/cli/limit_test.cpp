// `headroom limit` as a person meets it, on the small world at a two-thousandth.
#include <gtest/gtest.h>

#include <cmath>
#include <csignal>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/program/headroom.h"

namespace headroom::program {
namespace {

const std::string small = " scenarios/small.yaml --sample 1/2000 --set duration=40min --set warm_up=5min";

Said headroom_with(const std::string& words) { return headroom(words_of(words)); }

nlohmann::json answer_of(const std::string& words) {
  const Said said = headroom_with("limit" + small + " --json " + words);
  EXPECT_EQ(said.status, 0) << said.err;
  EXPECT_EQ(said.err, "");
  return nlohmann::json::parse(said.out);
}

// What a run of its own says of so many users.
bool holds_at(double users) {
  const Said said = headroom_with("run" + small + " --json --set demand.dau=" + std::to_string(users));
  for (const auto& slo : nlohmann::json::parse(said.out).at("slos"))
    if (slo.at("met") == false) return false;
  return true;
}

TEST(LimitVerb, FindsAnEdgeOnWhoseSidesRunsHoldAndBreakWhereverItStarts) {
  double edges[2];
  int nth = 0;
  for (const char* start : {"1M", "10M"}) {
    const auto answer = answer_of(std::string("--set demand.dau=") + start);
    ASSERT_EQ(answer.at("edges").size(), 1u) << answer.dump(2);
    const double holds = answer.at("edges")[0].at("holds"), breaks = answer.at("edges")[0].at("breaks");
    EXPECT_TRUE(holds_at(holds)) << holds;
    EXPECT_FALSE(holds_at(breaks)) << breaks;
    EXPECT_LE(answer.at("runs"), 12);
    edges[nth++] = std::sqrt(holds * breaks);
  }
  EXPECT_NEAR(edges[1] / edges[0], 1, 0.15) << "near the edge so thin a sample goes either way";
}

TEST(LimitVerb, SaysThatReplicasCannotHelpAndWhatIsWaitedFor) {
  const Said said = headroom_with("limit" + small +
                                  " --vary services.feed_cache.replicas --set slos.1.objective=60ms --from 4 --to 64");
  EXPECT_EQ(said.status, 0) << said.err;
  EXPECT_NE(said.out.find("\nLimit   none: services.feed_cache.replicas cannot help, from 4 to 64 it breaks\n"),
            std::string::npos)
      << said.out;
  EXPECT_NE(said.out.find("\n  ✗ a page is quick (at most 60.0 ms, 1 % may be later)\n"), std::string::npos);
  EXPECT_NE(said.out.find(" of pages wait for a list: feed_cache has not got it ("), std::string::npos) << said.out;
}

TEST(LimitVerb, InventsNoEdgeWhereEverythingHolds) {
  const auto answer = answer_of("--vary services.gateway.replicas --from 2 --to 8");
  EXPECT_EQ(answer.at("edges").size(), 0u);
  EXPECT_EQ(answer.at("answer"), "no limit: holds from 2 to 8");
  EXPECT_LE(answer.at("values").size(), answer.at("runs").get<std::size_t>());
}

TEST(LimitVerb, SaysWhatItsSampleIsTooThinToShow) {
  const Said said = headroom_with("limit" + small + " --max-runs 2 --to 2M");
  EXPECT_EQ(said.status, 0) << said.err;
  EXPECT_NE(said.out.find("\nNote    nothing bad was seen of 'pages come', which shows no more than that "),
            std::string::npos)
      << said.out;
}

TEST(LimitVerb, RefusesWhatCannotBeVariedBeforeItRuns) {
  const auto refusal = [](const std::string& words) {
    const Said said = headroom_with("limit" + small + " " + words);
    EXPECT_EQ(said.status, 2) << words;
    EXPECT_EQ(said.out, "");
    return said.err;
  };
  EXPECT_EQ(refusal("--vary demand.dua"),
            "--vary demand.dua: this scenario has no such setting (did you mean 'dau'?)\n");
  EXPECT_EQ(refusal("--vary demand"), "--vary demand: has parts: name one of them\n");
  EXPECT_EQ(refusal("--vary name"), "--vary name: is 'small', which is no number\n");
  EXPECT_EQ(refusal("--vary warm_up --set warm_up=0s"),
            "--vary warm_up: is 0; --set it to where the search should start\n");
  EXPECT_EQ(refusal("--objective speed"),
            "--objective: there is no 'speed'; there are 'capacity', 'pages come', 'a page is quick'\n");
  EXPECT_EQ(refusal("--from 5M --to 2M"), "--from must be above 0 and less than --to\n");
  EXPECT_EQ(refusal("--to many"), "--to: --set demand.dau: expected a number such as '150' or '500M', got 'many'\n");
  EXPECT_EQ(refusal("--within wide"), "--within: 'wide' is no width such as 5%, from 0.1 % to 100 %\n");
}

TEST(LimitVerb, RefusesAComposition) {
  const Said said = headroom_with("limit scenarios/validation/two-tier.yaml");
  EXPECT_EQ(said.status, 2);
  EXPECT_EQ(said.err, "scenarios/validation/two-tier.yaml: composition: limit varies a product and judges its "
                      "objectives; a composition of stations has none\n");
}

TEST(LimitVerb, SaysWhatItKnowsWhenInterrupted) {
  Started started{words_of("limit" + small)};
  started.wait_until_it_catches(SIGINT);
  started.signal(SIGINT);
  const Said said = started.wait();
  EXPECT_EQ(said.status, 130);
  EXPECT_NE(said.out.find("\nLimit   not known: "), std::string::npos) << said.out;
}

}  // namespace
}  // namespace headroom::program
