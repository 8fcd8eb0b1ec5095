// Of what happened lately, the share that was of one kind.
#pragma once

#include <chrono>

#include "real/ports/units.h"
#include "sim/cluster/fifo.h"

namespace headroom::cluster {

// A share that is nothing, or all, as long as all is well: known quickly it costs no noise.
inline constexpr Nanos short_span = std::chrono::milliseconds{250};
// One of which it takes a while until something is known to be of the kind: noise is in how long that takes.
inline constexpr Nanos long_span = std::chrono::seconds{1};

// Of the last span, and of a hundred at least.
class RecentShare {
 public:
  explicit RecentShare(Nanos span) : span_(span) {}

  void add(Time at, bool is) { count(at, {1, is ? 1.0 : 0.0}); }
  // The two apart, where it takes a while until something is known to be of the kind.
  void add_one(Time at) { count(at, {1, 0}); }
  void add_of_kind(Time at) { count(at, {0, 1}); }

  // `otherwise`: while too few have happened.
  double value(double otherwise) const { return sum_.all >= fewest ? sum_.of_kind / sum_.all : otherwise; }
  // It is of a whole span.
  bool settled() const { return settled_; }

 private:
  static constexpr double fewest = 100;
  static constexpr int parts = 8;
  struct Counts {
    Counts& operator+=(const Counts& other) {
      all += other.all;
      of_kind += other.of_kind;
      return *this;
    }
    double all = 0, of_kind = 0;
  };
  struct Part {
    Time began;
    Counts counts;
  };
  void count(Time at, const Counts& counts) {
    if (parts_.empty() || at - parts_.back().began >= span_ / parts) {
      parts_.push_back({at, {}});
      while (at - parts_.front().began >= span_ && sum_.all - parts_.front().counts.all >= fewest) {
        settled_ = true;
        sum_ += {-parts_.front().counts.all, -parts_.front().counts.of_kind};
        parts_.pop_front();
      }
    }
    parts_.back().counts += counts;
    sum_ += counts;
  }

  Nanos span_;
  Fifo<Part> parts_;
  Counts sum_;
  bool settled_ = false;
};

}  // namespace headroom::cluster
