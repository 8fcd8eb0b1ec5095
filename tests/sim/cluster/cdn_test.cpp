#include "sim/cluster/cdn.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "models/queueing/caches.h"
#include "sim/kernel/philox.h"
#include "tests/sim/cluster/still_world.h"

namespace headroom::cluster {
namespace {

using namespace std::chrono_literals;

constexpr WallTime day{1'700'000'000s};

models::CatalogueParams few_videos(double sample_rate = 1) {
  models::CatalogueParams params;
  params.sample_rate = sample_rate;
  params.ranks = {.slope_head = 0.8, .slope_tail = 0.8, .knee = 1000, .size = 10000};
  params.global_share = 1;
  params.region_shares = {1};
  params.uploads_per_day = 100;
  return params;
}

// One region's tiers with a byte each a nanosecond of work, and no background.
struct Tiers {
  // `edge_rate`, `shield_rate`: of their views of the catalogue.
  explicit Tiers(CdnParams params, double edge_rate = 1, double shield_rate = 1, EgressParams egress = {})
      : edge_view{few_videos(edge_rate)}, shield_view{few_videos(shield_rate)} {
    params.to_shield = 10ms;
    params.to_origin = 100ms;
    const WorkLaw serve{&always_one(), 0, 0.001};
    for (std::uint32_t i = 0; i < 3; ++i)
      fleets[i].emplace(i, 0, 1, 1000, PoolParams{.simulated = 8, .cores = 64, .routing = Routing::keyed}, roots,
                        egress);
    cdn.emplace(params, std::array{CdnServers{&*fleets[0], serve}, CdnServers{&*fleets[1], serve},
                                   CdnServers{&*fleets[2], serve}},
                catalogue, edge_view, shield_view, observer, draws);
  }
  Delivery fetch(std::uint64_t slot, Time now, Bytes bytes = {1000}, std::uint64_t viewer = 0) {
    return cdn->fetch(viewer, video(slot), 0, bytes, bytes, now, day);
  }
  models::VideoId video(std::uint64_t slot) const { return catalogue.video_at({0, slot}, day); }

  ConstantRoots roots;
  CountingObserver observer;
  kernel::PhiloxRandom draws{31};
  models::Catalogue catalogue{few_videos()}, edge_view, shield_view;
  std::array<std::optional<Fleet>, 3> fleets;
  std::optional<Cdn> cdn;
};

CdnParams tiers_of(Bytes edge, Bytes shield, Nanos ttl = {}, bool coalesce = true) {
  return {.edge = {.eviction = eviction::Lru{}, .bytes = edge, .ttl = ttl, .coalesce = coalesce},
          .shield = {.eviction = eviction::Lru{}, .bytes = shield, .ttl = ttl, .coalesce = coalesce}};
}
constexpr Bytes plenty{1'000'000'000};

TEST(Cdn, FetchesThroughEveryTierOnceAndThenFromTheEdge) {
  Tiers tiers{tiers_of(plenty, plenty)};
  const Delivery first = tiers.fetch(5, at_s(1));
  EXPECT_EQ(first.from, CdnTier::origin);
  EXPECT_GE(first.first_byte, 110ms);
  EXPECT_LT(first.first_byte, 111ms);
  const Delivery second = tiers.fetch(5, at_s(2));
  EXPECT_EQ(second.from, CdnTier::edge);
  EXPECT_LT(second.first_byte, 1ms);
  tiers.cdn->flush(CdnTier::edge);
  const Delivery third = tiers.fetch(5, at_s(3));
  EXPECT_EQ(third.from, CdnTier::shield);
  EXPECT_GE(third.first_byte, 10ms);
  EXPECT_LT(third.first_byte, 11ms);
}

// Each tier tells objects apart as finely as its view does: ten ranks are one at the edge, a hundred at the shield.
TEST(Cdn, CoarsensObjectsToItsTiersRates) {
  Tiers tiers{tiers_of(plenty, plenty), 0.1, 0.01};
  EXPECT_EQ(tiers.fetch(500, at_s(1)).from, CdnTier::origin);
  EXPECT_EQ(tiers.fetch(509, at_s(2)).from, CdnTier::edge);
  EXPECT_EQ(tiers.fetch(510, at_s(3)).from, CdnTier::shield);
  EXPECT_EQ(tiers.fetch(599, at_s(4)).from, CdnTier::shield);
  EXPECT_EQ(tiers.fetch(600, at_s(5)).from, CdnTier::origin);
}

// Who watches yesterday's video asks for another object than who watches today's, though both held one place.
TEST(Cdn, TellsWhoHeldAPlaceFromWhoHoldsItNow) {
  for (const double rate : {1.0, 0.1}) {
    Tiers tiers{tiers_of(plenty, plenty), rate, rate};
    const models::VideoId now = tiers.video(5), before = tiers.catalogue.video_at({0, 5}, day - 24h * 400);
    ASSERT_NE(now, before);
    const auto fetch = [&](models::VideoId video, double t) {
      return tiers.cdn->fetch(0, video, 0, Bytes{1000}, Bytes{1000}, at_s(t), day).from;
    };
    EXPECT_EQ(fetch(now, 1), CdnTier::origin);
    EXPECT_EQ(fetch(before, 2), CdnTier::origin);
    EXPECT_EQ(fetch(before, 3), CdnTier::edge);
  }
}

TEST(Cdn, AsksTheShieldOnceForWhatIsBeingFetched) {
  Tiers tiers{tiers_of(plenty, plenty)};
  const Delivery first = tiers.fetch(5, at_s(1));
  const Delivery while_on_its_way = tiers.fetch(5, at_s(1) + 40ms);
  EXPECT_EQ(tiers.cdn->take_tally(CdnTier::shield).requests, 1);
  EXPECT_EQ(tiers.cdn->take_tally(CdnTier::origin).requests, 1);
  // It waits for what is left of the first one's fetch.
  EXPECT_NEAR(millis(while_on_its_way.first_byte), millis(first.first_byte) - 40, 0.01);
}

TEST(Cdn, FetchesAgainWhatIsBeingFetchedWhereNobodyWaitsForOthers) {
  Tiers tiers{tiers_of(plenty, plenty, {}, false)};
  tiers.fetch(5, at_s(1));
  EXPECT_EQ(tiers.fetch(5, at_s(1) + 40ms).from, CdnTier::origin);
  EXPECT_EQ(tiers.cdn->take_tally(CdnTier::origin).requests, 2);
  EXPECT_EQ(tiers.fetch(5, at_s(2)).from, CdnTier::edge);
}

TEST(Cdn, ForgetsWhatIsOlderThanItsTtl) {
  Tiers tiers{tiers_of(plenty, plenty, 60s)};
  tiers.fetch(5, at_s(1));
  EXPECT_EQ(tiers.fetch(5, at_s(60)).from, CdnTier::edge);
  EXPECT_EQ(tiers.fetch(5, at_s(62)).from, CdnTier::origin);
}

TEST(Cdn, SendsWhatWasAskedFromTheEdgeAndWhatWasMissedFromBehindIt) {
  Tiers tiers{tiers_of(Bytes{300'000}, Bytes{1'000'000})};
  kernel::PhiloxRandom random{3};
  double asked = 0, from_shield = 0, from_origin = 0;
  for (int i = 0; i < 20'000; ++i) {
    const Bytes bytes{static_cast<std::int64_t>(500 + random.below(1000))};
    const std::uint64_t slot = tiers.catalogue.draw(random.uniform(), random.uniform(), 0).slot;
    const Delivery delivery = tiers.fetch(slot, at_s(i), bytes);
    ASSERT_FALSE(delivery.refused);
    asked += static_cast<double>(bytes.count);
    if (delivery.from != CdnTier::edge) from_shield += static_cast<double>(bytes.count);
    if (delivery.from == CdnTier::origin) from_origin += static_cast<double>(bytes.count);
  }
  EXPECT_EQ(tiers.cdn->bytes_sent(CdnTier::edge), asked);
  EXPECT_EQ(tiers.cdn->bytes_sent(CdnTier::shield), from_shield);
  EXPECT_EQ(tiers.cdn->bytes_sent(CdnTier::origin), from_origin);
  const CdnTally edge = tiers.cdn->take_tally(CdnTier::edge);
  EXPECT_EQ(edge.bytes, asked);
  EXPECT_GT(edge.evictions, 0);
  EXPECT_LE(tiers.cdn->held(CdnTier::edge), Bytes{300'000});
}

// Independent draws from the catalogue, objects of one size: Che, Tung and Wang 2002.
TEST(Cdn, HitsAtTheEdgeAsOftenAsCheSays) {
  Tiers tiers{tiers_of(Bytes{500'000}, plenty)};
  const std::uint64_t slots = tiers.catalogue.slots(0);
  std::vector<double> popularity(slots);
  for (std::uint64_t slot = 0; slot < slots; ++slot) popularity[slot] = tiers.catalogue.share({0, slot});
  kernel::PhiloxRandom random{4};
  for (int i = 0; i < 50'000; ++i) tiers.fetch(tiers.catalogue.draw(0.5, random.uniform(), 0).slot, at_s(i));
  tiers.cdn->take_tally(CdnTier::edge);
  for (int i = 0; i < 200'000; ++i) tiers.fetch(tiers.catalogue.draw(0.5, random.uniform(), 0).slot, at_s(50'000 + i));
  const CdnTally tally = tiers.cdn->take_tally(CdnTier::edge);
  const double che = models::lru_hit_ratio(popularity, 500);
  EXPECT_GT(che, 0.2);
  EXPECT_NEAR(tally.hits / tally.requests, che, 0.02 * che);
}

TEST(Cdn, RefusesWhatNeitherItNorItsOriginCanServe) {
  Tiers tiers{tiers_of(plenty, plenty)};
  tiers.fetch(5, at_s(1));
  tiers.fleets[2]->set_down(true);
  EXPECT_TRUE(tiers.fetch(6, at_s(2)).refused);
  EXPECT_FALSE(tiers.fetch(5, at_s(2)).refused) << "it is at the edge";
  EXPECT_TRUE(tiers.fetch(6, at_s(3)).refused) << "what did not come is not kept";
  tiers.fleets[2]->set_down(false);
  EXPECT_FALSE(tiers.fetch(6, at_s(4)).refused);
}

// A request a second for 8 kB of eight machines whose lines carry 500 B/s each, and 1 kB/s.
TEST(Cdn, GivesViewersWhatIsLeftOfTheLinesAndRefusesWhatIsTooMuch) {
  const auto played = [](double line) {
    Tiers tiers{tiers_of(plenty, plenty), 1, 1, {line, 600s}};
    tiers.roots.per_second = 1;
    double refused = 0, least = 1e9;
    for (int second = 0; second < 4000; ++second) {
      tiers.roots.count();
      const Delivery delivery = tiers.fetch(5, at_s(second), Bytes{8000});
      if (second < 2000) continue;
      refused += delivery.refused ? 1 : 0;
      if (!delivery.refused) least = std::min(least, delivery.bytes_per_s);
    }
    return std::pair{refused / 2000, least};
  };
  const auto [refused, slow] = played(500);
  EXPECT_NEAR(refused, 0.5, 0.05) << "twice what the lines carry";
  EXPECT_NEAR(slow, 8000 / 600.0, 1) << "an average response takes the deadline";
  const auto [none, left] = played(2000);
  EXPECT_EQ(none, 0);
  EXPECT_NEAR(left, 2000 * (1 - 0.5), 100) << "rho .5";
}

TEST(Cdn, TakesLongerWhenTheWideAreaIsBackedUp) {
  Tiers tiers{tiers_of(plenty, plenty)};
  tiers.cdn->set_origin_delay(2s);
  EXPECT_GE(tiers.fetch(5, at_s(1)).first_byte, 2110ms);
}

TEST(Cdn, BeginsWithWhatViewersBeforeTheRunLeftInItAndCountsNoneOfThem) {
  Tiers tiers{tiers_of(plenty, plenty)};
  tiers.cdn->warm(0, tiers.video(3), 0, {1000}, Time{} - 1h, day, 0);
  EXPECT_EQ(tiers.cdn->take_tally(CdnTier::edge).requests, 0);
  EXPECT_EQ(tiers.cdn->bytes_sent(CdnTier::origin), 0);
  EXPECT_EQ(tiers.fetch(3, Time{}).from, CdnTier::edge);
  EXPECT_EQ(tiers.fetch(4, Time{}).from, CdnTier::origin);
}

TEST(Cdn, BeginsWithObjectsThatHaveAPartOfTheirTtlBehindThem) {
  Tiers tiers{tiers_of(plenty, plenty, 24h)};
  tiers.cdn->warm(0, tiers.video(3), 0, {1000}, Time{} - 1h, day, 0.5);  // 12 h are left of it an hour before the run
  EXPECT_EQ(tiers.fetch(3, Time{} + 10h).from, CdnTier::edge);
  EXPECT_EQ(tiers.fetch(3, Time{} + 12h).from, CdnTier::origin);
}

TEST(Cdn, KeepsRenditionsApart) {
  Tiers tiers{tiers_of(plenty, plenty)};
  EXPECT_EQ(tiers.cdn->fetch(0, tiers.video(5), 0, {1000}, {1000}, at_s(1), day).from, CdnTier::origin);
  EXPECT_EQ(tiers.cdn->fetch(0, tiers.video(5), 1, {2000}, {2000}, at_s(2), day).from, CdnTier::origin);
  EXPECT_EQ(tiers.cdn->fetch(0, tiers.video(5), 0, {1000}, {1000}, at_s(3), day).from, CdnTier::edge);
}

TEST(Cdn, KeepsPointsOfPresenceApartAndSharesTheShield) {
  CdnParams params = tiers_of(plenty, plenty);
  params.edges = 2;
  Tiers tiers{params};
  EXPECT_EQ(tiers.fetch(5, at_s(1), {1000}, 0).from, CdnTier::origin);
  EXPECT_EQ(tiers.fetch(5, at_s(2), {1000}, 1).from, CdnTier::shield) << "the other place does not have it";
  EXPECT_EQ(tiers.fetch(5, at_s(3), {1000}, 3).from, CdnTier::edge);
  EXPECT_EQ(tiers.cdn->held(CdnTier::edge), Bytes{2000});
  tiers.cdn->flush(CdnTier::edge);
  EXPECT_EQ(tiers.fetch(5, at_s(4), {1000}, 0).from, CdnTier::shield);
}

}  // namespace
}  // namespace headroom::cluster
