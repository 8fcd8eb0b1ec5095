#include "sim/planner/limit_search.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "real/ports/verify.h"

namespace headroom::planner {
namespace {

// Both ends of an edge are believed after so many trials, each under a seed of its own.
constexpr std::size_t believed = 2;
// Steps towards an edge that nobody has seen yet: at least and at most by these factors.
constexpr double least_step = 1.25, most_step = 4;
// Past where the busiest pool would fill: to land beyond the edge rather than just before it.
constexpr double overshoot = 1.1;
// An edge is one where the side that holds was seen to hold so far from it too.
constexpr double far_side = 2;

}  // namespace

LimitSearch::LimitSearch(SearchParams params) : params_(params) {
  verify(params.from > 0 && params.from <= params.start && params.start <= params.to, "0 < from <= start <= to");
  verify(params.within > 0 && params.most_of_one >= 1, "a width to find an edge within, and at least one trial");
}

void LimitSearch::learn(double value, Verdict verdict, double load) {
  Trial& trial = tried_[value];
  trial.verdict = verdict;
  trial.load = load;
  ++trial.trials;
  ++trials_;
}

// To as few digits as the width allows: people type these values again.
double LimitSearch::rounded(double value) const {
  const double digits = 1 + std::ceil(-std::log10(params_.within));
  if (params_.whole && value < std::pow(10, digits)) return std::clamp(std::round(value), params_.from, params_.to);
  const double unit = std::pow(10, std::floor(std::log10(value)) - (digits - 1));
  return std::clamp(std::round(value / unit) * unit, params_.from, params_.to);
}

bool LimitSearch::near(double low, double high) const {
  return high <= low * (1 + params_.within) || (params_.whole && high - low <= 1);
}

std::vector<Edge> LimitSearch::edges() const {
  std::vector<Edge> edges;
  std::optional<std::pair<double, Trial>> before;
  for (const auto& [value, trial] : tried_) {
    if (trial.verdict == Verdict::unsure) continue;
    if (before && before->second.verdict != trial.verdict) {
      const bool up = trial.verdict == Verdict::breaks;
      edges.push_back({up ? before->first : value, up ? value : before->first,
                       near(before->first, value) && std::min(before->second.trials, trial.trials) >= believed});
    }
    before = {value, trial};
  }
  return edges;
}

std::optional<double> LimitSearch::next() const {
  if (trials_ >= params_.most_trials) return std::nullopt;
  if (tried_.empty()) return params_.start;
  std::vector<Edge> found = edges();
  if (found.empty()) {
    if (const auto value = farther()) return value;
    return try_again(params_.from, params_.to);
  }
  // The widest first: each trial then says most.
  std::ranges::sort(found, std::greater{}, [](const Edge& e) { return std::abs(std::log(e.breaks / e.holds)); });
  for (const Edge& edge : found) {
    const auto [low, high] = std::minmax({edge.holds, edge.breaks});
    if (const auto again = try_again(low, high)) return again;
    if (const auto value = narrowed(edge)) return value;
  }
  for (const Edge& edge : found)
    if (const auto value = confirmed(edge)) return value;
  return found.size() == 1 ? calm_side(found.front()) : std::nullopt;
}

// What is unsure is tried under further seeds where it is in the way: within an edge, or where nothing else is known.
std::optional<double> LimitSearch::try_again(double low, double high) const {
  for (auto at = tried_.lower_bound(low); at != tried_.end() && at->first <= high; ++at)
    if (at->second.verdict == Verdict::unsure && at->second.trials < params_.most_of_one) return at->first;
  return std::nullopt;
}

// The middle of the widest gap between the edge's ends; values that stay unsure lie between them as they are.
std::optional<double> LimitSearch::narrowed(const Edge& edge) const {
  const auto first = tried_.find(std::min(edge.holds, edge.breaks));
  const auto last = tried_.find(std::max(edge.holds, edge.breaks));
  double low = 0, high = 0;
  for (auto at = first; at != last; ++at) {
    const double next = std::next(at)->first;
    if (!near(at->first, next) && (low == 0 || next / at->first > high / low)) low = at->first, high = next;
  }
  if (low == 0) return std::nullopt;
  const double middle = rounded(std::sqrt(low * high));
  return middle > low && middle < high ? std::optional(middle) : std::nullopt;
}

std::optional<double> LimitSearch::confirmed(const Edge& edge) const {
  for (const double end : {edge.holds, edge.breaks})
    if (tried_.at(end).trials < believed) return end;
  return std::nullopt;
}

// Nothing is decided on both sides of an edge yet: what holds is made worse and what breaks better, as guessed, and the
// other way once that has come to the end.
std::optional<double> LimitSearch::farther() const {
  const auto broken = [](const auto& tried) { return tried.second.verdict == Verdict::breaks; };
  const bool any_breaks = std::ranges::any_of(tried_, broken);
  const bool up_first = params_.more_is_worse != any_breaks;
  if (const auto value = beyond(up_first)) return value;
  if (any_breaks) return beyond(!up_first);
  // All holds, up to the end where it should be worst: one look at the other end.
  const double other_end = up_first ? params_.from : params_.to;
  return tried_.contains(other_end) ? std::nullopt : std::optional(other_end);
}

std::optional<double> LimitSearch::beyond(bool up) const {
  const auto& [value, trial] = up ? *tried_.rbegin() : *tried_.begin();
  const double end = up ? params_.to : params_.from;
  if (value == end) return std::nullopt;
  // Load in proportion, or in inverse proportion, to the value says where the busiest pool would be full.
  const double full = trial.verdict == Verdict::breaks ? trial.load : trial.load > 0 ? 1 / trial.load : 0;
  const double step = full > 1 ? std::clamp(full * overshoot, least_step, most_step) : most_step;
  const double target = std::clamp(up ? value * step : value / step, params_.from, params_.to);
  const double next = rounded(target);
  return next == value ? end : next;
}

// One look well inside the side that holds, so that "to here" is not said of a window that begins just before it.
std::optional<double> LimitSearch::calm_side(const Edge& edge) const {
  const bool up = edge.holds > edge.breaks;
  const auto inside = [&](double value) {
    return up ? value >= edge.holds * far_side : value <= edge.holds / far_side;
  };
  for (const auto& [value, trial] : tried_)
    if (inside(value) && trial.verdict == Verdict::holds) return std::nullopt;
  const double value = rounded(
      std::clamp(up ? edge.holds * most_step : edge.holds / most_step, params_.from, params_.to));
  return tried_.contains(value) ? std::nullopt : std::optional(value);
}

}  // namespace headroom::planner
