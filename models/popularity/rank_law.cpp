#include "models/popularity/rank_law.h"

#include <algorithm>
#include <cmath>

#include "real/ports/verify.h"

namespace headroom::models {
namespace {

constexpr double exact_ranks = 4096;

// The integral of x^-a from `from` to `to`, and where it reaches `weight`.
double area(double a, double from, double to) {
  if (std::fabs(a - 1) < 1e-9) return std::log(to / from);
  return (std::pow(to, 1 - a) - std::pow(from, 1 - a)) / (1 - a);
}
double reach(double a, double from, double weight) {
  if (std::fabs(a - 1) < 1e-9) return from * std::exp(weight);
  return std::pow(std::pow(from, 1 - a) + (1 - a) * weight, 1 / (1 - a));
}

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

std::uint64_t RankLaw::rank(double u) const {
  const double x = inverse(u * total_) + 0.5;
  return static_cast<std::uint64_t>(std::clamp(x, 1.0, params_.size));
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
