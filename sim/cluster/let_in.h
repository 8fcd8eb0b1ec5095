// What a fleet's doors let in of all that is asked, and the roots of those who serve it behind them.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "real/ports/units.h"
#include "sim/cluster/load_ratio.h"
#include "sim/cluster/recent_share.h"

namespace headroom::cluster {

// What happens at the doors before a fleet's replicas, and behind these, which they know better and sooner than a
// sample of the requests could tell.
class AtTheDoors {
 public:
  // Of so many classes of traffic.
  void set_classes(std::size_t classes) { classes_.resize(classes); }
  std::size_t classes() const { return classes_.size(); }
  // One of the decisions, of background and sampled requests: doors stand before replicas at full load.
  void add(Time at, std::size_t traffic, bool let_in) {
    classes_[traffic].in.add(at, let_in);
    classes_[traffic].done.add_one(at);
  }
  // One that was let in is done.
  void passes_on(Time at, std::size_t traffic) { classes_[traffic].done.add_of_kind(at); }
  // What comes to them, for each root request.
  void asked(std::size_t traffic, double per_root) {
    if (traffic < classes_.size()) classes_[traffic].asked_per_root = per_root;
  }

  // Of the last decisions, what is let in of a class of traffic.
  double share(std::size_t traffic) const { return traffic < classes_.size() ? classes_[traffic].in.value(1) : 1; }
  // What leaves the replicas behind them for each root request. What waits there is yet to come, and what is too late
  // never does.
  double passed_on_per_root(std::size_t traffic) const {
    if (traffic >= classes_.size()) return 1;
    const OfClass& of = classes_[traffic];
    return of.asked_per_root.value_or(1) * (of.done.settled() ? of.done.value(1) : 1);
  }

 private:
  struct OfClass {
    RecentShare in{short_span}, done{long_span};
    std::optional<double> asked_per_root;
  };

  std::vector<OfClass> classes_;
};

// The load of those behind the doors: what comes again, what is turned away and what waits there is theirs from that
// moment on, before any sample could tell.
class LetIn final : public RootLoad {
 public:
  // `all` of one class of traffic.
  LetIn(const RootLoad& all, std::size_t traffic) : all_(all), traffic_(traffic) {}
  // All are let in until it is told of doors, which outlive its use.
  void set_doors(const AtTheDoors& doors) { doors_ = &doors; }
  double rate(Time t) const override { return all_.rate(t) * per_root(); }
  // So many of all were due: so many are here.
  double due(double of_all = 1) {
    const double here = of_all * per_root();
    count(here);
    return here;
  }

 private:
  double per_root() const { return doors_ == nullptr ? 1 : doors_->passed_on_per_root(traffic_); }

  const RootLoad& all_;
  std::size_t traffic_;
  const AtTheDoors* doors_ = nullptr;
};

}  // namespace headroom::cluster
