#include "models/viewers/watch.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace headroom::models {
namespace {

struct Point {
  double log_s, chance;
};

const std::array<Point, completions.size()> completion_curve = [] {
  std::array<Point, completions.size()> curve{};
  std::ranges::transform(completions, curve.begin(), [](const Completion& c) {
    return Point{std::log(c.duration_s), completion_scale * c.chance};
  });
  return curve;
}();

double completion_at(double log_s) {
  if (log_s <= completion_curve.front().log_s) return completion_curve.front().chance;
  for (std::size_t i = 1; i < completion_curve.size(); ++i) {
    const Point a = completion_curve[i - 1], b = completion_curve[i];
    if (log_s <= b.log_s) return a.chance + (b.chance - a.chance) * ((log_s - a.log_s) / (b.log_s - a.log_s));
  }
  return completion_curve.back().chance;
}

struct Knot {
  double u, log_s;
};

// The logarithm of the time at u.
double between(Knot a, Knot b, double u) { return a.log_s + (b.log_s - a.log_s) * ((u - a.u) / (b.u - a.u)); }

const double log_2 = std::log(2.0), log_3 = std::log(3.0);
const Knot first_left{0, std::log(first_glance.value)}, glanced{glance_share, std::log(glance.value)};
const double log_p90 = std::log(rewatch_p90.value), log_p99 = std::log(rewatch_p99.value);
const double log_longest = std::log(longest_rewatch.value);

// Shares of those who complete that watch at most so much: the p90 and p99 of all plays, of which 15.7 % complete (the
// table of completions over KuaiRand's durations).
constexpr double up_to_p90 = 1 - 0.10 / completed_overall, up_to_p99 = 1 - 0.01 / completed_overall;

double before_the_end(double u, double end_u, double log_duration, double duration_s) {
  if (duration_s <= short_clip) return between({0, std::log(0.1 * duration_s)}, {end_u, log_duration}, u);
  if (u <= glanced.u) return between(first_left, glanced, u);
  if (u <= leave_within_2s) return between(glanced, {leave_within_2s, log_2}, u);
  if (u <= leave_within_3s) return between({leave_within_2s, log_2}, {leave_within_3s, log_3}, u);
  const double rest = end_u - leave_within_3s, reach = log_duration - log_3;
  const Knot left{leave_within_3s, log_3};
  const Knot first{leave_within_3s + 0.4 * rest, log_3 + watch_bend_1 * reach};
  const Knot second{leave_within_3s + 0.8 * rest, log_3 + watch_bend_2 * reach};
  if (u <= first.u) return between(left, first, u);
  if (u <= second.u) return between(first, second, u);
  return between(second, {end_u, log_duration}, u);
}

}  // namespace

double WatchModel::completion(double duration_s) const { return completion_at(std::log(duration_s)); }

double WatchModel::watched_s(double u, double duration_s) const {
  const double log_duration = std::log(duration_s);
  const double complete = completion_at(log_duration), end_u = 1 - complete;
  if (u < end_u) return std::min(std::exp(before_the_end(u, end_u, log_duration, duration_s)), duration_s);
  const Knot end{end_u, 0}, last{1, log_longest};
  const Knot p90{end_u + complete * up_to_p90, log_p90}, p99{end_u + complete * up_to_p99, log_p99};
  const double log_ratio =
      u <= p90.u ? between(end, p90, u) : u <= p99.u ? between(p90, p99, u) : between(p99, last, u);
  return std::exp(log_ratio) * duration_s;
}

Engagement engagement(double u) {
  double upper = 0;
  if (u < (upper += like_chance)) return Engagement::like;
  if (u < (upper += follow_chance)) return Engagement::follow;
  if (u < (upper += comment_chance)) return Engagement::comment;
  if (u < (upper += share_chance)) return Engagement::share;
  if (u < (upper += not_interested_chance)) return Engagement::not_interested;
  return Engagement::none;
}

}  // namespace headroom::models
