// What is written from the descriptions: resolved scenarios and the reference page.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "sim/scenario/read.h"
#include "sim/scenario/write.h"
#include "tests/sim/scenario/known_world.h"

namespace headroom::scenario {
namespace {

TEST(ResolvedScenario, SaysEveryDefault) {
  const std::string text = resolved_yaml(Scenario{});
  for (const char* line : {"sample_rate: 1/5000\n", "start: 2026-03-02T00:00:00Z\n", "  dau: 500M\n",
                           "    circuit_breaker: off\n", "      rate: 100/min\n", "regions: []\n", "trace: \"\"\n"})
    EXPECT_NE(text.find(line), std::string::npos) << line;
}

TEST(ResolvedScenario, KeepsTextThatYamlWouldMisread) {
  for (const char* name :
       {"",   " ",  "null", "~",  "a: b", "- a",       "#x",  "a #b", "\"", "\\",   "two\nlines", "{a}", "*x",
        "&x", "!x", "%x",   "@x", "'",    "tab\there", "---", "...",  "a:", "café", "? x",        "1e5", "<<"}) {
    Scenario scenario;
    scenario.name = name;
    const auto again = parse_scenario(resolved_yaml(scenario), "resolved.yaml");
    ASSERT_TRUE(again.has_value()) << to_string(again.error());
    EXPECT_EQ(again->name, name);
  }
}

TEST(ReferencePage, IsTheOneInDocs) {
  std::ifstream in("docs/scenario-reference.md");
  std::ostringstream text;
  text << in.rdbuf();
  EXPECT_EQ(text.str(), reference_page()) << "write it anew: headroom schema --reference > docs/scenario-reference.md";
}

TEST(DefaultScenario, IsRightByItself) {
  const auto read = parse_scenario("{}", "empty.yaml", {}, known_world());
  EXPECT_TRUE(read.has_value()) << to_string(read.error());
}

}  // namespace
}  // namespace headroom::scenario
