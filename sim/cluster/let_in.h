// What a fleet's doors let in of all that is asked, and the roots of those who serve it behind them.
#pragma once

#include <optional>

#include "real/ports/units.h"
#include "sim/cluster/load_ratio.h"

namespace headroom::cluster {

// What happens at the doors before a fleet's replicas, which they know better and sooner than a sample of the requests
// behind them could tell.
class AtTheDoors {
 public:
  // One of the decisions, of background and sampled requests: doors stand before replicas at full load.
  void add(Time at, bool let_in) {
    if (at - began_ >= std::chrono::seconds{1} && last_.asked >= fewest) {
      before_ = last_;
      last_ = {};
      began_ = at;
    }
    last_.asked += 1;
    last_.in += let_in ? 1 : 0;
  }
  // What comes to them for each root request, those who come again told apart (asked_jobs.h).
  void asked(double per_root) { asked_per_root_ = per_root; }

  // Of the last decisions, those of one second and a hundred of them at least, that let a request in.
  double share() const {
    const double asked = before_.asked + last_.asked;
    return asked > 0 ? (before_.in + last_.in) / asked : 1;
  }
  // What they let in for each root request.
  double let_in_per_root() const { return asked_per_root_.value_or(1) * share(); }

 private:
  static constexpr double fewest = 100;
  struct Decisions {
    double asked = 0, in = 0;
  };
  Decisions before_, last_;
  std::optional<double> asked_per_root_;
  Time began_{};
};

// The load of those behind the doors: what comes again, and what is turned away, is theirs from that moment on, before
// any sample could tell.
class LetIn final : public RootLoad {
 public:
  explicit LetIn(const RootLoad& all) : all_(all) {}
  // All are let in until it is told of doors, which outlive its use.
  void set_doors(const AtTheDoors& doors) { doors_ = &doors; }
  double rate(Time t) const override { return all_.rate(t) * per_root(); }
  // One of all was due.
  void due() { count(per_root()); }

 private:
  double per_root() const { return doors_ == nullptr ? 1 : doors_->let_in_per_root(); }

  const RootLoad& all_;
  const AtTheDoors* doors_ = nullptr;
};

}  // namespace headroom::cluster
