#include "sim/scenario/number_at.h"

#include <gtest/gtest.h>

#include "sim/scenario/read.h"

namespace headroom::scenario {
namespace {

Scenario scenario_with(const Overrides& overrides) {
  auto read = parse_scenario("name: a\nslos: [{name: quick, of: feed, indicator: latency_p99, objective: 200ms}]\n",
                             "a.yaml", overrides);
  EXPECT_TRUE(read.has_value()) << to_string(read.error());
  return *read;
}

TEST(NumberAt, finds_every_kind_of_number_with_its_defaults) {
  const Scenario s = scenario_with({"demand.dau=5M", "services.feed.autoscale.cpu=60%"});
  const auto at = [&](std::string_view path) { return number_at(s, path).value(); };
  EXPECT_EQ(at("demand.dau").value, 5e6);
  EXPECT_EQ(at("demand.dau").type, LeafType::number);
  EXPECT_EQ(at("services.ranking.replicas").type, LeafType::count);
  EXPECT_EQ(at("services.log.partitions").value, 960);
  EXPECT_EQ(at("services.feed.autoscale.cpu").value, 0.6);
  EXPECT_EQ(at("services.feed.autoscale.cpu").type, LeafType::ratio);
  EXPECT_EQ(at("services.feed.deadline").type, LeafType::duration);
  EXPECT_EQ(at("caches.feed_cache.bytes").type, LeafType::bytes);
  EXPECT_EQ(at("services.feed.balance.least_request.choices").value, 2);
}

TEST(NumberAt, writes_what_reads_back) {
  for (const char* path : {"demand.dau", "services.ranking.replicas", "services.feed.deadline",
                           "caches.feed_cache.bytes", "sample_rate", "services.feed.retry.attempts"}) {
    const Scenario before = scenario_with({});
    const NumberAt number = number_at(before, path).value();
    const Scenario after = scenario_with({std::string(path) + "=" + number_text(number.type, 2 * number.value)});
    EXPECT_EQ(number_at(after, path)->value, 2 * number.value) << path;
  }
}

TEST(NumberAt, says_what_is_wrong_with_a_path) {
  const Scenario s = scenario_with({});
  EXPECT_EQ(number_at(s, "demand.dua").error(), "this scenario has no such setting (did you mean 'dau'?)");
  EXPECT_EQ(number_at(s, "demnd.dau").error(), "this scenario has no such setting (did you mean 'demand'?)");
  EXPECT_EQ(number_at(s, "services.feed.autoscale.cpu").error(), "this scenario has no such setting");
  EXPECT_EQ(number_at(s, "services.feed").error(), "has parts: name one of them");
  EXPECT_EQ(number_at(s, "name").error(), "is 'a', which is no number");
  EXPECT_EQ(number_at(s, "demand.dau.more").error(), "this scenario has no such setting");
  EXPECT_EQ(number_at(s, "").error(), "this scenario has no such setting");
}

}  // namespace
}  // namespace headroom::scenario
