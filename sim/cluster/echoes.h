// One kind of arrivals at a pool: how many come for each root request, and what the last ones were like.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "sim/cluster/load_ratio.h"
#include "sim/cluster/service_table.h"

namespace headroom::cluster {

// What arrivals bring: so many pieces of work.
struct Work {
  double pieces = 0, ns = 0, squares_ns2 = 0;  // sums over the pieces: means and mean squares of their service

  void add(const Service& piece) { *this += {1, piece.mean_ns(), piece.mean_square_ns2()}; }
  Work times(double factor) const { return {pieces * factor, ns * factor, squares_ns2 * factor}; }
  Work& operator+=(const Work& other) {
    pieces += other.pieces;
    ns += other.ns;
    squares_ns2 += other.squares_ns2;
    return *this;
  }
  Work& operator-=(const Work& other) { return *this += {-other.pieces, -other.ns, -other.squares_ns2}; }
};

// Sampled arrivals that are kept for the background to do likewise: enough of them to tell a mean within some per cent,
// few enough to follow a change ...
inline constexpr std::size_t kept_echoes = 256;
// ... and more where it matters whose they are: users who are turned away come again and again, so that 256 arrivals
// are of a few dozen users, who are not the mixture of admitted and refused that all are.
inline constexpr std::size_t kept_with_users = 4096;
// Of those who come again, who change within seconds, those of the last one or so.
inline constexpr std::size_t kept_of_again = 64;

// What sampled arrivals were.
template <class Echo>
class Echoes {
 public:
  Echoes() = default;
  explicit Echoes(LoadRatio::Params params) : ratio_(params) {}
  // Keeps so many; before the first.
  void keep(std::size_t echoes) {
    kept_.assign(echoes, {});
    brought_.assign(echoes, {});
  }
  void arrival(Time now, double roots) { ratio_.arrival(now, roots); }
  double per_root(Time now, double roots) { return ratio_.at(now, roots); }

  // Keeps it, with the work that it brings, in place of the oldest.
  void remember(const Echo& echo, const Work& work) {
    const std::size_t oldest = seen_++ % kept_.size();
    all_ += work;
    all_ -= std::exchange(brought_[oldest], work);
    kept_[oldest].echo = echo;
  }
  bool any() const { return seen_ > 0; }
  // What one arrival brings, on average.
  Work each() const { return any() ? all_.times(1 / static_cast<double>(size())) : Work{}; }
  const Echo& pick(std::uint64_t bits) const { return kept_[((bits & 0xFFFF) * size()) >> 16].echo; }
  // Calls see(echo, share of all work) for each that is kept.
  template <class See>
  void for_each(See see) const {
    for (std::size_t i = 0; i < size(); ++i) see(kept_[i].echo, brought_[i].ns / all_.ns);
  }

 private:
  // In a line of the processor's cache: they are picked at random.
  struct alignas(64) Kept {
    Echo echo;
  };
  std::size_t size() const { return seen_ < kept_.size() ? seen_ : kept_.size(); }

  LoadRatio ratio_;
  std::size_t seen_ = 0;
  Work all_;
  std::vector<Kept> kept_ = std::vector<Kept>(kept_echoes);
  std::vector<Work> brought_ = std::vector<Work>(kept_echoes);  // by each of these
};

}  // namespace headroom::cluster
