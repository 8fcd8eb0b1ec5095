#include "models/demand/intensity.h"

#include <algorithm>

namespace headroom::models {
namespace {

constexpr double day_s = 86400;

std::vector<double> means(std::span<const Region> regions, double per_second) {
  double shares = 0;
  for (const Region& r : regions) shares += r.share;
  std::vector<double> mean;
  for (const Region& r : regions) mean.push_back(per_second * r.share / shares);
  return mean;
}

}  // namespace

Intensity::Intensity(std::span<const Region> regions, std::span<const double, 24> hours, double per_day,
                     double day_factor)
    : mean_(means(regions, per_day * day_factor / day_s)) {
  for (const Region& r : regions) curves_.emplace_back(hours, r.zones);
}

Result<Intensity> Intensity::from_trace(std::span<const Region> regions, const TraceParams& trace, double per_day,
                                        double day_factor, double start_s, double duration_s) {
  auto shape = TraceShape::make(trace, duration_s);
  if (!shape) return std::unexpected(shape.error());
  Intensity made;
  made.mean_ = means(regions, per_day * day_factor / day_s);
  made.trace_ = std::move(*shape);
  made.start_s_ = start_s;
  made.duration_s_ = duration_s;
  return made;
}

double Intensity::calm_at(std::size_t region, double t_s) const {
  return mean_[region] * (trace_ ? trace_->at(t_s - start_s_) : curves_[region].at(t_s));
}

double Intensity::calm_integral(std::size_t region, double from_s, double to_s) const {
  return mean_[region] *
         (trace_ ? trace_->integral(from_s - start_s_, to_s - start_s_) : curves_[region].integral(from_s, to_s));
}

double Intensity::surge_at(std::size_t region, double t_s) const {
  double factor = 1;
  for (const Surge& surge : surges_)
    if (surge.region.value_or(region) == region && t_s >= surge.from_s && t_s < surge.to_s) factor *= surge.factor;
  return factor;
}

double Intensity::at(std::size_t region, double t_s) const { return calm_at(region, t_s) * surge_at(region, t_s); }

// Between two edges of surges the factor stands still.
double Intensity::integral(std::size_t region, double from_s, double to_s) const {
  if (surges_.empty()) return calm_integral(region, from_s, to_s);
  std::vector<double> edges{from_s, to_s};
  for (const Surge& surge : surges_)
    for (const double edge : {surge.from_s, surge.to_s})
      if (edge > from_s && edge < to_s) edges.push_back(edge);
  std::ranges::sort(edges);
  double events = 0;
  for (std::size_t i = 1; i < edges.size(); ++i)
    events += calm_integral(region, edges[i - 1], edges[i]) * surge_at(region, edges[i - 1]);
  return events;
}

double Intensity::max_over(std::size_t region, double from_s, double to_s) const {
  double factor = 1;
  for (const Surge& surge : surges_)
    if (surge.region.value_or(region) == region && to_s >= surge.from_s && from_s < surge.to_s)
      factor *= std::max(1.0, surge.factor);
  const double calm =
      trace_ ? trace_->max_over(from_s - start_s_, to_s - start_s_) : curves_[region].max_over(from_s, to_s);
  return mean_[region] * calm * factor;
}

double Intensity::total_at(double t_s) const {
  double total = 0;
  for (std::size_t r = 0; r < regions(); ++r) total += at(r, t_s);
  return total;
}

double Intensity::total_integral(double from_s, double to_s) const {
  double total = 0;
  for (std::size_t r = 0; r < regions(); ++r) total += integral(r, from_s, to_s);
  return total;
}

double Intensity::peak() const {
  if (trace_) {
    double mean = 0;
    for (double m : mean_) mean += m;
    return mean * trace_->max_over(0, duration_s_);
  }
  double highest = 0;
  for (double t = 0; t < day_s; t += 60) highest = std::max(highest, total_at(t));
  return highest;
}

}  // namespace headroom::models
