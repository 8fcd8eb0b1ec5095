#include "models/popularity/catalogue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "models/laws/uniform.h"

namespace headroom::models {
namespace {

using namespace std::chrono_literals;

const WallTime noon{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + 12h};

CatalogueParams params(double rate = 1, double day1 = 0.32, double day7 = 0.55) {
  CatalogueParams p;
  p.region_shares = {0.294, 0.2, 0.264, 0.136, 0.106};
  p.ages = age_mix(day1, day7).value();
  p.sample_rate = rate;
  return p;
}

// Share of views on videos younger than `age`, over many views spread over a month.
double views_younger_than(const Catalogue& all, Nanos age, int views = 400000) {
  double young = 0;
  for (int i = 0; i < views; ++i) {
    const auto draw = [&](std::uint64_t stream) { return to_uniform(mix(3, stream, static_cast<std::uint64_t>(i))); };
    const WallTime now = noon + Nanos{static_cast<std::int64_t>(draw(1) * 30 * 86400e9)};
    const VideoId id = all.video_at(all.draw(draw(2), draw(3), static_cast<std::uint32_t>(i) % 5), now);
    if (now - all.traits(id).uploaded < age) young += 1;
  }
  return young / views;
}

TEST(ViewsByAge, come_out_as_published) {
  const Catalogue all(params());
  EXPECT_NEAR(views_younger_than(all, 24h), 0.32, 0.01);
  EXPECT_NEAR(views_younger_than(all, 7 * 24h), 0.55, 0.01);
}

TEST(ViewsByAge, follow_the_second_source_as_well) {
  const Catalogue all(params(1, 0.72, 0.84));
  EXPECT_NEAR(views_younger_than(all, 24h), 0.72, 0.01);
  EXPECT_NEAR(views_younger_than(all, 7 * 24h), 0.84, 0.01);
}

TEST(ViewsByAge, survive_the_miniature) {
  const Catalogue all(params(1.0 / 100));
  EXPECT_NEAR(views_younger_than(all, 24h), 0.32, 0.02);
  EXPECT_NEAR(views_younger_than(all, 7 * 24h), 0.55, 0.02);
}

TEST(AnAgeMix, is_refused_where_no_lifetimes_give_it) {
  EXPECT_TRUE(age_mix(0.32, 0.55).has_value());
  EXPECT_FALSE(age_mix(0.72, 0.95).has_value());
  EXPECT_FALSE(age_mix(0.5, 0.4).has_value());
  for (const double day1 : {0.003, 0.01, 0.1, 0.32, 0.9}) {
    const ShareRange week = week_shares(day1);
    EXPECT_TRUE(age_mix(day1, week.low + 1e-9).has_value()) << day1;
    EXPECT_TRUE(age_mix(day1, week.high - 1e-9).has_value()) << day1;
    EXPECT_FALSE(age_mix(day1, week.low - 1e-6).has_value()) << day1;
    EXPECT_FALSE(age_mix(day1, week.high + 1e-6).has_value()) << day1;
  }
  EXPECT_GT(week_shares(0.002).low, week_shares(0.002).high) << "no mix gives so few views on the first day";
  const AgeMix mix = age_mix(0.32, 0.55).value();
  EXPECT_NEAR(mix.day + mix.fortnight + mix.year, 1, 1e-12);
  EXPECT_NEAR(mix.day + mix.fortnight / 14 + mix.year / 365, 0.32, 1e-12);
  EXPECT_NEAR(mix.day + mix.fortnight / 2 + mix.year * 7 / 365, 0.55, 1e-12);
}

TEST(Places, change_hands_as_often_as_videos_are_uploaded) {
  const Catalogue all(params());
  double churn = 0;
  for (std::uint32_t scope = 0; scope < 6; ++scope) churn += all.lives(scope).churn_per_day;
  EXPECT_NEAR(churn / 10e6, 1, 0.08);
  // The global order alone can meet its part exactly; the shortest local ones need a few more than they are given.
  EXPECT_NEAR(all.lives(0).churn_per_day / 7e6, 1, 0.01);
}

TEST(Places, keep_one_video_until_the_next_takes_over) {
  const Catalogue all(params());
  for (std::uint64_t slot : {0ULL, 5ULL, 1000ULL, 50000000ULL, 600000000ULL}) {
    std::set<VideoId> seen;
    VideoId before{};
    for (int hour = 0; hour < 24 * 100; ++hour) {
      const VideoId id = all.video_at({0, slot}, noon + hour * 1h);
      if (id != before) EXPECT_TRUE(seen.insert(id).second) << "a video came back";
      before = id;
      const WallTime uploaded = all.traits(id).uploaded;
      EXPECT_LE(uploaded, noon + hour * 1h);
      EXPECT_EQ(all.video_at({0, slot}, uploaded), id) << "the tenant does not hold the place when it begins";
    }
    EXPECT_LE(seen.size(), 101u);
    EXPECT_GE(seen.size(), static_cast<double>(slot) > all.lives(0).recent ? 1u : 7u);
  }
}

TEST(Views, go_to_both_orders_in_the_given_shares) {
  const Catalogue all(params());
  std::map<std::uint32_t, double> scopes;
  for (int i = 0; i < 10000; ++i)
    scopes[all.draw((i + 0.5) / 10000, to_uniform(mix(1, static_cast<std::uint64_t>(i))), 2).scope] += 1e-4;
  EXPECT_NEAR(scopes[0], 0.7, 1e-3);
  EXPECT_NEAR(scopes[3], 0.3, 1e-3);
  EXPECT_EQ(scopes.size(), 2u);
}

// A slot of the miniature draws the views of all the ranks it stands for, so the head is not diluted.
TEST(TheMiniature, gives_each_slot_the_share_of_its_ranks) {
  const Catalogue all(params(1.0 / 5000));
  EXPECT_NEAR(all.share({0, 0}), all.ranks(0).share_of_top(5000), 1e-12);
  std::vector<double> seen(4, 0);
  const int points = 1000000;
  for (int i = 0; i < points; ++i) {
    const Place place = all.draw(0.1, (i + 0.5) / points, 0);
    ASSERT_LT(place.slot, all.slots(0));
    if (place.slot < 4) seen[place.slot] += 1.0 / points;
  }
  for (std::uint64_t s = 0; s < 4; ++s) EXPECT_NEAR(seen[s], all.share({0, s}), 2.0 / points) << s;
  EXPECT_EQ(all.slots(0), 140000u);
}

TEST(TheMiniature, agrees_with_itself_when_made_again) {
  const Catalogue a(params(1.0 / 5000)), b(params(1.0 / 5000));
  CatalogueParams other = params(1.0 / 5000);
  other.seed = 2;
  const Catalogue c(other);
  int same = 0;
  for (std::uint64_t slot = 0; slot < 1000; ++slot) {
    const VideoId id = a.video_at({1, slot}, noon);
    EXPECT_EQ(id, b.video_at({1, slot}, noon));
    EXPECT_EQ(a.traits(id).creator, b.traits(id).creator);
    EXPECT_NE(id.bits, 0u);
    same += a.traits(id).uploaded == c.traits(c.video_at({1, slot}, noon)).uploaded;
  }
  EXPECT_LT(same, 10);
}

TEST(Clips, last_as_long_as_published) {
  const Catalogue all(params(1.0 / 100));
  std::vector<double> lengths;
  std::map<std::uint32_t, int> kinds;
  double sum = 0;
  for (std::uint64_t slot = 0; slot < 200000; ++slot) {
    const VideoTraits t = all.traits(all.video_at({0, slot}, noon));
    lengths.push_back(t.duration_s);
    sum += t.duration_s;
    ++kinds[t.category];
    EXPECT_NEAR(static_cast<double>(t.bytes[3].count), t.duration_s * 375000, 1);
  }
  std::nth_element(lengths.begin(), lengths.begin() + 100000, lengths.end());
  EXPECT_NEAR(lengths[100000], 14.0, 0.1);
  EXPECT_NEAR(sum / 200000, 20.5, 0.15);
  EXPECT_EQ(kinds.size(), categories);
}

TEST(ACatalogueOfNonsense, aborts) {
  CatalogueParams p = params();
  p.sample_rate = 0;
  EXPECT_DEATH(Catalogue{p}, "a sample rate lies in");
}

}  // namespace
}  // namespace headroom::models
