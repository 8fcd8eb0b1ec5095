// Of what happened lately, the share that was of one kind.
#pragma once

#include <chrono>
#include <utility>

#include "real/ports/units.h"

namespace headroom::cluster {

// Of the last second or two, and of a hundred at least: none before these.
class RecentShare {
 public:
  void add(Time at, bool is) {
    if (at - began_ >= std::chrono::seconds{1} && last_.all >= fewest) {
      before_ = std::exchange(last_, {});
      began_ = at;
    }
    last_.all += 1;
    last_.of_kind += is ? 1 : 0;
  }
  double value() const {
    const double all = before_.all + last_.all;
    return all >= fewest ? (before_.of_kind + last_.of_kind) / all : 0;
  }

 private:
  static constexpr double fewest = 100;
  struct Counts {
    double all = 0, of_kind = 0;
  };
  Counts before_, last_;
  Time began_{};
};

}  // namespace headroom::cluster
