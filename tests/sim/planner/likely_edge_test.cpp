#include <gtest/gtest.h>

#include <cmath>

#include "sim/planner/limit.h"

namespace headroom::planner {
namespace {

// So many pages in a hundred are late at a value, where one may be.
void tried(LimitAnswer& answer, double value, double late) {
  answer.values[value].judgement.figures = {{.objective = "a page is quick", .value = late / 100, .most = 0.01}};
}

TEST(LikelyEdge, lies_where_the_worst_figure_reaches_what_it_may_be) {
  LimitAnswer answer;
  tried(answer, 4e6, 0.25);
  tried(answer, 4.5e6, 0.5);
  tried(answer, 5e6, 2);
  tried(answer, 5.5e6, 16);
  // Half way between 4.5M and 5M on log scales: from half of what may be to twice as much.
  EXPECT_NEAR(likely_edge(answer, {4e6, 5.5e6}).value(), std::sqrt(4.5e6 * 5e6), 1);
}

TEST(LikelyEdge, is_found_downwards_too) {
  LimitAnswer answer;
  tried(answer, 4, 4);
  tried(answer, 9, 0.25);
  EXPECT_NEAR(likely_edge(answer, {9, 4}).value(), 6, 1e-9);
}

TEST(LikelyEdge, is_not_told_where_nothing_bad_was_seen_on_the_side_that_holds) {
  LimitAnswer answer;
  tried(answer, 4, 0);
  tried(answer, 5, 2);
  EXPECT_FALSE(likely_edge(answer, {4, 5}));
}

}  // namespace
}  // namespace headroom::planner
