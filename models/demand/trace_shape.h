// A replayed trace as a shape: where its volume lies in time.
#pragma once

#include <string>
#include <vector>

#include "real/ports/result.h"

namespace headroom::models {

// What was counted from t_s until the next row.
struct TracePoint {
  double t_s;    // seconds, strictly rising
  double value;  // >= 0: events in this step, not per second
};

enum class TraceFit {
  stretch,  // the whole trace, squeezed or stretched onto the scenario's duration
  slice,    // a piece at its own pace, from `from_s`; repeated from the start where the trace is too short
};

struct TraceParams {
  std::vector<TracePoint> points;
  TraceFit fit = TraceFit::stretch;
  double from_s = 0;    // slice: offset from the first row
  double length_s = 0;  // slice: how much of it is then laid over the duration; 0: the duration itself
};

// A rate over [0, duration) with mean 1: a step of the trace keeps its share of the volume exactly, and within
// steps the rate is linear with a limited slope (minmod), so that it follows the trend and never falls below zero.
class TraceShape {
 public:
  // Refuses fewer than two points, times that do not rise, values that are negative or not finite, and a span without
  // volume.
  static Result<TraceShape> make(const TraceParams& params, double duration_s);

  double at(double t_s) const;                        // 0 outside [0, duration)
  double integral(double from_s, double to_s) const;  // seconds
  double max_over(double from_s, double to_s) const;

 private:
  struct Piece {
    double from, mean, slope;  // rate = mean + slope (t - middle)
    double before;             // integral up to `from`
  };
  double cumulative(double t_s) const;
  std::size_t piece_at(double t_s) const;
  double end_of(std::size_t i) const { return i + 1 < pieces_.size() ? pieces_[i + 1].from : duration_; }

  std::vector<Piece> pieces_;
  std::vector<double> highest_;  // maxima over blocks of pieces, for max_over
  double duration_ = 0;
};

}  // namespace headroom::models
