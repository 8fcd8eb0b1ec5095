#include "sim/cluster/key_places.h"

#include <algorithm>
#include <cmath>

#include "real/ports/verify.h"
#include "sim/cluster/echoes.h"

namespace headroom::cluster {
namespace {

// Requests over which the shares of the kinds are told.
constexpr auto remembered = static_cast<double>(kept_echoes);

}  // namespace

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
  for (Kind& kind : kinds_) settle(kind);
}

KeyPlaces::Kind& KeyPlaces::kind_of(unsigned keys) {
  const auto place = std::ranges::lower_bound(kinds_, keys, {}, &Kind::keys);
  if (place != kinds_.end() && place->keys == keys) return *place;
  verify(keys <= most_keys, "a request asks for at most 64 keys of a pool at once");
  Kind& kind = *kinds_.insert(place, Kind{.keys = keys});
  settle(kind);
  return kind;
}

void KeyPlaces::settle(Kind& kind) const {
  const auto n = static_cast<double>(kind.keys);
  const auto any_of = [&](double one) { return 1 - std::pow(1 - one, n); };
  kind.on_other = any_of((1 - hot_total_) / places_);
  kind.on_hot.clear();
  for (const unsigned r : hot_owners_) kind.on_hot.push_back(any_of(hot_[r] + (1 - hot_total_) / places_));
  const double f = reach();
  kind.at_most.fill(0);
  if (f >= 1) return;  // never fewer than all
  double chance = kind.at_most[0] = std::pow(1 - f, n);
  for (unsigned i = 1; i <= kind.keys; ++i) {
    chance *= (n - i + 1) / i * f / (1 - f);
    kind.at_most[i] = kind.at_most[i - 1] + chance;
  }
}

double KeyPlaces::chance_on(unsigned replica) const {
  const auto hot = hot_share(replica) > 0 ? std::ranges::find(hot_owners_, replica) - hot_owners_.begin() : -1;
  double chance = 0;
  for (const Kind& kind : kinds_)
    chance += kind.share * (hot < 0 ? kind.on_other : kind.on_hot[static_cast<std::size_t>(hot)]);
  return chance;
}

unsigned KeyPlaces::place_of_hot(double u) const {
  for (const unsigned r : hot_owners_)
    if ((u -= hot_[r]) < 0) return r;
  return hot_owners_.back();
}

void KeyPlaces::Batches::clear() {
  for (const Batch& batch : used()) batch_of_[batch.replica] = none;
  count_ = 0;
}

void KeyPlaces::Batches::add(unsigned place) {
  if (place >= batch_of_.size()) batch_of_.resize(place + 1, none);
  unsigned& batch = batch_of_[place];
  if (batch == none) all_[batch = static_cast<unsigned>(count_++)] = {place, 0};
  ++all_[batch].keys;
}

// Any of the others, but none twice for one request as long as there are more.
unsigned KeyPlaces::deal(std::size_t dealt, Draws& draws) {
  const std::size_t i = dealt % others_.size();
  std::swap(others_[i], others_[i + below(draws.bits(), others_.size() - i)]);
  return others_[i];
}

std::span<const Batch> KeyPlaces::spread(unsigned keys, Draws& draws) {
  asked_ = std::min(asked_ + 1, remembered);
  Kind& asked = kind_of(keys);
  for (Kind& kind : kinds_) kind.share *= 1 - 1 / asked_;
  asked.share += 1 / asked_;
  // Places are told apart by number: those of hot owners are their own, all others stand for one another.
  spread_.clear();
  for (unsigned i = 0; i < keys; ++i) {
    const double u = draws.uniform();
    if (u < hot_total_) spread_.add(place_of_hot(u));
    else spread_.add(below(draws.bits(), static_cast<std::size_t>(places_)));
  }
  std::size_t count = 0, dealt = 0;
  for (const Batch& batch : spread_.used()) {
    unsigned replica = batch.replica;
    const bool owns_hot = replica < simulated_ && hot_[replica] > 0;
    if (!owns_hot) replica = others_.empty() ? below(draws.bits(), simulated_) : deal(dealt++, draws);
    dealt_[count++] = {replica, batch.keys};
  }
  return std::span(dealt_).first(count);
}

std::span<const Batch> KeyPlaces::touched(unsigned keys, Draws& draws) {
  const Kind& kind = kind_of(keys);
  const double u = 1 - draws.uniform() * touching();
  unsigned here = 0;
  while (here < keys && kind.at_most[here] <= u) ++here;
  touched_.clear();
  for (unsigned i = 0; i < here; ++i) {
    if (hot_total_ > 0)
      if (const double key = draws.uniform() * reach(); key < hot_total_) {
        touched_.add(place_of_hot(key));
        continue;
      }
    touched_.add(below(draws.bits(), simulated_));
  }
  return touched_.used();
}

}  // namespace headroom::cluster
