#include "models/demand/daily_curve.h"

#include <algorithm>
#include <cmath>

#include "real/ports/verify.h"

namespace headroom::models {
namespace {

constexpr double quarter_s = 900;
constexpr double day_s = 86400;

using Hours = std::array<double, 24>;

// Values at the full hours such that hourly parabolas with the given means join with equal slopes:
// b[h-1] + 4 b[h] + b[h+1] = 3 (m[h-1] + m[h]), cyclic and diagonally dominant, so Jacobi's iteration converges by half
// a step.
Hours boundary_values(const Hours& mean) {
  Hours b = mean;
  for (int round = 0; round < 60; ++round) {
    Hours next;
    for (int h = 0; h < 24; ++h)
      next[h] = (3 * (mean[(h + 23) % 24] + mean[h]) - b[(h + 23) % 24] - b[(h + 1) % 24]) / 4;
    b = next;
  }
  return b;
}

}  // namespace

double DailyCurve::Parabola::max() const {
  double highest = std::max(at(0), at(1));
  if (c < 0) {
    const double top = -b / (2 * c);
    if (top > 0 && top < 1) highest = std::max(highest, at(top));
  }
  return highest;
}

DailyCurve::DailyCurve(std::span<const double, 24> hours, std::span<const ZoneShare> zones) {
  double sum = 0, shares = 0;
  for (double h : hours) sum += h;
  for (const ZoneShare& z : zones) shares += z.share;
  verify(sum > 0 && shares > 0, "a daily curve has positive hours and shares");
  Hours mean;
  for (int h = 0; h < 24; ++h) mean[h] = hours[h] * 24 / sum;
  const Hours b = boundary_values(mean);

  for (const ZoneShare& z : zones) {
    const double in_quarters = z.utc_offset_h * 4;
    verify(in_quarters == std::floor(in_quarters), "a zone's offset is in quarters of an hour");
    const int shift = static_cast<int>(in_quarters);
    const double share = z.share / shares;
    for (int q = 0; q < quarters; ++q) {
      const int local = ((q + shift) % quarters + quarters) % quarters;
      const int h = local / 4;
      const double y = (local % 4) / 4.0;  // where in the hour the quarter begins
      const double a = b[h], end = b[(h + 1) % 24];
      const double linear = 6 * mean[h] - 4 * a - 2 * end, square = 3 * (a + end) - 6 * mean[h];
      // a + linear (y + x/4) + square (y + x/4)^2 in x
      pieces_[q].a += share * (a + linear * y + square * y * y);
      pieces_[q].b += share * (linear + 2 * square * y) / 4;
      pieces_[q].c += share * square / 16;
    }
  }
  for (int q = 0; q < quarters; ++q) {
    before_[q + 1] = before_[q] + pieces_[q].integral(1);
    highest_[q] = pieces_[q].max();
    peak_ = std::max(peak_, highest_[q]);
  }
  verify(std::fabs(before_[quarters] - quarters) < 1e-9, "a daily curve has mean 1");
}

double DailyCurve::at(double utc_s) const {
  const double place = (utc_s - day_s * std::floor(utc_s / day_s)) / quarter_s;
  const int q = std::min(static_cast<int>(place), quarters - 1);
  return pieces_[q].at(place - q);
}

double DailyCurve::cumulative(double utc_s) const {
  const double day = std::floor(utc_s / day_s);
  const double place = (utc_s - day_s * day) / quarter_s;
  const int q = std::min(static_cast<int>(place), quarters - 1);
  return quarter_s * (day * before_[quarters] + before_[q] + pieces_[q].integral(place - q));
}

double DailyCurve::integral(double from_s, double to_s) const { return cumulative(to_s) - cumulative(from_s); }

double DailyCurve::max_over(double from_s, double to_s) const {
  const double first = std::floor(from_s / quarter_s), last = std::floor(to_s / quarter_s);
  if (last - first >= quarters) return peak_;
  double highest = 0;
  for (double q = first; q <= last; q += 1)
    highest = std::max(highest, highest_[static_cast<int>(q - quarters * std::floor(q / quarters))]);
  return highest;
}

}  // namespace headroom::models
