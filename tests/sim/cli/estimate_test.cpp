#include "sim/cli/estimate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "sim/scenario/read.h"
#include "tests/models/sizing/designs.h"

namespace headroom::cli {
namespace {

struct Printed {
  int status = 0;
  std::string out, err;
};

Printed run(const std::string& preset, bool json = false, std::vector<std::string> overrides = {}) {
  std::ostringstream out, err;
  Printed p;
  p.status = estimate({"scenarios/presets/" + preset + ".yaml", std::move(overrides), json}, out, err);
  p.out = out.str();
  p.err = err.str();
  return p;
}

models::Sheet worked(const std::string& preset) {
  const auto read = scenario::read_scenario("scenarios/presets/" + preset + ".yaml");
  if (!read) {
    ADD_FAILURE() << scenario::to_string(read.error());
    return {};
  }
  return estimate_of(*read);
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(Presets, state_what_the_five_designs_state) {
  const std::vector<std::pair<std::string, models::Design>> designs{
      {"a", models::design_a()}, {"b", models::design_b()}, {"c", models::design_c()}, {"e", models::design_e()}};
  for (const auto& [preset, design] : designs) {
    const models::Sheet own = models::estimate(design.figures, design.claims, {}, {});
    const models::Sheet sheet = worked(preset);
    ASSERT_GE(sheet.flags.size(), own.flags.size()) << preset;
    for (std::size_t i = 0; i < own.flags.size(); ++i) {
      EXPECT_EQ(sheet.flags[i].claim, own.flags[i].claim) << preset;
      EXPECT_EQ(sheet.flags[i].stated, own.flags[i].stated) << preset;
      EXPECT_EQ(sheet.flags[i].computed, own.flags[i].computed) << preset;
    }
    EXPECT_EQ(sheet.flags.size(), own.flags.size()) << preset;
  }
}

TEST(Presets, size_a_fleet_for_every_service_with_a_load) {
  for (const char* preset : {"a", "b", "c", "d", "e"}) {
    const models::Sheet sheet = worked(preset);
    const auto fleet = std::count_if(sheet.lines.begin(), sheet.lines.end(),
                                     [](const models::Line& l) { return l.section == "fleet"; });
    EXPECT_GE(fleet, 12) << preset;
  }
}

TEST(Estimate, shows_preset_b_to_its_printed_digits_and_flags_its_refresh_rate) {
  const Printed p = run("b");
  EXPECT_EQ(p.status, 0);
  EXPECT_EQ(p.err, "");
  for (const char* figure : {"75B/day", "870k/s", "150 TB/day", "225 PB/day", "2.6 TB/s", "110 ms"})
    EXPECT_TRUE(has(p.out, figure)) << figure;
  EXPECT_TRUE(has(p.out, "500M users x 150 videos / 86,400 s = 868k/s"));
  EXPECT_TRUE(has(p.out, "FLAG: refreshes per day, all users: stated 1B/day, computed 24B/day"));
  EXPECT_TRUE(has(p.out, "printed figures that come back: 6 of 7; 8 contradictions, 4 cautions"));
}

TEST(Estimate, stays_within_a_hundred_columns) {
  for (const char* preset : {"a", "b", "c", "d", "e"}) {
    std::istringstream lines(run(preset).out);
    for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 100u) << line;
  }
}

TEST(Estimate, json_is_one_document_with_lines_and_flags) {
  const Printed p = run("c", true);
  const auto document = nlohmann::json::parse(p.out);
  EXPECT_EQ(document["scenario"], "preset-c");
  const auto& lines = document["lines"];
  const auto found =
      std::find_if(lines.begin(), lines.end(), [](const auto& l) { return l["name"] == "events per day"; });
  ASSERT_NE(found, lines.end());
  EXPECT_EQ((*found)["value"], 1.8e12);
  EXPECT_EQ((*found)["stated"], 1.8e12);
  EXPECT_EQ((*found)["agrees"], true);
  EXPECT_EQ((*found)["unit"], "1/day");
  EXPECT_EQ(document["flags"].size(), 5u);
  EXPECT_EQ(document["flags"][3]["stated"], "1 TB/day");
  EXPECT_EQ(document["flags"][3]["computed"], "360 TB/day");
}

TEST(Estimate, follows_an_override_and_flags_what_no_longer_fits) {
  const Printed p = run("b", false, {"demand.videos_per_user=100"});
  EXPECT_TRUE(has(p.out, "FLAG: plays per day: stated 75B/day, computed 50B/day"));
}

TEST(Estimate, of_a_scenario_without_claims_works_with_what_it_runs_with) {
  const models::Sheet sheet = estimate_of(scenario::Scenario{});
  const auto line = [&](const std::string& name) {
    const auto found = std::find_if(sheet.lines.begin(), sheet.lines.end(),
                                    [&](const models::Line& l) { return l.name == name; });
    return found == sheet.lines.end() ? std::string("no such line") : found->formula;
  };
  EXPECT_EQ(line("uploads per second, mean"), "10M/day / 86,400 s = 116/s");
  EXPECT_EQ(line("refreshes per second, all users"), "500M users / 30 min = 278k/s");
  EXPECT_EQ(line("events per day"), "75B/day plays x 5 = 375B/day");
  for (const models::Flag& f : sheet.flags) EXPECT_EQ(f.kind, models::FlagKind::caution) << f.claim;
}

TEST(Estimate, refuses_a_wrong_scenario_on_the_error_stream_alone) {
  const Printed p = run("b", true, {"demand.dua=3"});
  EXPECT_EQ(p.status, 2);
  EXPECT_EQ(p.out, "");
  EXPECT_EQ(p.err, "--set demand.dua: unknown key (did you mean 'dau'?)\n");
}

TEST(Estimate, refuses_figures_that_cannot_be) {
  EXPECT_EQ(
      run("b", false, {"estimate.availability=1.5", "estimate.play_bytes=3", "estimate.claims.plays_per_s=-1"}).err,
      "--set estimate.availability: must be at most 1, is 1.5\n"
      "--set estimate.play_bytes: a size needs a unit (did you mean '3MB'?)\n"
      "--set estimate.claims.plays_per_s: must be above 0, is -1\n");
}

}  // namespace
}  // namespace headroom::cli
