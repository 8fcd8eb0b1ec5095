// Where the keys of one request lie, in a pool of N replicas of which n are simulated.
//
// N places, each the home of as many keys. A simulated replica stands for one place; one that owns hot keys stands for
// the place where they really lie, with their undiluted share of all keys.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "sim/cluster/draws.h"

namespace headroom::cluster {

// What one replica gets of a request.
struct Batch {
  unsigned replica, keys;
};

class KeyPlaces {
 public:
  // The most keys of one request.
  static constexpr unsigned most_keys = 64;

  // N replicas, of which the first `simulated` are.
  void set_size(double replicas, unsigned simulated);
  // One key is `share` of all, on the replica that owns it; 0: no longer.
  void set_hot(std::uint64_t key, double share);
  unsigned owner(std::uint64_t key) const { return below(mix(key), simulated_); }
  // Share of all keys that are hot and lie on this replica.
  double hot_share(unsigned replica) const { return hot_.empty() ? 0 : hot_[replica]; }
  double hot_share() const { return hot_total_; }
  std::span<const unsigned> hot_owners() const { return hot_owners_; }
  // A replica without hot keys, or any where all have some.
  unsigned any_other() const { return others_.empty() ? 0 : others_.front(); }

  // All of a sampled request's keys: on as many replicas as they would lie on among all N, hot ones at their share,
  // no replica named twice as long as there are others. Valid until the next spread().
  std::span<const Batch> spread(unsigned keys, Draws& draws);
  // Chance that a key lies on a simulated replica.
  double reach() const { return hot_total_ + (1 - hot_total_) * simulated_ / places_; }
  // Those keys of a background request that lie on simulated replicas, Binomial(keys, reach()) of them. Most requests
  // to a large pool touch none: it stands for a share touching() of all, and gives what that many would. `keys`: as
  // many as a request had that was spread. Valid until the next touched().
  std::span<const Batch> touched(unsigned keys, Draws& draws);
  double touching() const { return kinds_.empty() ? 0 : 1 - kinds_.back().at_most[0]; }
  // Chance that a request, such as those that were spread last, has a key on this replica.
  double chance_on(unsigned replica) const;

 private:
  unsigned place_of_hot(double u) const;
  unsigned deal(std::size_t dealt, Draws& draws);
  // Keys gathered by the place they lie on.
  class Batches {
   public:
    void clear();
    void add(unsigned place);
    std::span<Batch> used() { return std::span(all_).first(count_); }

   private:
    static constexpr unsigned none = ~0U;
    std::array<Batch, most_keys> all_{};
    std::size_t count_ = 0;
    std::vector<unsigned> batch_of_;  // by place
  };
  // Requests of so many keys.
  struct Kind {
    unsigned keys;
    double share = 0;                            // of the last requests
    double on_other = 0;                         // chance_on() a replica without hot keys
    std::vector<double> on_hot;                  // ... and on those that have some
    std::array<double, most_keys + 1> at_most{}; // [i]: chance that i or fewer lie on simulated replicas
  };
  Kind& kind_of(unsigned keys);
  void settle(Kind& kind) const;
  void sort_owners();

  double places_ = 0;  // N, a whole number
  unsigned simulated_ = 0;
  double hot_total_ = 0;
  std::map<std::uint64_t, double> keys_;
  std::vector<double> hot_;                    // by replica
  std::vector<unsigned> hot_owners_, others_;  // simulated replicas that own hot keys, and the rest
  std::vector<Kind> kinds_;                    // by keys, rising
  double asked_ = 0;                           // requests that were spread, until they are many
  Batches spread_, touched_;
  std::array<Batch, most_keys> dealt_{};
};

}  // namespace headroom::cluster
