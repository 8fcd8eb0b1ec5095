#include "sim/run/objectives.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>

namespace headroom::run {
namespace {

using namespace std::chrono_literals;
using scenario::Indicator;

// An hour of minutes.
class AnHour {
 public:
  explicit AnHour(scenario::Slo slo) {
    scenario.duration = 1h;
    scenario.step = 1min;
    scenario.slos = {std::move(slo)};
    feed = directory.service("feed");
    objectives.emplace(scenario, directory);
  }

  // A minute of calls: so many answered within 20 ms, as many late (300 ms), shed and failed.
  void minute(int quick, int late, int shed = 0, int failed = 0) {
    RegionCollector::Service calls;
    calls.calls = {.total = double(quick + late + shed + failed), .failed = double(failed), .shed = double(shed)};
    for (int i = 0; i < quick; ++i) calls.answered.record(20ms);
    for (int i = 0; i < late; ++i) calls.answered.record(300ms);
    for (int i = 0; i < failed; ++i) calls.unanswered.record(1ms);
    objectives->add_calls(feed, calls, 100);
    objectives->end_step();
  }
  results::SloResult judged() {
    results::RunResult result;
    objectives->judge(result);
    return result.slos.at(0);
  }

  scenario::Scenario scenario;
  cluster::Directory directory{1};
  std::uint32_t feed = 0;
  std::optional<Objectives> objectives;
};

scenario::Slo quick_pages(Nanos window = 24h) {
  return {.name = "quick", .of = "feed", .indicator = Indicator::latency_p99, .objective = 200ms, .window = window};
}

TEST(Objectives, hold_a_latency_while_no_more_than_a_hundredth_is_late) {
  AnHour run{quick_pages()};
  for (int i = 0; i < 60; ++i) run.minute(995, 5);
  const results::SloResult slo = run.judged();
  EXPECT_EQ(slo.met, true);
  EXPECT_EQ(slo.measure, "feed.latency_p99_ms");
  EXPECT_NEAR(slo.actual, 20, 0.2);
  EXPECT_NEAR(slo.bad_ratio, 0.005, 1e-12);
  EXPECT_NEAR(slo.budget_burned, 0.5, 1e-9);
}

TEST(Objectives, do_not_hold_a_latency_while_nearly_all_is_refused) {
  AnHour run{quick_pages()};
  for (int i = 0; i < 60; ++i) run.minute(10, 0, 990);
  const results::SloResult slo = run.judged();
  EXPECT_EQ(slo.met, false);
  EXPECT_TRUE(std::isnan(slo.actual)) << "99 in a hundred never had an answer, so there is no p99";
  EXPECT_NEAR(slo.bad_ratio, 0.99, 1e-12);
}

TEST(Objectives, count_a_quick_failure_as_late) {
  AnHour run{quick_pages()};
  for (int i = 0; i < 60; ++i) run.minute(980, 0, 0, 20);
  EXPECT_EQ(run.judged().met, false);
}

TEST(Objectives, say_where_there_was_nothing_to_measure) {
  AnHour run{quick_pages()};
  for (int i = 0; i < 60; ++i) run.minute(0, 0);
  const results::SloResult slo = run.judged();
  EXPECT_FALSE(slo.met.has_value());
  EXPECT_TRUE(std::isnan(slo.actual));
}

TEST(Objectives, are_held_against_the_worst_window_where_it_is_shorter_than_the_run) {
  AnHour day{quick_pages()}, window{quick_pages(5min)};
  for (AnHour* run : {&day, &window})
    for (int i = 0; i < 60; ++i) run->minute(1000, i == 30 || i == 31 ? 100 : 0);
  EXPECT_EQ(day.judged().met, true);
  const results::SloResult slo = window.judged();
  EXPECT_EQ(slo.met, false);
  EXPECT_EQ(slo.window_s, 300);
  EXPECT_GE(slo.from_s, 27 * 60);
  EXPECT_LE(slo.from_s, 30 * 60);
  EXPECT_NEAR(slo.bad_ratio, 200.0 / 5200, 1e-9);
  EXPECT_NEAR(slo.actual, 300, 3);
}

TEST(Objectives, name_the_worst_five_minutes_with_an_interval_that_allows_for_all_the_others) {
  AnHour run{quick_pages()};
  for (int i = 0; i < 60; ++i) run.minute(100, i == 10 ? 1 : 0);
  const results::SloResult slo = run.judged();
  ASSERT_EQ(slo.worst.size(), 1u) << "an hour does not have two hours";
  EXPECT_EQ(slo.worst[0].window_s, 300);
  ASSERT_TRUE(slo.worst[0].bad_ratio_interval_95.has_value());
  EXPECT_LT(slo.worst[0].bad_ratio_interval_95->low, 1.0 / (60 * 100)) << "one late request says nothing of its window";
}

// One bad request alone in its window is no proof; a hundred of a thousand are.
TEST(Objectives, take_the_window_that_is_bad_most_surely) {
  AnHour run{quick_pages(5min)};
  for (int i = 0; i < 60; ++i) i < 5 ? run.minute(0, i == 0 ? 1 : 0) : run.minute(1000, i >= 50 && i < 55 ? 100 : 0);
  EXPECT_EQ(run.judged().from_s, 50 * 60);
}

TEST(Objectives, of_availability_leave_out_calls_that_a_callers_own_limit_turned_away) {
  AnHour run{{.name = "up", .of = "feed", .indicator = Indicator::availability, .objective = 0.99}};
  RegionCollector::Service calls;
  calls.calls = {.total = 1000, .failed = 5, .shed = 0, .limited = 500};
  run.objectives->add_calls(run.feed, calls, 1);
  run.objectives->end_step();
  const results::SloResult slo = run.judged();
  EXPECT_NEAR(slo.actual, 0.99, 1e-12);
  EXPECT_EQ(slo.met, true);
}

TEST(Objectives, see_which_pages_are_the_users_own) {
  AnHour run{{.name = "own", .of = "pages", .indicator = Indicator::personal, .objective = 0.9}};
  RegionCollector::Viewers viewers;
  viewers.pages.came = {70, 15, 10, 3};
  viewers.pages.refused = 1;
  viewers.pages.failed = 1;
  run.objectives->add_viewers(viewers, 10);
  run.objectives->end_step();
  const results::SloResult slo = run.judged();
  EXPECT_NEAR(slo.actual, 0.85, 1e-12);
  EXPECT_EQ(slo.met, false);
}

TEST(Objectives, count_what_was_not_watched_as_lost) {
  AnHour run{{.name = "watched", .of = "viewers", .indicator = Indicator::watched, .objective = 0.95}};
  RegionCollector::Viewers viewers;
  viewers.watched_s = 800;
  viewers.lost_s = 200;
  viewers.plays = 100;
  run.objectives->add_viewers(viewers, 1);
  run.objectives->end_step();
  EXPECT_NEAR(run.judged().actual, 0.8, 1e-12);
}

TEST(Objectives, count_uploads_that_never_went_live) {
  AnHour run{{.name = "live", .of = "uploads", .indicator = Indicator::live_within, .objective = 0.95}};
  run.objectives->add_uploads(30, 100);
  run.objectives->end_step();
  EXPECT_NEAR(run.judged().actual, 0.7, 1e-12);
}

}  // namespace
}  // namespace headroom::run
