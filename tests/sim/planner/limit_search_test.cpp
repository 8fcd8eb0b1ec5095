#include "sim/planner/limit_search.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

namespace headroom::planner {
namespace {

struct World {
  std::function<Verdict(double value, std::size_t nth)> verdict;  // the nth trial of a value, from 1
  std::function<double(double value)> load = [](double) { return 0.0; };
};

World breaks_above(double edge) {
  return {[edge](double value, std::size_t) { return value <= edge ? Verdict::holds : Verdict::breaks; }};
}

// Asks until the search has no further question.
LimitSearch searched(const SearchParams& params, const World& world) {
  LimitSearch search(params);
  while (const auto value = search.next()) {
    EXPECT_GE(*value, params.from);
    EXPECT_LE(*value, params.to);
    const auto known = search.tried().find(*value);
    const std::size_t nth = known == search.tried().end() ? 1 : known->second.trials + 1;
    search.learn(*value, world.verdict(*value, nth), world.load(*value));
  }
  return search;
}

SearchParams users_from(double start) { return {.start = start, .from = start / 64, .to = start * 64}; }

TEST(LimitSearch, finds_an_edge_far_above_and_far_below_where_it_starts_within_twelve_trials) {
  for (const double start : {1e6, 2e6, 4.9e6, 5.1e6, 10e6, 60e6}) {
    const LimitSearch search = searched(users_from(start), breaks_above(5.05e6));
    ASSERT_EQ(search.edges().size(), 1u) << start;
    const Edge edge = search.edges().front();
    EXPECT_TRUE(edge.resolved) << start << ": " << edge.holds << " to " << edge.breaks;
    EXPECT_LE(edge.holds, 5.05e6);
    EXPECT_GT(edge.breaks, 5.05e6);
    EXPECT_LE(edge.breaks / edge.holds, 1.05);
    EXPECT_LE(search.trials(), 12u) << start;
  }
}

TEST(LimitSearch, takes_fewer_trials_where_the_load_says_how_far_it_is) {
  World told = breaks_above(9.3e6);
  told.load = [](double users) { return users / 9.3e6; };
  const auto blind = searched(users_from(1.1e6), breaks_above(9.3e6)).trials();
  const auto guided = searched(users_from(1.1e6), told).trials();
  EXPECT_LE(guided, blind);
}

// The load of the busiest pool may be noise: the answer does not follow it.
TEST(LimitSearch, finds_the_same_edge_whatever_the_load_says) {
  for (const double factor : {0.01, 0.3, 0.99, 1.01, 3.0, 100.0}) {
    World lied = breaks_above(5.05e6);
    lied.load = [factor](double) { return factor; };
    const LimitSearch search = searched(users_from(2e6), lied);
    ASSERT_EQ(search.edges().size(), 1u) << factor;
    EXPECT_LE(search.edges().front().holds, 5.05e6);
    EXPECT_GT(search.edges().front().breaks, 5.05e6);
  }
}

TEST(LimitSearch, finds_how_many_whole_replicas_are_the_fewest) {
  const World world{[](double n, std::size_t) { return n >= 23 ? Verdict::holds : Verdict::breaks; }};
  for (const double start : {4.0, 22.0, 23.0, 100.0}) {
    const SearchParams params{.start = start, .from = 1, .to = 1000, .whole = true, .more_is_worse = false};
    const LimitSearch search = searched(params, world);
    ASSERT_EQ(search.edges().size(), 1u);
    EXPECT_EQ(search.edges().front().holds, 23);
    EXPECT_EQ(search.edges().front().breaks, 22);
    EXPECT_TRUE(search.edges().front().resolved) << start;
  }
}

TEST(LimitSearch, finds_the_direction_that_was_guessed_wrong) {
  SearchParams params = users_from(10);
  params.more_is_worse = true;
  const World better_above{[](double v, std::size_t) { return v >= 37 ? Verdict::holds : Verdict::breaks; }};
  const LimitSearch search = searched(params, better_above);
  ASSERT_EQ(search.edges().size(), 1u);
  EXPECT_GE(search.edges().front().holds, 37);
  EXPECT_LT(search.edges().front().breaks, 37);
}

TEST(LimitSearch, invents_no_edge_where_everything_holds_or_nothing_does) {
  for (const Verdict everywhere : {Verdict::holds, Verdict::breaks, Verdict::unsure}) {
    const LimitSearch search = searched({.start = 8, .from = 1, .to = 64, .whole = true},
                                        {[everywhere](double, std::size_t) { return everywhere; }});
    EXPECT_TRUE(search.edges().empty());
    EXPECT_TRUE(search.tried().contains(64)) << "both ends were looked at";
    EXPECT_TRUE(search.tried().contains(1));
  }
}

TEST(LimitSearch, shows_both_edges_of_a_window_that_holds) {
  const World window{[](double v, std::size_t) { return v >= 7 && v <= 13 ? Verdict::holds : Verdict::breaks; }};
  SearchParams params = users_from(10);
  params.most_trials = 30;
  const LimitSearch search = searched(params, window);
  ASSERT_EQ(search.edges().size(), 2u) << "the far side of the first edge is looked at too";
  EXPECT_LT(search.edges()[0].breaks, 7);
  EXPECT_GE(search.edges()[0].holds, 7);
  EXPECT_LE(search.edges()[1].holds, 13);
  EXPECT_GT(search.edges()[1].breaks, 13);
}

// Near the edge a seed holds and the next does not: such values are neither end of the edge.
TEST(LimitSearch, leaves_what_goes_either_way_between_the_ends) {
  const World tipping{[](double v, std::size_t) {
    return v <= 4.8e6 ? Verdict::holds : v >= 5.2e6 ? Verdict::breaks : Verdict::unsure;
  }};
  SearchParams params = users_from(1e6);
  params.most_trials = 40;
  const LimitSearch search = searched(params, tipping);
  ASSERT_EQ(search.edges().size(), 1u);
  const Edge edge = search.edges().front();
  EXPECT_LE(edge.holds, 4.8e6);
  EXPECT_GT(edge.holds, 4.8e6 / 1.06);
  EXPECT_GE(edge.breaks, 5.2e6);
  EXPECT_LT(edge.breaks, 5.2e6 * 1.06);
  EXPECT_FALSE(edge.resolved) << "its ends are farther apart than asked for";
}

TEST(LimitSearch, spends_no_second_trial_on_what_is_unsure_far_from_the_edge) {
  const World doubtful_start{[](double v, std::size_t) {
    return v < 1.5e6 ? Verdict::unsure : v <= 5e6 ? Verdict::holds : Verdict::breaks;
  }};
  const LimitSearch search = searched(users_from(1e6), doubtful_start);
  EXPECT_EQ(search.tried().at(1e6).trials, 1u);
  ASSERT_EQ(search.edges().size(), 1u);
  EXPECT_TRUE(search.edges().front().resolved);
}

// A first look that flatters is taken back by the second, which every end of an edge gets.
TEST(LimitSearch, looks_twice_at_both_ends) {
  const World flattering{[](double v, std::size_t nth) {
    if (v <= 4e6) return Verdict::holds;
    return v > 5e6 ? Verdict::breaks : nth == 1 ? Verdict::holds : Verdict::breaks;
  }};
  SearchParams params = users_from(1e6);
  params.most_trials = 40;
  const LimitSearch search = searched(params, flattering);
  ASSERT_EQ(search.edges().size(), 1u);
  EXPECT_LE(search.edges().front().holds, 4e6);
  EXPECT_TRUE(search.edges().front().resolved);
}

TEST(LimitSearch, stops_when_its_trials_are_used_up_and_says_that_the_edge_is_wide) {
  SearchParams params = users_from(1e6);
  params.most_trials = 4;
  const LimitSearch search = searched(params, breaks_above(5.05e6));
  EXPECT_EQ(search.trials(), 4u);
  ASSERT_EQ(search.edges().size(), 1u);
  EXPECT_FALSE(search.edges().front().resolved);
}

}  // namespace
}  // namespace headroom::planner
