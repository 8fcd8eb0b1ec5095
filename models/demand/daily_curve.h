// The shape of a day in UTC for users spread over time zones.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "models/demand/regions.h"

namespace headroom::models {

// A smooth periodic function of the time of day with mean exactly 1 (to rounding). Each local hour is a parabola; their
// ends meet with equal slope, and each hour keeps its given mean (quadratic spline in the cumulative sense). Zones
// shift it by quarters of an hour, so that the mix is again one parabola per quarter: look-ups are O(1).
class DailyCurve {
 public:
  // hours: over the mean, any positive scale. zones: offsets in quarter hours, shares with a positive sum.
  DailyCurve(std::span<const double, 24> hours, std::span<const ZoneShare> zones);

  double at(double utc_s) const;                      // relative to the day's mean
  double integral(double from_s, double to_s) const;  // seconds; from_s <= to_s, any number of days
  double max_over(double from_s, double to_s) const;  // an upper bound, tight to the quarters touched
  double peak() const { return peak_; }

 private:
  static constexpr int quarters = 96;
  struct Parabola {  // a + b x + c x^2, x in [0, 1) of the quarter
    double a = 0, b = 0, c = 0;
    double at(double x) const { return a + x * (b + x * c); }
    double integral(double x) const { return x * (a + x * (b / 2 + x * (c / 3))); }
    double max() const;
  };
  double cumulative(double utc_s) const;

  std::array<Parabola, quarters> pieces_{};
  std::array<double, quarters + 1> before_{};  // integral up to each quarter, in quarters
  std::array<double, quarters> highest_{};
  double peak_ = 0;
};

}  // namespace headroom::models
