// How many requests a station gets for each request of the users: what turns the demand model's
// exact intensity into a station's full load, feedback (misses, retries, storms) included.
#pragma once

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
// deviations), the long one is set to it, so that a storm is followed within seconds.
class LoadRatio {
 public:
  struct Params {
    double short_s = 10;   // assumed: a storm shows within ten seconds
    double long_s = 600;   // assumed: hours of the day move slower than ten minutes
    double doubt = 4;      // standard deviations; 4 gives a false alarm in about 16,000 windows
  };
  LoadRatio() : LoadRatio(Params{}) {}
  explicit LoadRatio(Params params) : params_(params) {}

  // One arrival at the station, at `now`, with `roots` sampled so far in its region.
  void arrival(Time now, std::uint64_t roots) {
    decay(now, roots);
    short_.arrivals += 1;
    long_.arrivals += 1;
    const double expected = long_ratio() * short_.roots;
    const double noise = std::sqrt(expected + 1);
    if (std::abs(short_.arrivals - expected) > params_.doubt * noise) long_ = short_;
  }

  // Arrivals per root, after silence too: a station that nobody calls any more fades with the short window.
  double at(Time now, std::uint64_t roots) {
    decay(now, roots);
    const double expected = long_ratio() * short_.roots;
    if (expected - short_.arrivals > params_.doubt * std::sqrt(expected + 1)) long_ = short_;
    return long_ratio();
  }

 private:
  struct Window {
    double arrivals = 0;
    double roots = 0;
  };
  double long_ratio() const { return long_.roots > 0 ? long_.arrivals / long_.roots : 0; }

  void decay(Time now, std::uint64_t roots) {
    const double dt = seconds(now - at_);
    const double fresh = static_cast<double>(roots - roots_);
    if (dt > 0) {
      step(short_, dt / params_.short_s, fresh);
      step(long_, dt / params_.long_s, fresh);
    } else {
      short_.roots += fresh;
      long_.roots += fresh;
    }
    at_ = now;
    roots_ = roots;
  }
  // Roots are taken as spread evenly over the step.
  static void step(Window& w, double x, double fresh) {
    const double kept = std::exp(-x);
    w.arrivals *= kept;
    w.roots = w.roots * kept + fresh * (1 - kept) / x;
  }

  Params params_;
  Window short_, long_;
  Time at_{};
  std::uint64_t roots_ = 0;
};

}  // namespace headroom::cluster
