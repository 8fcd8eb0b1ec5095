// One kind of arrivals at a pool: how many come for each root request, and what the last ones were like.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "sim/cluster/load_ratio.h"

namespace headroom::cluster {

// What sampled arrivals were, for the background to do likewise.
template <class Echo>
class Echoes {
 public:
  void arrival(Time now, std::uint64_t roots, double amount = 1) { ratio_.arrival(now, roots, amount); }
  double per_root(Time now, std::uint64_t roots) { return ratio_.at(now, roots); }

  // Keeps it in place of the oldest. `work_ns`: mean service, over all `pieces` that it brings.
  void remember(const Echo& echo, double work_ns, double pieces = 1) {
    Kept& place = kept_[seen_++ % kept_.size()];
    work_ns_ += work_ns - place.work_ns;
    pieces_ += pieces - place.pieces;
    place = {echo, work_ns, pieces};
  }
  bool any() const { return seen_ > 0; }
  // Mean service of a piece, ns.
  double mean_work() const { return pieces_ > 0 ? work_ns_ / pieces_ : 0; }
  // Pieces that one arrival brings.
  double pieces() const { return any() ? pieces_ / static_cast<double>(size()) : 0; }
  const Echo& pick(std::uint64_t bits) const { return kept_[((bits & 0xFFFF) * size()) >> 16].echo; }
  // Calls see(echo, share of all work) for each that is kept.
  template <class See>
  void each(See see) const {
    for (const Kept& kept : std::span(kept_).first(size())) see(kept.echo, kept.work_ns / work_ns_);
  }

 private:
  struct Kept {
    Echo echo;
    double work_ns = 0, pieces = 0;
  };
  std::size_t size() const { return seen_ < kept_.size() ? seen_ : kept_.size(); }

  LoadRatio ratio_;
  std::array<Kept, 256> kept_{};
  std::size_t seen_ = 0;
  double work_ns_ = 0, pieces_ = 0;
};

}  // namespace headroom::cluster
