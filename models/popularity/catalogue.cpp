#include "models/popularity/catalogue.h"

#include <algorithm>
#include <cmath>

#include "models/laws/uniform.h"
#include "real/ports/verify.h"

namespace headroom::models {
namespace {

using namespace std::chrono_literals;

constexpr Nanos day = 24h, fortnight = 14 * 24h, year = 365 * 24h;

// An id is scope (6 bits), slot (36 bits), tenancy + 1 (22 bits).
constexpr std::uint32_t scope_limit = 1u << 6;
constexpr std::uint64_t slot_limit = 1ULL << 36, tenancy_limit = (1ULL << 22) - 1;

// Separate streams of one hash.
constexpr std::uint64_t phase_stream = 1, daily_stream = 2, traits_stream = 3;

std::uint64_t key(Place place) { return (static_cast<std::uint64_t>(place.scope) << 58) | place.slot; }

// A uniform whole number below n (multiply-shift).
std::uint64_t below(std::uint64_t bits, std::uint64_t n) {
  return static_cast<std::uint64_t>((static_cast<unsigned __int128>(bits) * n) >> 64);
}

}  // namespace

Catalogue::Catalogue(CatalogueParams params)
    : params_(std::move(params)) {
  const double r = params_.sample_rate;
  verify(r > 0 && r <= 1, "a sample rate lies in (0, 1]");
  verify(params_.region_shares.size() + 1 < scope_limit, "an id has room for 62 regions");
  double users = 0;
  for (double share : params_.region_shares) users += share;

  const auto add = [&](double weight) {
    RankLawParams law = params_.ranks;
    law.size = std::max(1.0, std::floor(law.size * weight));
    verify(law.size * r < static_cast<double>(slot_limit), "an id has room for 2^36 places");
    RankLaw ranks(law);
    const Lifetimes lives = lifetimes(params_.ages, ranks, params_.uploads_per_day * weight);
    const auto slot = [&](double rank) { return static_cast<std::uint64_t>(std::llround(rank * r)); };
    scopes_.push_back(
        {ranks, lives, static_cast<std::uint64_t>((law.size - 1) * r) + 1, slot(lives.fresh), slot(lives.recent)});
  };
  add(params_.global_share > 0 ? params_.global_share : 0);
  for (double share : params_.region_shares) add((1 - params_.global_share) * share / users);

  creators_ = static_cast<std::uint64_t>(std::max(1.0, params_.ranks.size * r * creators_per_video));
  sounds_ = static_cast<std::uint64_t>(std::max(1.0, params_.ranks.size * r * sounds_per_video));
}

Place Catalogue::draw(double u_scope, double u_rank, std::uint32_t region) const {
  const std::uint32_t scope = u_scope < params_.global_share ? 0 : 1 + region;
  const std::uint64_t rank = scopes_[scope].ranks.rank(u_rank);
  return {scope, static_cast<std::uint64_t>(static_cast<double>(rank - 1) * params_.sample_rate)};
}

double Catalogue::share(Place place) const {
  const Scope& scope = scopes_[place.scope];
  const double width = 1 / params_.sample_rate;
  // The ranks with floor((rank - 1) R) == slot.
  const double first = std::ceil(static_cast<double>(place.slot) * width);
  const double end = std::ceil(static_cast<double>(place.slot + 1) * width);
  return scope.ranks.share_of_top(end) - scope.ranks.share_of_top(first);
}

Nanos Catalogue::lifetime_unit(const Scope& scope, std::uint64_t slot) const {
  return slot < scope.recent_slots || slot == 0 ? fortnight : year;
}

Nanos Catalogue::phase(Place place, Nanos unit) const {
  return Nanos{static_cast<std::int64_t>(
      below(mix(params_.seed, phase_stream, key(place)), static_cast<std::uint64_t>(unit.count())))};
}

bool Catalogue::daily(Place place, std::uint64_t n) const {
  const Scope& scope = scopes_[place.scope];
  if (place.slot >= scope.fresh_slots && place.slot != 0) return false;
  return to_uniform(mix(params_.seed ^ daily_stream, key(place), n)) < scope.lives.daily_share;
}

Catalogue::Tenancy Catalogue::tenancy(Place place, WallTime now) const {
  const Scope& scope = scopes_[place.scope];
  const Nanos unit = lifetime_unit(scope, place.slot), shift = phase(place, unit);
  const Nanos shifted = now.time_since_epoch() + shift;
  // Two divisions by constants cost less than one by either.
  const auto n = static_cast<std::uint64_t>(unit == year ? shifted / year : shifted / fortnight);
  const WallTime begin{n * unit - shift};
  if (unit == year) return {n, begin};
  if (!daily(place, n)) return {n * 14, begin};
  const auto d = static_cast<std::uint64_t>((now - begin) / day);
  return {n * 14 + d, begin + d * day};
}

Place Catalogue::place_of(VideoId id) const { return {scope_of(id), (id.bits >> 22) & (slot_limit - 1)}; }

bool Catalogue::knows(VideoId id) const {
  const Place place = place_of(id);
  return place.scope < scopes_.size() && place.slot < scopes_[place.scope].slots && (id.bits & tenancy_limit) != 0;
}

Catalogue::Tenancy Catalogue::tenancy(VideoId id) const {
  const Place place = place_of(id);
  const std::uint64_t number = (id.bits & tenancy_limit) - 1;
  const Nanos unit = lifetime_unit(scopes_[place.scope], place.slot), shift = phase(place, unit);
  if (unit == year) return {number, WallTime{number * unit - shift}};
  return {number, WallTime{number / 14 * unit - shift + number % 14 * day}};
}

VideoId Catalogue::video_at(Place place, WallTime now) const {
  const std::uint64_t number = tenancy(place, now).number;
  return VideoId{(static_cast<std::uint64_t>(place.scope) << 58) | (place.slot << 22) | (number + 1)};
}

VideoTraits Catalogue::traits(VideoId id) const {
  const std::uint64_t hash = mix(params_.seed ^ traits_stream, id.bits);
  VideoTraits made;
  made.creator = below(mix(hash, 1), creators_);
  made.category = static_cast<std::uint32_t>(below(mix(hash, 2), categories));
  made.sound = below(mix(hash, 3), sounds_);
  made.duration_s = clips_.draw(to_uniform(mix(hash, 4)));
  made.uploaded = tenancy(id).begin;
  for (std::size_t i = 0; i < ladder.size(); ++i)
    made.bytes[i] = Bytes{static_cast<std::int64_t>(made.duration_s * ladder[i].bits_per_s / 8)};
  return made;
}

}  // namespace headroom::models
