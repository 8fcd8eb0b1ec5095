#include "models/sizing/estimate.h"

#include <gtest/gtest.h>

#include "tests/models/sizing/designs.h"

namespace headroom::models {
namespace {

Sheet worked(const Design& d) { return estimate(d.figures, d.claims, Assumptions{}, {}); }

const Line& find(const Sheet& sheet, const std::string& section, const std::string& name) {
  for (const Line& l : sheet.lines)
    if (l.section == section && l.name == name) return l;
  ADD_FAILURE() << "no line " << section << ": " << name;
  static const Line none;
  return none;
}

std::string told(const Flag& f) {
  return std::string(name(f.kind)) + ": " + f.claim + ": stated " + f.stated + ", computed " + f.computed;
}

std::vector<std::string> told(const Sheet& sheet) {
  std::vector<std::string> all;
  for (const Flag& f : sheet.flags) all.push_back(told(f));
  return all;
}

void expect_reproduced(const Sheet& sheet, const std::string& section, const std::string& name, double printed) {
  const Line& l = find(sheet, section, name);
  ASSERT_TRUE(l.stated) << name;
  EXPECT_EQ(*l.stated, printed) << name;
  EXPECT_TRUE(l.agrees) << name << ": " << l.formula;
}

TEST(DesignA, rankings_per_second_come_back) {
  const Sheet sheet = worked(design_a());
  expect_reproduced(sheet, "lists", "rankings per second", 580e3);
  EXPECT_EQ(find(sheet, "lists", "rankings per second").formula, "500M users x 100 / 86,400 s = 579k/s");
}

TEST(DesignA, flags_the_refresh_that_its_rankings_do_not_cover) {
  EXPECT_EQ(told(worked(design_a())),
            (std::vector<std::string>{
                "contradiction: list refresh: stated every 5 min, computed every 14.4 min",
                "caution: ranking: stated the whole catalogue, computed 2.36M servers",
                "caution: events per day: stated 1B/day and up, computed 2 per user",
            }));
}

TEST(DesignB, figures_come_back_to_their_printed_digits) {
  const Sheet sheet = worked(design_b());
  expect_reproduced(sheet, "demand", "plays per day", 75e9);
  expect_reproduced(sheet, "demand", "plays per second, mean", 870e3);
  expect_reproduced(sheet, "uploads", "uploaded per day", 150e12);
  expect_reproduced(sheet, "delivery", "delivered per day", 225e15);
  expect_reproduced(sheet, "delivery", "delivered per second, mean", 2.6e12);
  expect_reproduced(sheet, "objectives", "budget of one ranking", .11);
  EXPECT_EQ(find(sheet, "demand", "plays per second, mean").formula,
            "500M users x 150 videos / 86,400 s = 868k/s");
  EXPECT_EQ(find(sheet, "delivery", "delivered per second, mean").formula, "225 PB/day / 86,400 s = 2.6 TB/s");
  EXPECT_EQ(find(sheet, "objectives", "budget of one ranking").formula, "20 ms + 30 ms + 50 ms + 10 ms = 110 ms");
}

TEST(DesignB, refreshing_everyone_every_half_hour_is_24_billion) {
  const Sheet sheet = worked(design_b());
  EXPECT_NEAR(find(sheet, "lists", "refreshes per day, all users").value, 24e9, 1);
  EXPECT_NEAR(find(sheet, "lists", "refreshes per day, active only").value, 1e9, 1)
      << "an hour a day in session is what makes the printed figure true";
}

TEST(DesignB, flags_every_contradiction) {
  EXPECT_EQ(told(worked(design_b())),
            (std::vector<std::string>{
                "caution: feed load: stated 870k/s, computed 86.8k/s",
                "contradiction: refreshes per day, all users: stated 1B/day, computed 24B/day",
                "caution: list refresh: stated every 30 min, computed used up in 26.3 min",
                "contradiction: retrieval corpus: stated 10M videos, computed 1 day of uploads",
                "contradiction: log retention: stated 7 days and 1 day, computed 7x apart",
                "caution: storage growth: stated 150 TB/day, computed 329 TB/day",
                "contradiction: videos held by an edge: stated 200k, computed 333.3k at 3 MB",
                "caution: views served by an edge: stated 80%, computed 50.8%",
                "contradiction: on-demand inference: stated 200 ms to 500 ms, computed 110 ms",
                "contradiction: feed latency: stated under 500 ms, computed 550 ms on a miss",
                "contradiction: availability: stated 99.99% overall, computed 99.95% core",
                "contradiction: error ratio: stated under 0.1%, computed under 0.01%",
            }));
}

TEST(DesignC, figures_come_back_to_their_printed_digits) {
  const Sheet sheet = worked(design_c());
  expect_reproduced(sheet, "lists", "lists in the store", 2e12);
  expect_reproduced(sheet, "events", "events per day", 1.8e12);
  EXPECT_EQ(find(sheet, "events", "events per day").formula, "1B users x 30 min x 1/s = 1.8T/day");
  EXPECT_EQ(find(sheet, "events", "events per second, mean").formula, "1.8T/day / 86,400 s = 20.8M/s");
}

TEST(DesignC, flags_every_contradiction) {
  const Sheet sheet = worked(design_c());
  EXPECT_EQ(told(sheet), (std::vector<std::string>{
                             "caution: list refresh: stated every 10 min, computed used up in 6.58 min",
                             "contradiction: funnel end: stated 20 videos, computed 50 to 200 videos in a list",
                             "contradiction: peak event rate: stated 10M/s or more, computed 20.8M/s on average",
                             "contradiction: event bytes per day: stated 1 TB/day, computed 360 TB/day",
                             "caution: feed latency: stated under 50 ms, computed 100 ms of inference",
                         }));
  EXPECT_EQ(sheet.flags[3].explanation, "360x the printed figure: events times bytes per event");
}

TEST(DesignE, figures_come_back_to_their_printed_digits) {
  const Sheet sheet = worked(design_e());
  expect_reproduced(sheet, "demand", "plays per day", 20e9);
  expect_reproduced(sheet, "demand", "plays per second, mean", 230e3);
  expect_reproduced(sheet, "events", "events per second, mean", 1.1e6);
  expect_reproduced(sheet, "uploads", "catalogue", 5e15);
  expect_reproduced(sheet, "delivery", "delivered per second, mean", 1.15e12);
  EXPECT_EQ(find(sheet, "delivery", "delivered per second, mean").formula, "230k/s x 5 MB = 1.15 TB/s");
  EXPECT_NEAR(find(sheet, "uploads", "metadata per video").value, 1000, 1e-9);
}

TEST(DesignE, flags_what_measurements_contradict_and_nothing_in_its_own_arithmetic) {
  EXPECT_EQ(told(worked(design_e())),
            (std::vector<std::string>{
                "caution: peak load: stated 500k/s to 700k/s, computed 301k/s, 436k/s on a holiday",
                "caution: feed load: stated 230k/s, computed 23.1k/s",
                "caution: bytes per play: stated 5 MB, computed the whole video, each time",
                "caution: inline start: stated start within 500 ms, computed 4.17 s a page",
                "caution: rate limit: stated 100 feed requests/min/user, computed 4 a day needed",
            }));
}

TEST(Estimate, of_nothing_is_empty) {
  const Sheet sheet = estimate({}, {}, {}, {});
  EXPECT_TRUE(sheet.lines.empty());
  EXPECT_TRUE(sheet.flags.empty());
}

TEST(Estimate, of_users_and_plays_alone_claims_nothing) {
  const Sheet sheet = estimate({.dau = 1e6, .videos_per_user = 10}, {}, {}, {});
  EXPECT_FALSE(sheet.lines.empty());
  EXPECT_TRUE(sheet.flags.empty());
  for (const Line& l : sheet.lines) EXPECT_FALSE(l.stated) << l.name;
}

TEST(Estimate, names_the_source_of_everything_the_design_does_not_state) {
  for (const Design& d : {design_a(), design_b(), design_c(), design_e()})
    for (const Line& l : worked(d).lines) EXPECT_EQ(l.source.empty(), l.grounds == Grounds::stated) << l.name;
}

TEST(Estimate, wrong_claims_are_flagged_with_both_figures) {
  Design d = design_b();
  d.claims.plays_per_day = 57e9;
  const Sheet sheet = worked(d);
  ASSERT_FALSE(sheet.flags.empty());
  EXPECT_EQ(told(sheet.flags[0]), "contradiction: plays per day: stated 57B/day, computed 75B/day");
  EXPECT_FALSE(find(sheet, "demand", "plays per day").agrees);
}

TEST(Estimate, agreeing_promises_are_not_flagged) {
  Design d = design_b();
  d.figures.core_availability = .99995;
  d.figures.error_ratio = .0001;
  d.figures.retention = {d.figures.retention.front()};
  for (const Flag& f : worked(d).flags) {
    EXPECT_NE(f.claim, "availability");
    EXPECT_NE(f.claim, "error ratio");
    EXPECT_NE(f.claim, "log retention");
  }
}

}  // namespace
}  // namespace headroom::models
