#include "sim/cluster/key_places.h"

#include <algorithm>
#include <cmath>

#include "real/ports/verify.h"

namespace headroom::cluster {

void KeyPlaces::set_size(double replicas, unsigned simulated) {
  places_ = std::max<double>(std::round(replicas), simulated);
  simulated_ = simulated;
  sort_owners();
}

void KeyPlaces::set_hot(std::uint64_t key, double share) {
  if (share > 0) keys_[key] = share;
  else if (keys_.erase(key) == 0) return;
  sort_owners();
}

void KeyPlaces::sort_owners() {
  hot_.assign(simulated_, 0);
  hot_total_ = 0;
  for (const auto& [key, share] : keys_) {
    hot_[owner(key)] += share;
    hot_total_ += share;
  }
  hot_owners_.clear();
  others_.clear();
  for (unsigned r = 0; r < simulated_; ++r) (hot_[r] > 0 ? hot_owners_ : others_).push_back(r);
}

double KeyPlaces::chance_on(unsigned replica, unsigned keys) const {
  const double one = hot_share(replica) + (1 - hot_total_) / places_;
  return 1 - std::pow(1 - one, static_cast<double>(keys));
}

unsigned KeyPlaces::place_of_hot(double u) const {
  for (const unsigned r : hot_owners_)
    if ((u -= hot_[r]) < 0) return r;
  return hot_owners_.back();
}

void KeyPlaces::Batches::add(unsigned place) {
  for (Batch& batch : used())
    if (batch.replica == place) {
      ++batch.keys;
      return;
    }
  all[count++] = {place, 1};
}

// Any of the others, but none twice for one request as long as there are more.
unsigned KeyPlaces::deal(std::size_t dealt, Draws& draws) {
  const std::size_t i = dealt % others_.size();
  std::swap(others_[i], others_[i + below(draws.bits(), others_.size() - i)]);
  return others_[i];
}

std::span<const Batch> KeyPlaces::spread(unsigned keys, Draws& draws) {
  verify(keys <= most_keys, "a request asks for at most 64 keys of a pool at once");
  // Places are told apart by number: those of hot owners are their own, all others stand for one another.
  spread_.count = 0;
  for (unsigned i = 0; i < keys; ++i) {
    const double u = draws.uniform();
    if (u < hot_total_) spread_.add(place_of_hot(u));
    else spread_.add(below(draws.bits(), static_cast<std::size_t>(places_)));
  }
  std::size_t dealt = 0;
  for (Batch& batch : spread_.used()) {
    const bool owns_hot = batch.replica < simulated_ && hot_[batch.replica] > 0;
    if (!owns_hot && !others_.empty()) batch.replica = deal(dealt++, draws);
    else if (!owns_hot) batch.replica = below(draws.bits(), simulated_);
  }
  return spread_.used();
}

std::span<const Batch> KeyPlaces::touched(unsigned keys, Draws& draws) {
  verify(keys <= most_keys, "a request asks for at most 64 keys of a pool at once");
  touched_.count = 0;
  const double f = reach();
  // Binomial, given that it is not zero, by adding up its chances from one.
  unsigned here = keys;
  if (f < 1) {
    const double none = std::pow(1 - f, static_cast<double>(keys));
    double u = draws.uniform() * (1 - none);
    double chance = none;
    for (here = 0; here < keys;) {
      chance *= static_cast<double>(keys - here) / (here + 1) * f / (1 - f);
      ++here;
      if ((u -= chance) < 0) break;
    }
  }
  for (unsigned i = 0; i < here; ++i) {
    const double u = draws.uniform() * f;
    if (u < hot_total_) touched_.add(place_of_hot(u));
    else touched_.add(below(draws.bits(), simulated_));
  }
  return touched_.used();
}

}  // namespace headroom::cluster
