// Every video there is, without storing one: places in the order of popularity and who holds them when.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <vector>

#include "models/popularity/clips.h"
#include "models/popularity/lifetimes.h"
#include "models/popularity/rank_law.h"
#include "models/popularity/sources.h"
#include "real/ports/units.h"

namespace headroom::models {

// Names one video for ever. Never 0.
struct VideoId {
  std::uint64_t bits = 0;
  constexpr auto operator<=>(const VideoId&) const = default;
};

// A place in one of the orders: scope 0 is the global one, 1 + r that of region r. Slot 0 is the most popular.
struct Place {
  std::uint32_t scope = 0;
  std::uint64_t slot = 0;
  constexpr auto operator<=>(const Place&) const = default;
};

struct VideoTraits {
  std::uint64_t creator = 0;
  std::uint32_t category = 0;  // 0 to categories - 1
  std::uint64_t sound = 0;
  double duration_s = 0;
  WallTime uploaded{};                     // when the video took its place
  std::array<Bytes, ladder.size()> bytes;  // of each rendition, whole video
};

struct CatalogueParams {
  RankLawParams ranks;                // of all scopes together; the global order has global_share of its size
  double global_share = models::global_share;  // of views (and of videos)
  std::vector<double> region_shares;  // of users, one a region; the local orders split the rest of the videos by them
  AgeMix ages{};                      // from age_mix()
  double uploads_per_day = 10e6;
  double sample_rate = 1;  // R: a true rank r is played by slot floor((r - 1) R)
  std::uint64_t seed = 1;
};

// Stateless: who holds a place at a time is a function of (seed, place, time), so any process can ask in any order.
// With R < 1 a slot stands for 1/R ranks: each object keeps its own rate of requests and the head is not diluted.
class Catalogue {
 public:
  explicit Catalogue(CatalogueParams params);

  // Where the next view goes: u_scope picks global or local, u_rank the rank. region < number of regions.
  Place draw(double u_scope, double u_rank, std::uint32_t region) const;
  VideoId video_at(Place place, WallTime now) const;  // now >= 1970
  VideoTraits traits(VideoId id) const;               // id from video_at
  std::uint32_t scope_of(VideoId id) const { return static_cast<std::uint32_t>(id.bits >> 58); }
  Place place_of(VideoId id) const;  // that the video holds or held
  double sample_rate() const { return params_.sample_rate; }
  // Whether an id is one that video_at could have given.
  bool knows(VideoId id) const;

  std::uint64_t slots(std::uint32_t scope) const { return scopes_[scope].slots; }
  const RankLaw& ranks(std::uint32_t scope) const { return scopes_[scope].ranks; }
  const Lifetimes& lives(std::uint32_t scope) const { return scopes_[scope].lives; }
  // Share of a scope's views that go to a slot (all the ranks it stands for).
  double share(Place place) const;

 private:
  struct Scope {
    RankLaw ranks;
    Lifetimes lives;
    std::uint64_t slots;
    std::uint64_t fresh_slots, recent_slots;
  };
  struct Tenancy {
    std::uint64_t number;  // counts the slot's possible tenants since 1970
    WallTime begin;
  };
  Tenancy tenancy(Place place, WallTime now) const;
  Tenancy tenancy(VideoId id) const;
  bool daily(Place place, std::uint64_t fortnight) const;
  Nanos lifetime_unit(const Scope& scope, std::uint64_t slot) const;
  Nanos phase(Place place, Nanos unit) const;

  CatalogueParams params_;
  std::vector<Scope> scopes_;
  ClipLengths clips_;
  std::uint64_t creators_, sounds_;
};

}  // namespace headroom::models
