// What a fleet's doors let in of all that is asked, and the roots of those who serve it behind them.
#pragma once

#include "real/ports/units.h"
#include "sim/cluster/load_ratio.h"

namespace headroom::cluster {

// The share of the last decisions, of one second and a hundred of them at least, that let a request in. Doors stand
// before replicas at full load, so that this is known far better, and sooner, than from a sample of the requests.
class LetInShare {
 public:
  void add(Time at, bool let_in) {
    if (at - began_ >= std::chrono::seconds{1} && last_.asked >= fewest) {
      before_ = last_;
      last_ = {};
      began_ = at;
    }
    last_.asked += 1;
    last_.in += let_in ? 1 : 0;
  }
  double value() const {
    const double asked = before_.asked + last_.asked;
    return asked > 0 ? (before_.in + last_.in) / asked : 1;
  }

 private:
  static constexpr double fewest = 100;
  struct Decisions {
    double asked = 0, in = 0;
  };
  Decisions before_, last_;
  Time began_{};
};

// The load of those behind the doors: what doors turn away does not reach them from that moment on, before any sample
// could tell.
class LetIn final : public RootLoad {
 public:
  explicit LetIn(const RootLoad& all) : all_(all) {}
  // All are let in until it is told of doors, which outlive its use.
  void set_doors(const LetInShare& share) { share_ = &share; }
  double rate(Time t) const override { return all_.rate(t) * share(); }
  // One of all was due.
  void due() { count(share()); }

 private:
  double share() const { return share_ == nullptr ? 1 : share_->value(); }

  const RootLoad& all_;
  const LetInShare* share_ = nullptr;
};

}  // namespace headroom::cluster
