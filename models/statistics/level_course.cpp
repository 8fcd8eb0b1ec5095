#include "models/statistics/level_course.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

#include "models/laws/uniform.h"
#include "real/ports/verify.h"

namespace headroom::models {
namespace {

constexpr std::size_t fewest_windows = 6;
// How far a ratio that moves does so, in noise of an average window: in one step of a walk (squared), and over the
// whole course of what bends slowly. Before anything is seen, that it stands still is as likely as all of these.
constexpr std::array walks{0.01, 0.03, 0.1, 0.3, 1.0, 3.0};
constexpr std::array bends{3.0, 10.0, 30.0, 100.0};
constexpr double ways_to_move = walks.size() + bends.size();
// In variances of an average window: next to that nothing is known.
constexpr double unknown = 1e7;

// Standard normal variables, two of each pair of uniforms (Box and Muller 1958).
class Normals {
 public:
  Normals(std::uint64_t seed, std::uint64_t number) : key_(mix(seed, number)) {}
  double next() {
    if (kept_) return *std::exchange(kept_, std::nullopt);
    const double radius = std::sqrt(-2 * std::log(uniform()));
    const double angle = 2 * std::numbers::pi * uniform();
    kept_ = radius * std::sin(angle);
    return radius * std::cos(angle);
  }
  double uniform() { return to_uniform(mix(key_, at_++)); }

