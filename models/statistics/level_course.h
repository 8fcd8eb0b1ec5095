// A level that moves with time and is seen through noise: which courses of it are likely.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "models/statistics/block_ratio.h"

namespace headroom::models {

// What windows of equal length have shown of a ratio. Its noise falls as 1 / whole.
struct SeenWindow {
  Block block;         // a whole of 0: nothing was seen
  bool fresh = false;  // from here on the ratio may be any other: something was switched on or off
};

// Structural time series (Harvey, Forecasting, Structural Time Series Models and the Kalman Filter, 1989, section 2.3):
// the ratio stands still, walks at random, or bends slowly, and is seen with noise. Which of these, how far it moves
// and how large the noise is, is learned from the windows: where it stands still all of them say what it is, and where
// it moves only the nearest do.
class LevelCourse {
 public:
  // Absent with fewer than six windows in which anything was seen.
  static std::optional<LevelCourse> of(std::span<const SeenWindow> windows);

  std::size_t windows() const { return windows_; }
  // One of the courses that what was seen allows, each as often as it is likely, by forward filtering and backward
  // sampling (Fruehwirth-Schnatter, Journal of Time Series Analysis 15, 1994). Repeatable: `seed` and the number of the
  // draw decide. What such courses' peaks have in common is the true one's; a maximum of what was seen is that of the
  // noise.
  void draw(std::uint64_t seed, std::uint64_t number, std::span<double> course) const;

 private:
  using Vector = std::array<double, 2>;  // level, and how far it moves in a window
  struct Symmetric {
    double level = 0, both = 0, slope = 0;
  };
  // How far level and slope are changed by chance in a window: variances, in units of the noise's.
  struct Motion {
    double walk = 0, bend = 0;
  };
  struct State {
    Vector mean{};
    Symmetric variance;  // in units of the noise's
    bool fresh = false;
  };
  // Given the next window's state, this one's is mean + gain (next - expected) + root x normals.
  struct Backward {
    Vector mean{}, expected{};
    std::array<Vector, 2> gain{};
    double root_level = 0, root_both = 0, root_slope = 0;
  };
  struct Guess {
    double likelihood = 0;  // logarithm; then the posterior chance
    double squares = 0;     // sum of what forecasts were off by, in variances of one unit of noise
    std::vector<Backward> windows;
  };
  static Guess guess(std::span<const SeenWindow> windows, Motion motion);
  static State moved(const State& state, Motion motion, double windows);
  static Backward backward(const State& state, const State* next);

  std::size_t windows_ = 0;
  double degrees_ = 0;
  std::vector<Guess> guesses_;
};

}  // namespace headroom::models
