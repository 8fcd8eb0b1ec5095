#include "sim/planner/judgement.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace headroom::planner {
namespace {

using results::Interval;
using results::MaybeInterval;
using results::RunResult;

// One page in a hundred may be late.
RunResult run_with(double late, MaybeInterval known, double load = 0.5, MaybeInterval load_known = Interval{.45, .55}) {
  RunResult run;
  run.slos.push_back({.name = "a page is quick",
                      .measure = "feed.latency_p99_ms",
                      .objective = 200,
                      .actual = late > 0.01 ? 501.0 : 170.0,
                      .met = late <= 0.01,
                      .bad_ratio = late,
                      .allowed_ratio = 0.01,
                      .bad_ratio_interval_95 = known});
  run.limit = {"ranking", "asia-east", "cores", load, load_known};
  return run;
}

Verdict verdict_of(const std::vector<RunResult>& runs, const std::string& only = "") {
  return judge(runs, only).verdict;
}

TEST(Judgement, decides_by_one_run_where_its_interval_lies_on_one_side) {
  EXPECT_EQ(verdict_of({run_with(.002, Interval{.001, .003})}), Verdict::holds);
  EXPECT_EQ(verdict_of({run_with(.18, Interval{.17, .19})}), Verdict::breaks);
  EXPECT_EQ(verdict_of({run_with(.009, Interval{.007, .011})}), Verdict::unsure);
  EXPECT_EQ(verdict_of({run_with(.011, Interval{.009, .013})}), Verdict::unsure);
}

TEST(Judgement, takes_a_run_that_does_not_know_its_doubt_for_off_by_a_factor_of_two) {
  EXPECT_EQ(verdict_of({run_with(.0049, {})}), Verdict::holds);
  EXPECT_EQ(verdict_of({run_with(.0051, {})}), Verdict::unsure);
  EXPECT_EQ(verdict_of({run_with(.019, {})}), Verdict::unsure);
  EXPECT_EQ(verdict_of({run_with(.021, {})}), Verdict::breaks);
}

// Where something breaks there is plenty of it; that there is nothing shows as much as there were events.
TEST(Judgement, holds_where_nothing_bad_was_seen_in_however_few_events) {
  const Judgement judgement = judge(std::vector{run_with(0, Interval{0, .03})}, "a page is quick");
  EXPECT_EQ(judgement.verdict, Verdict::holds);
  EXPECT_EQ(judgement.figures[0].interval_95->high, .03);
}

TEST(Judgement, becomes_surer_with_runs_that_agree) {
  const RunResult doubtful = run_with(.0085, Interval{.0065, .0105});
  EXPECT_EQ(verdict_of({doubtful}), Verdict::unsure);
  EXPECT_EQ(verdict_of({doubtful, run_with(.0084, Interval{.0064, .0104}), run_with(.0085, Interval{.0065, .0105})}),
            Verdict::holds);
}

TEST(Judgement, believes_runs_that_all_break_though_not_by_as_much) {
  EXPECT_EQ(verdict_of({run_with(.18, Interval{.17, .19}), run_with(.45, Interval{.44, .46})}), Verdict::breaks);
  EXPECT_EQ(verdict_of({run_with(.001, Interval{.0005, .0015}), run_with(.005, Interval{.004, .006})}), Verdict::holds);
}

// Each run tipped to one side and is sure of itself.
TEST(Judgement, is_unsure_where_seeds_contradict_each_other) {
  const RunResult held = run_with(.002, Interval{.001, .003}), tipped = run_with(.2, Interval{.19, .21});
  EXPECT_EQ(verdict_of({held, tipped}), Verdict::unsure);
  EXPECT_EQ(verdict_of({held, tipped, held}), Verdict::unsure);
}

TEST(Judgement, breaks_where_one_figure_does_and_holds_only_where_all_do) {
  const RunResult overloaded = run_with(.002, Interval{.001, .003}, 1.2, Interval{1.1, 1.3});
  EXPECT_EQ(verdict_of({overloaded}), Verdict::breaks);
  EXPECT_EQ(verdict_of({overloaded}, "a page is quick"), Verdict::holds);
  EXPECT_EQ(verdict_of({overloaded}, capacity), Verdict::breaks);
  EXPECT_EQ(verdict_of({run_with(.002, Interval{.001, .003}, .97, Interval{.9, 1.04})}), Verdict::unsure);
  EXPECT_DOUBLE_EQ(judge(std::vector{overloaded}, "a page is quick").load, 1.2) << "it guides the search all the same";
}

TEST(Judgement, names_the_fullest_service_and_what_an_objective_is_called_by) {
  RunResult late = run_with(.17, Interval{.16, .18});
  const Judgement judgement = judge(std::vector{late}, "");
  ASSERT_EQ(judgement.figures.size(), 2u);
  EXPECT_EQ(judgement.figures[0].actual, 501);
  EXPECT_EQ(judgement.figures[0].bound, 200);
  EXPECT_EQ(judgement.figures[1].of, "ranking of asia-east");
  late.slos[0].actual = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(std::isnan(judge(std::vector{late}, "").figures[0].actual)) << "too few were answered to tell";
}

TEST(Judgement, leaves_out_an_objective_that_had_nothing_to_measure) {
  RunResult idle = run_with(0, {});
  idle.slos[0].met.reset();
  EXPECT_EQ(judge(std::vector{idle}, "").figures.size(), 1u);
  EXPECT_EQ(verdict_of({idle}), Verdict::holds);
  EXPECT_EQ(verdict_of({idle}, "a page is quick"), Verdict::unsure);
}

TEST(Judgement, holds_nothing_of_a_run_that_measured_nothing) { EXPECT_EQ(verdict_of({RunResult{}}), Verdict::unsure); }

}  // namespace
}  // namespace headroom::planner