 private:
  std::uint64_t key_, at_ = 0;
  std::optional<double> kept_;
};

// Counts of rare things vary as their number: where the ratio is three times as high, so is the variance of what is
// seen of it. Gives windows of a `whole` that says as much as that leaves, and of one on average.
std::vector<SeenWindow> evened(std::span<const SeenWindow> windows) {
  constexpr std::size_t reach = 2;
  Block all;
  double seen = 0;
  for (const SeenWindow& w : windows) {
    all.part += w.block.part;
    all.whole += w.block.whole;
    seen += w.block.whole > 0 ? 1 : 0;
  }
  std::vector<SeenWindow> even(windows.begin(), windows.end());
  for (std::size_t t = 0; t < windows.size(); ++t) {
    if (!(windows[t].block.whole > 0)) continue;
    std::size_t first = t, last = t;
    while (first > 0 && t - first < reach && !windows[first].fresh) --first;
    while (last + 1 < windows.size() && last - t < reach && !windows[last + 1].fresh) ++last;
    Block near;
    for (std::size_t i = first; i <= last; ++i) {
      near.part += windows[i].block.part;
      near.whole += windows[i].block.whole;
    }
    const double level = all.part > 0 ? near.part / near.whole / (all.part / all.whole) : 1;
    const double share = windows[t].block.whole * seen / all.whole / std::max(level, 0.05);
    even[t].block = {windows[t].block.part / windows[t].block.whole * share, share};
  }
  return even;
}

}  // namespace

LevelCourse::State LevelCourse::moved(const State& state, Motion motion, double windows) {
  const Symmetric& v = state.variance;
  if (state.fresh) return {state.mean, {unknown, 0, motion.bend * windows}, true};
  return {{state.mean[0] + state.mean[1], state.mean[1]},
          {v.level + 2 * v.both + v.slope + motion.walk, v.both + v.slope, v.slope + motion.bend},
          false};
}

LevelCourse::Backward LevelCourse::backward(const State& state, const State* next) {
  Backward b;
  b.mean = state.mean;
  Symmetric v = state.variance;
  if (next != nullptr && !next->fresh) {
    // Covariance of this state with the next, and the gain: that times the next one's inverse.
    const double ll = v.level + v.both, ls = v.both, sl = v.both + v.slope, ss = v.slope;
    const Symmetric& n = next->variance;
    const double determinant = n.level * n.slope - n.both * n.both;
    if (determinant > 1e-12 * n.level * n.slope) {
      b.gain = {Vector{(ll * n.slope - ls * n.both) / determinant, (ls * n.level - ll * n.both) / determinant},
                Vector{(sl * n.slope - ss * n.both) / determinant, (ss * n.level - sl * n.both) / determinant}};
    } else if (n.level > 0) {
      b.gain = {Vector{ll / n.level, 0}, Vector{sl / n.level, 0}};
    }
    b.expected = next->mean;
    v.level -= b.gain[0][0] * ll + b.gain[0][1] * ls;
    v.both -= b.gain[0][0] * sl + b.gain[0][1] * ss;
    v.slope -= b.gain[1][0] * sl + b.gain[1][1] * ss;
  }
  b.root_level = std::sqrt(std::max(v.level, 0.0));
  b.root_both = b.root_level > 0 ? v.both / b.root_level : 0;
  b.root_slope = std::sqrt(std::max(v.slope - b.root_both * b.root_both, 0.0));
  return b;
}

LevelCourse::Guess LevelCourse::guess(std::span<const SeenWindow> windows, Motion motion) {
  Guess guess;
  std::vector<State> predicted, known;
  State state{.fresh = true};
  double log_variances = 0, forecasts = 0;
  for (const SeenWindow& window : windows) {
    state.fresh = state.fresh || window.fresh;
    state = moved(state, motion, static_cast<double>(windows.size()));
    predicted.push_back(state);
    const double whole = window.block.whole;
    if (whole > 0) {
      Symmetric& v = state.variance;
      const double of_forecast = v.level + 1 / whole, off = window.block.part / whole - state.mean[0];
      if (!state.fresh) {
        guess.squares += off * off / of_forecast;
        log_variances += std::log(of_forecast);
        forecasts += 1;
      }
      const Vector gain{v.level / of_forecast, v.both / of_forecast};
      state.mean = {state.mean[0] + gain[0] * off, state.mean[1] + gain[1] * off};
      v = {v.level / (whole * of_forecast), v.both / (whole * of_forecast), v.slope - gain[1] * v.both};
      state.fresh = false;
    }
    known.push_back(state);
  }
  for (std::size_t t = 0; t < known.size(); ++t)
    guess.windows.push_back(backward(known[t], t + 1 < known.size() ? &predicted[t + 1] : nullptr));
  // The noise's scale is integrated out, its logarithm anything.
  guess.likelihood = -0.5 * (log_variances + forecasts * std::log(std::max(guess.squares, 1e-300)));
  return guess;
}

std::optional<LevelCourse> LevelCourse::of(std::span<const SeenWindow> windows) {
  double seen = 0, levels = 1;
  for (const SeenWindow& window : windows) {
    seen += window.block.whole > 0 ? 1 : 0;
    levels += window.fresh ? 1 : 0;
  }
  LevelCourse course;
  course.windows_ = windows.size();
  course.degrees_ = seen - levels;
  if (seen < fewest_windows || course.degrees_ < 3) return std::nullopt;
  const std::vector<SeenWindow> even = evened(windows);
  const auto length = static_cast<double>(windows.size());
  course.guesses_.push_back(guess(even, {}));
  course.guesses_.front().likelihood += std::log(ways_to_move);
  for (const double walk : walks) course.guesses_.push_back(guess(even, {.walk = walk}));
  for (const double bend : bends)
    course.guesses_.push_back(guess(even, {.bend = 3 * bend * bend / (length * length * length)}));
  const double best = std::ranges::max(course.guesses_, {}, &Guess::likelihood).likelihood;
  double sum = 0;
  for (Guess& guess : course.guesses_) sum += guess.likelihood = std::exp(guess.likelihood - best);
  for (Guess& guess : course.guesses_) guess.likelihood /= sum;
  return course;
}

void LevelCourse::draw(std::uint64_t seed, std::uint64_t number, std::span<double> course) const {
  verify(course.size() == windows_, "a course has a value for each window");
  Normals normals(seed, number);
  double left = normals.uniform();
  std::size_t i = 0;
  while (i + 1 < guesses_.size() && left >= guesses_[i].likelihood) left -= guesses_[i++].likelihood;
  // A chi-squared variable's cube root is all but normal (Wilson and Hilferty 1931).
  const double third = 2 / (9 * degrees_);
  const double chi_squared = degrees_ * std::pow(std::max(1 - third + std::sqrt(third) * normals.next(), 0.05), 3);
  const double noise = std::sqrt(guesses_[i].squares / chi_squared);
  Vector later{};
  for (std::size_t t = windows_; t-- > 0;) {
    const Backward& b = guesses_[i].windows[t];
    const double off_level = later[0] - b.expected[0], off_slope = later[1] - b.expected[1];
    const double one = noise * normals.next();
    later = {b.mean[0] + b.gain[0][0] * off_level + b.gain[0][1] * off_slope + b.root_level * one,
             b.mean[1] + b.gain[1][0] * off_level + b.gain[1][1] * off_slope + b.root_both * one};
    if (b.root_slope > 0) later[1] += b.root_slope * noise * normals.next();
    course[t] = later[0];
  }
}

}  // namespace headroom::models
