#include "models/popularity/rank_law.h"

#include <algorithm>
#include <cmath>

#include "real/ports/verify.h"

namespace headroom::models {
namespace {

constexpr double exact_ranks = 4096;

// Cells of a stretch, and the error of a rank, in ranks' own size, up to which its polynomial stands for the law.
constexpr std::size_t cells = 128;
constexpr double closeness = 1e-10;

// The integral of x^-a from `from` to `to`, and where it reaches `weight`.
double area(double a, double from, double to) {
  if (std::fabs(a - 1) < 1e-9) return std::log(to / from);
  return (std::pow(to, 1 - a) - std::pow(from, 1 - a)) / (1 - a);
}
double reach(double a, double from, double weight) {
  if (std::fabs(a - 1) < 1e-9) return from * std::exp(weight);
  return std::pow(std::pow(from, 1 - a) + (1 - a) * weight, 1 / (1 - a));
}

using Quintic = std::array<double, 6>;
double at(const Quintic& c, double v) { return c[0] + v * (c[1] + v * (c[2] + v * (c[3] + v * (c[4] + v * c[5])))); }

}  // namespace

RankLaw::RankLaw(RankLawParams params) : params_(params) {
  verify(params.size >= 1 && params.knee >= 1, "a catalogue has at least one video");
  params_.size = std::floor(params.size);
  joint_ = std::pow(params_.knee, params_.slope_tail - params_.slope_head);
  double sum = 0;
  for (double r = 1; r <= std::min(exact_ranks, params_.size); r += 1)
    head_.push_back(sum +=
                    r <= params_.knee ? std::pow(r, -params_.slope_head) : joint_ * std::pow(r, -params_.slope_tail));
  edge_ = static_cast<double>(head_.size()) + 0.5;
  knee_edge_ = std::max(edge_, std::min(params_.knee, params_.size + 0.5));
  at_knee_ = sum + area(params_.slope_head, edge_, knee_edge_);
  total_ = weight_up_to(params_.size + 0.5);

  head_weight_ = sum;
  guide_per_weight_ = static_cast<double>(head_.size()) / sum;
  for (std::size_t cell = 0, place = 0; cell < head_.size(); ++cell) {
    while (head_[place] < sum * static_cast<double>(cell) / static_cast<double>(head_.size())) ++place;
    guide_.push_back(static_cast<std::uint16_t>(place));
  }
  middle_ = stretch(sum, at_knee_, params_.slope_head, 1);
  tail_ = stretch(at_knee_, total_, params_.slope_tail, joint_);
}

// Hermite's quintics: ranks x at the ends of a cell, their first derivatives there by the weight, x^a / scale, and
// their second, a x^(a - 1) / scale times the first.
RankLaw::Stretch RankLaw::stretch(double begin, double end, double slope, double scale) const {
  Stretch made{.begin = begin};
  if (end <= begin) return made;
  const double width = (end - begin) / static_cast<double>(cells);
  made.cells_per_weight = 1 / width;
  const auto first = [&](double x) { return std::pow(x, slope) / scale * width; };
  const auto second = [&](double x) { return slope * std::pow(x, slope - 1) / scale * width * first(x); };
  double x0 = inverse(std::nextafter(begin, end));
  for (std::size_t cell = 1; cell <= cells; ++cell) {
    const double x1 = inverse(cell == cells ? end : begin + static_cast<double>(cell) * width);
    const double d = x1 - x0, s0 = first(x0), s1 = first(x1), q0 = second(x0) / 2, q1 = second(x1) / 2;
    Quintic& made_here = made.quintics.emplace_back(Quintic{x0, s0, q0, 10 * d - 6 * s0 - 4 * s1 - 3 * q0 + q1,
                                                            -15 * d + 8 * s0 + 7 * s1 + 3 * q0 - 2 * q1,
                                                            6 * d - 3 * s0 - 3 * s1 - q0 + q1});
    const double middle = inverse(begin + (static_cast<double>(cell) - 0.5) * width);
    if (!(std::fabs(at(made_here, 0.5) - middle) <= closeness * middle)) made_here[0] = std::nan("");
    x0 = x1;
  }
  return made;
}

double RankLaw::weight_up_to(double x) const {
  if (x <= edge_) {
    const double ranks = std::max(0.0, x - 0.5);
    const auto whole = static_cast<std::size_t>(ranks);
    const double below = whole == 0 ? 0 : head_[whole - 1];
    return whole >= head_.size() ? below : below + (ranks - static_cast<double>(whole)) * (head_[whole] - below);
  }
  if (x <= knee_edge_) return head_.back() + area(params_.slope_head, edge_, x);
  return at_knee_ + joint_ * area(params_.slope_tail, knee_edge_, x);
}

double RankLaw::inverse(double weight) const {
  if (weight <= head_.back()) {
    const auto at = std::lower_bound(head_.begin(), head_.end(), weight);
    const auto i = static_cast<std::size_t>(at - head_.begin());
    const double below = i == 0 ? 0 : head_[i - 1];
    return 0.5 + static_cast<double>(i) + (weight - below) / (head_[i] - below);
  }
  if (weight <= at_knee_) return reach(params_.slope_head, edge_, weight - head_.back());
  return reach(params_.slope_tail, knee_edge_, (weight - at_knee_) / joint_);
}

std::uint64_t RankLaw::head_rank(double weight) const {
  const auto cell = static_cast<std::size_t>(weight * guide_per_weight_);
  // One cell back, where rounding put it one too far.
  std::size_t at = guide_[std::min(cell, guide_.size() - 1)];
  while (at > 0 && head_[at - 1] >= weight) --at;
  while (head_[at] < weight) ++at;
  return at + 1;
}

std::uint64_t RankLaw::rank(double u) const {
  const double weight = u * total_;
  if (weight <= head_weight_) return head_rank(weight);
  const Stretch& on = weight <= at_knee_ ? middle_ : tail_;
  const double place = (weight - on.begin) * on.cells_per_weight;
  const auto cell = std::min(static_cast<std::size_t>(place), cells - 1);
  double x = at(on.quintics[cell], place - static_cast<double>(cell));
  if (std::isnan(x)) x = inverse(weight);
  return static_cast<std::uint64_t>(std::clamp(x + 0.5, 1.0, params_.size));
}

double RankLaw::share(std::uint64_t rank) const {
  const auto r = static_cast<double>(rank);
  return (weight_up_to(r + 0.5) - weight_up_to(r - 0.5)) / total_;
}

double RankLaw::share_of_top(double ranks) const {
  return weight_up_to(std::clamp(ranks, 0.0, params_.size) + 0.5) / total_;
}

double RankLaw::ranks_holding(double share) const {
  if (share <= 0) return 0;
  return std::clamp(inverse(std::min(share, 1.0) * total_) - 0.5, 0.0, params_.size);
}

double RankLaw::gini() const {
  // G = 1 + 1/n - (2/n) sum over ranks of r p(r), p falling; the sum's tail is an integral of x^(1-a).
  double sum = 0;
  for (std::size_t i = 0; i < head_.size(); ++i)
    sum += static_cast<double>(i + 1) * (head_[i] - (i == 0 ? 0 : head_[i - 1]));
  sum += area(params_.slope_head - 1, edge_, knee_edge_);
  if (params_.size + 0.5 > knee_edge_) sum += joint_ * area(params_.slope_tail - 1, knee_edge_, params_.size + 0.5);
  return 1 + 1 / params_.size - 2 / params_.size * (sum / total_);
}

}  // namespace headroom::models
