// How many requests a station gets for each request of the users: what turns the demand model's
// exact intensity into a station's full load, feedback (misses, retries, storms) included.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "real/ports/units.h"

namespace headroom::cluster {

// The users' feed requests of one region: how many were simulated, and how many the model expects.
class RootLoad {
 public:
  virtual ~RootLoad() = default;
  // Expected requests per second at full scale.
  virtual double rate(Time t) const = 0;
  // Sampled requests simulated so far.
  std::uint64_t sampled() const { return sampled_; }
  void count() { ++sampled_; }

 private:
  std::uint64_t sampled_ = 0;
};

// A ratio of counts under two exponential windows. The long one keeps sampling noise out of the
// load; when the short one says that the world has changed (by more than `doubt` standard
// deviations of what it showed so far), the long one is set to it, so that a storm is followed soon.
class LoadRatio {
 public:
  struct Params {
    double short_s = 10;      // assumed: a storm shows within ten seconds ...
    double short_roots = 50;  // ... or, in a thin sample, within so many root requests
    double long_over_short = 40;  // assumed: hours of the day move slower than some minutes
    double doubt = 5;         // standard deviations
  };
  LoadRatio() : LoadRatio(Params{}) {}
  explicit LoadRatio(Params params) : params_(params) {}

  // One arrival at the station, at `now`, with `roots` sampled so far in its region.
  void arrival(Time now, std::uint64_t roots) {
    decay(now, roots);
    short_.arrivals += 1;
    long_.arrivals += 1;
    notice();
  }

  // Arrivals per root, after silence too: a station that nobody calls any more fades with the short window.
  double at(Time now, std::uint64_t roots) {
    decay(now, roots);
    notice();
    return long_ratio();
  }

 private:
  struct Window {
    double arrivals = 0;
    double roots = 0;
  };
  double long_ratio() const { return long_.roots > 0 ? long_.arrivals / long_.roots : 0; }

  void notice() {
    const double expected = long_ratio() * short_.roots;
    const double off = short_.arrivals - expected;
    // Arrivals may come in bursts (ten keys of one page): the noise is the larger of Poisson's and what was seen.
    const double noise = std::max(expected + 1, square_off_);
    if (off * off > params_.doubt * params_.doubt * noise && short_.roots > params_.short_roots / 2) {
      const double before = long_ratio();
      long_ = short_;
      // Bursts stay bursts at the new level: to forget them would raise one false alarm after another.
      if (before > 0) square_off_ *= long_ratio() / before;
    }
  }

  void decay(Time now, std::uint64_t roots) {
    const double dt = seconds(now - at_);
    const auto fresh = static_cast<double>(roots - roots_);
    at_ = now;
    roots_ = roots;
    if (dt <= 0 && fresh <= 0) return;
    // A window shrinks with time, or with roots where those are few: whichever forgets less.
    const double x = std::min(dt / params_.short_s, fresh / params_.short_roots + dt / (60 * params_.short_s));
    const double off = short_.arrivals - long_ratio() * short_.roots;
    square_off_ += (off * off - square_off_) * (1 - std::exp(-x / params_.long_over_short));
    step(short_, x, fresh);
    step(long_, x / params_.long_over_short, fresh);
  }
  // Roots are taken as spread evenly over the step.
  static void step(Window& w, double x, double fresh) {
    if (x <= 1e-12) {
      w.roots += fresh;
      return;
    }
    const double kept = std::exp(-x);
    w.arrivals *= kept;
    w.roots = w.roots * kept + fresh * (1 - kept) / x;
  }

  Params params_;
  Window short_, long_;
  double square_off_ = 0;  // mean square of what the short window was off by
  Time at_{};
  std::uint64_t roots_ = 0;
};

}  // namespace headroom::cluster
