#include "models/viewers/watch.h"

#include <algorithm>
#include <cmath>

#include "models/laws/poisson.h"

namespace headroom::models {
namespace {

struct Point {
  double log_s, chance;
};

const std::array<Point, completions.size()> completion_curve = [] {
  std::array<Point, completions.size()> curve{};
  std::ranges::transform(completions, curve.begin(),
                         [](const Completion& c) { return Point{std::log(c.duration_s), c.chance}; });
  return curve;
}();

struct Knot {
  double u, log_s;
};

double between(Knot a, Knot b, double u) { return std::exp(a.log_s + (b.log_s - a.log_s) * ((u - a.u) / (b.u - a.u))); }

// Shares of those who complete that watch at most 1.04 and 2.07 of the duration: the published p90 and p99 of all
// plays, of which 15.7 % complete (the table above over KuaiRand's durations).
constexpr double up_to_p90 = 1 - 0.10 / completed_overall, up_to_p99 = 1 - 0.01 / completed_overall;

double before_the_end(double u, double end_u, double log_duration, double duration_s) {
  if (duration_s <= short_clip) return between({0, std::log(0.1 * duration_s)}, {end_u, log_duration}, u);
  const double log_2 = std::log(2.0), log_3 = std::log(3.0);
  const Knot glanced{glance_share, std::log(glance)};
  if (u <= glanced.u) return between({0, std::log(first_glance)}, glanced, u);
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

double WatchModel::completion(double duration_s) const {
  const double x = std::log(duration_s);
  if (x <= completion_curve.front().log_s) return completion_curve.front().chance;
  for (std::size_t i = 1; i < completion_curve.size(); ++i) {
    const Point a = completion_curve[i - 1], b = completion_curve[i];
    if (x <= b.log_s) return a.chance + (b.chance - a.chance) * ((x - a.log_s) / (b.log_s - a.log_s));
  }
  return completion_curve.back().chance;
}

double WatchModel::watched_s(double u, double duration_s) const {
  const double complete = completion(duration_s), end_u = 1 - complete;
  const double log_duration = std::log(duration_s);
  if (u < end_u) return std::min(before_the_end(u, end_u, log_duration, duration_s), duration_s);
  const Knot end{end_u, 0};
  const Knot p90{end_u + complete * up_to_p90, std::log(rewatch_p90.value)};
  const Knot p99{end_u + complete * up_to_p99, std::log(rewatch_p99.value)};
  const Knot last{1, std::log(longest_rewatch)};
  const double ratio = u <= p90.u ? between(end, p90, u) : u <= p99.u ? between(p90, p99, u) : between(p99, last, u);
  return ratio * duration_s;
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

std::int64_t videos_in_visit(double videos_per_user, double visits_per_user, double u) {
  return geometric_quantile(videos_per_user / visits_per_user, u);
}

}  // namespace headroom::models
