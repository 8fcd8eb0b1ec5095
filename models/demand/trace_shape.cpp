#include "models/demand/trace_shape.h"

#include <algorithm>
#include <cmath>

namespace headroom::models {
namespace {

constexpr std::size_t block = 64;  // pieces per entry of the table of maxima

struct Step {
  double from, to, rate;
};

double minmod(double a, double b) {
  if (a * b <= 0) return 0;
  return std::fabs(a) < std::fabs(b) ? a : b;
}

Result<std::vector<Step>> steps_of(const std::vector<TracePoint>& points) {
  if (points.size() < 2) return fail(Errc::invalid, "a trace needs at least two rows");
  for (std::size_t i = 0; i < points.size(); ++i) {
    const auto row = std::to_string(i + 1);
    if (!std::isfinite(points[i].value) || points[i].value < 0)
      return fail(Errc::invalid, "row " + row + ": the value must be a number of at least 0");
    if (!std::isfinite(points[i].t_s) || (i > 0 && points[i].t_s <= points[i - 1].t_s))
      return fail(Errc::invalid, "row " + row + ": the time must be after that of the row before");
  }
  std::vector<Step> steps;
  const double origin = points.front().t_s;
  for (std::size_t i = 0; i < points.size(); ++i) {
    // The last row's step is taken to be as long as the one before it.
    const double width = i + 1 < points.size() ? points[i + 1].t_s - points[i].t_s : points[i].t_s - points[i - 1].t_s;
    const double from = points[i].t_s - origin;
    steps.push_back({from, from + width, points[i].value / width});
  }
  return steps;
}

// The steps seen in [from, from + length) of the endlessly repeated trace, moved to begin at 0.
std::vector<Step> cut(const std::vector<Step>& steps, double from, double length) {
  const double span = steps.back().to;
  double offset = -(from - span * std::floor(from / span));  // where the current repetition begins
  std::vector<Step> kept;
  for (; offset < length; offset += span)
    for (const Step& s : steps) {
      const double a = std::max(0.0, s.from + offset), b = std::min(length, s.to + offset);
      if (a < b) kept.push_back({a, b, s.rate});
    }
  return kept;
}

}  // namespace

Result<TraceShape> TraceShape::make(const TraceParams& params, double duration_s) {
  if (!(duration_s > 0)) return fail(Errc::invalid, "a trace needs a duration to be laid over");
  auto read = steps_of(params.points);
  if (!read) return std::unexpected(read.error());
  std::vector<Step> steps = std::move(*read);
  if (params.fit == TraceFit::slice) {
    if (!(params.from_s >= 0) || !(params.length_s >= 0))
      return fail(Errc::invalid, "a slice of a trace begins and ends after its start");
    steps = cut(steps, params.from_s, params.length_s > 0 ? params.length_s : duration_s);
  }
  double volume = 0;
  for (const Step& s : steps) volume += s.rate * (s.to - s.from);
  if (!(volume > 0)) return fail(Errc::invalid, "the replayed part of the trace has no volume");

  TraceShape shape;
  shape.duration_ = duration_s;
  const double span = steps.back().to, pace = duration_s / span;
  for (Step& s : steps)
    s = {s.from * pace, s.to * pace, s.rate * span / volume};  // now over the mean, in scenario time
  double before = 0;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    double slope = 0;
    if (i > 0 && i + 1 < steps.size()) {
      const auto middle = [&](std::size_t k) { return (steps[k].from + steps[k].to) / 2; };
      slope = minmod((steps[i].rate - steps[i - 1].rate) / (middle(i) - middle(i - 1)),
                     (steps[i + 1].rate - steps[i].rate) / (middle(i + 1) - middle(i)));
    }
    const double width = steps[i].to - steps[i].from;
    const double limit = 2 * steps[i].rate / width;  // the rate stays at or above zero
    slope = std::clamp(slope, -limit, limit);
    shape.pieces_.push_back({steps[i].from, steps[i].rate, slope, before});
    before += steps[i].rate * width;
    const double highest = steps[i].rate + std::fabs(slope) * width / 2;
    if (i % block == 0) shape.highest_.push_back(0);
    shape.highest_.back() = std::max(shape.highest_.back(), highest);
  }
  return shape;
}

std::size_t TraceShape::piece_at(double t_s) const {
  const auto after =
      std::upper_bound(pieces_.begin(), pieces_.end(), t_s, [](double t, const Piece& p) { return t < p.from; });
  return after == pieces_.begin() ? 0 : static_cast<std::size_t>(after - pieces_.begin()) - 1;
}

double TraceShape::at(double t_s) const {
  if (t_s < 0 || t_s >= duration_) return 0;
  const std::size_t i = piece_at(t_s);
  const Piece& p = pieces_[i];
  return std::max(0.0, p.mean + p.slope * (t_s - (p.from + end_of(i)) / 2));
}

double TraceShape::cumulative(double t_s) const {
  const double t = std::clamp(t_s, 0.0, duration_);
  const std::size_t i = piece_at(t);
  const Piece& p = pieces_[i];
  const double x = t - p.from, width = end_of(i) - p.from;
  return p.before + x * (p.mean + p.slope * (x - width) / 2);
}

double TraceShape::integral(double from_s, double to_s) const { return cumulative(to_s) - cumulative(from_s); }

double TraceShape::max_over(double from_s, double to_s) const {
  if (to_s < 0 || from_s >= duration_) return 0;
  const std::size_t first = piece_at(std::max(0.0, from_s)), last = piece_at(std::min(to_s, duration_));
  double highest = 0;
  for (std::size_t i = first; i <= last;) {
    if (i % block == 0 && i + block <= last) {
      highest = std::max(highest, highest_[i / block]);
      i += block;
    } else {
      highest = std::max(highest, pieces_[i].mean + std::fabs(pieces_[i].slope) * (end_of(i) - pieces_[i].from) / 2);
      ++i;
    }
  }
  return highest;
}

}  // namespace headroom::models
