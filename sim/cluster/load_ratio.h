// How many requests a station gets for each request of the users: what turns the demand model's
// exact intensity into a station's full load, feedback (misses, retries, storms) included.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "real/ports/units.h"

namespace headroom::cluster {

// The users' feed requests of one region: how many were due in the simulation, and how many the model expects.
class RootLoad {
 public:
  virtual ~RootLoad() = default;
  // Expected requests per second at full scale.
  virtual double rate(Time t) const = 0;
  // Sampled requests so far that users would have made had nothing gone wrong: what is asked again, or no longer, is
  // left out, so that this count stays the sample of what rate() expects.
  double sampled() const { return sampled_; }
  void count(double roots = 1) { sampled_ += roots; }

 private:
  double sampled_ = 0;
};

// A ratio of counts under exponential windows. The long one keeps sampling noise out of the load. Short ones of falling
// length watch it: when one says that the world has changed, all longer ones are set to it, so that a storm is followed
// as soon as so many arrivals can tell it from chance: a large change at once, a small one later.
class LoadRatio {
 public:
  struct Params {
    double short_s = 90;       // assumed: the longest of the short windows; each is a third of the one before ...
    double short_roots = 450;  // ... or, in a thin sample, so many root requests
    double long_over_short = 5;  // assumed: hours of the day move slower than some minutes
    // Minus the logarithm of the chance of a false alarm of the shortest: five standard deviations. What a window says
    // that is three times as long is asked anew a third as often: with three times the chance it is as rare in time.
    double doubt = 13;
    double least_noise = 0.1;  // of Poisson's: what a few windows have shown is not known better
  };
  LoadRatio() : LoadRatio(Params{}) {}
  explicit LoadRatio(Params params) : params_(params) {}

  // An arrival at the station, at `now`, with `roots` sampled so far in its region.
  void arrival(Time now, double roots) {
    decay(now, roots);
    for (Short& s : shorts_) s.window.arrivals += 1;
    long_.arrivals += 1;
    noticed_ = false;
    notice();
  }

  // Arrivals per root, after silence too: a station that nobody calls any more fades with the short windows.
  double at(Time now, double roots) {
    decay(now, roots);
    notice();
    return long_ratio();
  }

 private:
  struct Window {
    double arrivals = 0;
    double roots = 0;
  };
  struct Short {
    Window window;
    double dispersion = 1;  // mean square of what it was off by, over what Poisson arrivals would be off by
  };
  double long_ratio() const { return long_.roots > 0 ? long_.arrivals / long_.roots : 0; }

  void notice() {
    if (noticed_) return;
    const double ratio = long_ratio();
    double doubt = params_.doubt;
    for (std::size_t i = shorts_.size(); i-- > 0; doubt -= std::log(3.0)) {
      const Short& s = shorts_[i];
      const double expected = ratio * s.window.roots;
      const double off = std::abs(s.window.arrivals - expected);
      const double noise = noise_of(s, expected);
      if (off * off <= 2 * doubt * noise) continue;
      // Bernstein's bound, as the tail of few large bursts is heavier than a normal one's.
      const double burst = std::max(1.0, s.dispersion);
      if (off * off <= 2 * doubt * (noise + burst * off / 3) || s.window.roots < 2) continue;
      long_ = s.window;
      for (std::size_t j = 0; j < i; ++j) shorts_[j].window = long_;
      return;
    }
    noticed_ = true;
  }

  // Arrivals may come in bursts (ten keys of one page), or one for each root and then with next to no noise at all.
  double noise_of(const Short& s, double expected) const {
    return std::max(params_.least_noise, s.dispersion) * (expected + 1);
  }

  void decay(Time now, double roots) {
    const double dt = seconds(now - at_);
    const double fresh = roots - roots_;
    at_ = now;
    roots_ = roots;
    if (dt <= 0 && fresh <= 0) return;
    noticed_ = false;
    double x = forgets(now, fresh);
    const double ratio = long_ratio();
    const double kept_long = std::exp(-x / params_.long_over_short);
    step(long_, x / params_.long_over_short, kept_long, fresh);
    double kept = std::exp(-x);
    for (Short& s : shorts_) {
      const double expected = ratio * s.window.roots;
      const double off = s.window.arrivals - expected;
      // What is off by more than three deviations may be a change: to learn it as noise would be never to see it.
      const double seen = std::min(off * off, 9 * noise_of(s, expected)) / (expected + 1);
      s.dispersion += (seen - s.dispersion) * (1 - kept_long);
      step(s.window, x, kept, fresh);
      x *= 3;
      kept = kept * kept * kept;
    }
  }
  // A window shrinks with time, or with roots where those are few: whichever forgets less, from one root to the next.
  double forgets(Time now, double fresh) {
    const double dt = seconds(now - last_root_);
    const double since_root =
        std::min(dt / params_.short_s, fresh / params_.short_roots + dt / (6 * params_.short_s));
    const double x = std::max(0.0, since_root - forgot_);
    forgot_ = fresh > 0 ? 0 : forgot_ + x;
    if (fresh > 0) last_root_ = now;
    return x;
  }
  // Roots are taken as spread evenly over the step.
  static void step(Window& w, double x, double kept, double fresh) {
    if (x <= 1e-12) {
      w.roots += fresh;
      return;
    }
    w.arrivals *= kept;
    w.roots = w.roots * kept + fresh * (1 - kept) / x;
  }

  Params params_;
  std::array<Short, 5> shorts_{};
  Window long_;
  Time at_{}, last_root_{};
  double roots_ = 0;
  double forgot_ = 0;  // since the last root
  bool noticed_ = false;  // what there is; nothing has changed since
};

}  // namespace headroom::cluster
